"""Means over data sets, and differences paired by seed."""

from diffaug.selection.grid import OWN
from diffaug.selection.summaries import ALL, summaries


def rows_of(*cells):
    """Rows as a trial gives them, from (data set, phase, setting, R2 of each seed)."""
    return [
        {"dataset": name, "phase": phase, "setting": setting, "seed": seed, "r2": f"{r2}"}
        for name, phase, setting, values in cells
        for seed, r2 in enumerate(values)
    ]


def test_gain_is_paired_within_a_data_set_and_phase():
    rows = rows_of(
        ("d", "estep1", "a", (0.5, 0.7)),
        ("d", "estep1", "b", (0.6, 0.8)),
        ("d", "estep2", "lambda 0", (0.4, 0.4)),
        ("d", "estep2", "lambda 1", (0.6, 0.3)),
    )
    found = [row for row in summaries(rows) if row["dataset"] == "d"]
    assert [row["gain"] for row in found] == ["+0.0000", "+0.1000", "+0.0000", "+0.0500"]
    assert found[1]["95 % interval"] == "± 0.0000"
    assert [row["R2"] for row in found] == ["0.6000", "0.7000", "0.4000", "0.4500"]


def test_the_mean_of_all_has_one_number_a_seed():
    rows = rows_of(
        ("d", "estep1", "a", (0.5, 0.7)),
        ("d", "estep1", "b", (0.6, 0.9)),
        ("e", "estep1", "a", (0.1, 0.2)),
        ("e", "estep1", "b", (0.2, 0.2)),
    )
    first, second, *others = summaries(rows)
    assert first["dataset"] == second["dataset"] == ALL
    assert [row["dataset"] for row in others] == ["d", "d", "e", "e"]
    assert (first["R2"], second["R2"]) == ("0.3750", "0.4750")
    assert (second["gain"], second["seeds"]) == ("+0.1000", 2)
    assert second["95 % interval"] == "± 0.0000"


def test_lambda_1_is_compared_with_the_control_of_its_phase():
    rows = rows_of(
        ("d", "estep1", "a", (0.5, 0.7)),
        ("d", "estep2", "lambda 0", (0.4, 0.4)),
        ("d", "estep2", "lambda 0.5", (0.9, 0.9)),
        ("d", "estep2", "lambda 1", (0.6, 0.4)),
        ("d", "estep2", "lambda 1, condition z", (0.7, 0.6)),
        ("d", "estep2", OWN, (0.5, 0.4)),
    )
    found = {row["setting"]: row for row in summaries(rows) if row["dataset"] == "d"}
    beyond = {setting: row["beyond own rows"] for setting, row in found.items()}
    assert beyond == {
        "a": "",
        "lambda 0": "",
        "lambda 0.5": "",
        "lambda 1": "+0.0500",
        "lambda 1, condition z": "+0.2000",
        OWN: "",
    }
    assert found["lambda 1, condition z"]["interval"] == "± 0.0000"
    assert found["a"]["interval"] == ""


def test_without_a_control_no_column_speaks_of_it():
    (row, _) = summaries(rows_of(("d", "tsne", "package defaults", (0.5, 0.7))))
    assert list(row) == [
        "dataset",
        "phase",
        "setting",
        "R2",
        "std",
        "gain",
        "95 % interval",
        "seeds",
    ]
