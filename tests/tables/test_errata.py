"""Errata are recomputed: from the paper's cells, and from made-up ones."""

import pytest

from diffaug.io import read_csv
from diffaug.tables.errata import average_rows, differing, gain_rows, repeated_rows
from workflow.reports import errata


def cells(**methods):
    """A table of one score on the data sets a, b, ..., by method."""
    return [
        {"dataset": "abcdef"[n], "method": method, "metric": "linear", "value": str(value)}
        for method, values in methods.items()
        for n, value in enumerate(values)
    ]


TABLE = {"table1": cells(DiffAug=(80, 70), PCA=(60, 65), UMAP=(75, 40))}


@pytest.mark.parametrize(("printed", "verdict"), [("75.0", "agrees"), ("75.1", "differs")])
def test_an_average_is_the_mean_of_its_row(printed, verdict):
    (row,) = average_rows(TABLE, [{"table": "table1", "method": "DiffAug", "value": printed}])
    assert (row["recomputed"], row["verdict"]) == ("75.00", verdict)


@pytest.mark.parametrize(
    ("dataset", "metric", "true"),
    [("a", "linear", "5.00"), ("b", "linear", "5.00"), ("all", "average", "12.50")],
)
def test_a_gain_is_over_the_best_other_row(dataset, metric, true):
    printed = [{"table": "table1", "dataset": dataset, "metric": metric, "value": "9.9"}]
    (row,) = gain_rows(TABLE, printed)
    assert (row["recomputed"], row["verdict"]) == (true, "differs")


def test_the_paper_differs_where_it_is_known_to(tmp_path, monkeypatch):
    errata.make(f"{tmp_path}/errata", **errata.needs(plan=None))
    off = differing(read_csv(tmp_path / "errata.csv"))
    averages = [row["what"] for row in off if "," not in row["where"] + row["what"]]
    table1 = ["SimCLR", "MoCoV2", "BYOL", "SimSiam", "DLME", "SimC.+Dif.", "MoCo.+Dif.", "DiffAug"]
    assert averages == [*table1, "PHATE", "PaCMAP", "averages"]
    rest = [(row["where"], row["what"]) for row in off if row["what"] not in averages]
    assert rest == [
        ("Table 2", "sam561, linear"),
        ("Table 2 DiffAug, Table 3 A3", "sam561, linear"),
    ]
    text = (tmp_path / "errata.md").read_text("utf-8")
    assert "| Table 2 | PaCMAP | 74.8 | 66.62 | +8.17 | differs |" in text


def test_quoted_ablations_are_seen_to_be_quoted():
    tables = {name: read_csv(path) for name, path in errata.needs(plan=None)["tables"].items()}
    rows = [row for row in repeated_rows(tables) if "Table 4 B" in row["where"]]
    quoted = {row["where"] for row in rows if row["where"].startswith("Table 1 ")}
    assert quoted == {"Table 1 SimCLR, Table 4 B1", "Table 1 DLME, Table 4 B2"}
    assert differing(rows) == []
