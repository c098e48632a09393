"""The claims of all kept reports on one page."""

from pathlib import Path

import pytest

from diffaug.io import read_csv, write_csv
from workflow.keep import KEPT
from workflow.verdicts import PAGE, page, write_page

ROOT = Path(__file__).parents[2]
COLUMNS = ("claim", "says", "where", "comparison", "gain", "interval", "needed", "verdict", "paper")


def ledger(folder, *rows):
    folder.mkdir()
    write_csv(folder / "claims.csv", [dict(zip(COLUMNS, row, strict=True)) for row in rows])


def test_each_suite_stands_under_its_verdict(tmp_path):
    leads = ("leads", "it leads", "Sec. 3")
    ledger(
        tmp_path / "one",
        (*leads, "", "+1.00", "0.50", "more than 0", "supported", "+3.00"),
        ("leads", "", "", "a less b", "+1.00", "0.50", "", "ahead", ""),
    )
    ledger(tmp_path / "three", (*leads, "", "-0.10", "", "at least 5", "not supported", "+3.00"))
    ledger(tmp_path / "two", (*leads, "", "+0.20", "0.90", "", "not testable here", "+3.00"))
    table = tmp_path / "one" / "tables" / "table1.csv"
    table.parent.mkdir()
    write_csv(table, [{"dataset": "digits", "method": method} for method in ("PCA", "DiffAug")])
    table = page(tmp_path).splitlines()
    assert [line for line in table if line.startswith("| leads")] == [
        "| leads | it leads | Sec. 3 | +3.00 | [one](one/claims.md) +1.00 ± 0.50 | "
        "[three](three/claims.md) -0.10 (at least 5 needed) | – |"
    ]
    assert "- one: digits." in table


def test_without_a_ledger_there_is_no_page(tmp_path):
    write_page(tmp_path)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("folder", [ROOT / KEPT])
def test_the_kept_page_is_that_of_the_kept_ledgers(folder):
    assert (folder / PAGE).read_text(encoding="utf-8") == page(folder)
    assert all(read_csv(path) for path in folder.glob("*/claims.csv"))
