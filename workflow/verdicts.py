"""The paper's claims over all kept reports: which suite says what of each, on one page.

`make keep` writes it to reports/claims.md. A verdict is that of a suite's own ledger, corrected for
the comparisons there; nothing is judged anew here, and suites are not counted against each other.
"""

from pathlib import Path

from diffaug.io import read_csv, write_text
from diffaug.tables.gains import together
from diffaug.tables.ledger import NOT_SUPPORTED, SUPPORTED, UNDECIDED
from diffaug.tables.markdown import simple_markdown

PAGE = "claims.md"
TITLE = "The paper's claims, suite by suite"
NOTES = (
    "Each suite is one set of data, methods and seeds; its name leads to its ledger, which says "
    "how a claim is tested, what was compared, and what is needed. Beside it: what was measured, "
    "with half of its 95 % interval, and the paper's own difference, where it prints one.",
    "Supported and not supported: Holm p at most 0.05 in the suite's ledger. Undecided: these runs "
    "cannot tell. '–' in all three: no kept ledger has what the claim needs. A suite that was kept "
    "before there were ledgers has none, and does not stand here.",
)


def page(kept: Path) -> str:
    """The page as Markdown, from the ledgers `claims.csv` in the folders of `kept`."""
    ledgers = {path.parent.name: read_csv(path) for path in sorted(kept.glob("*/claims.csv"))}
    claims: dict[str, dict[str, str]] = {}
    for suite, rows in ledgers.items():
        for row in (row for row in rows if not row["comparison"]):
            cell = claims.setdefault(
                row["claim"],
                {
                    "claim": row["claim"],
                    "the paper says": row["says"],
                    "where": row["where"],
                    "in the paper": row["paper"],
                    **dict.fromkeys((SUPPORTED, NOT_SUPPORTED, UNDECIDED), ""),
                },
            )
            if row["verdict"] in cell:
                words = _measured(suite, row)
                cell[row["verdict"]] = ", ".join(filter(None, [cell[row["verdict"]], words]))
    data = tuple(_data_sets(kept / suite) for suite in ledgers)
    return simple_markdown(TITLE, list(claims.values()), (*data, *NOTES))


def _measured(suite: str, row: dict[str, str]) -> str:
    """What a suite measured, and what is needed where that is not just a gain."""
    needed = "" if row["needed"] in ("", "more than 0") else f"({row['needed']} needed)"
    return " ".join(filter(None, [f"[{suite}]({suite}/claims.md)", together(row), needed]))


def _data_sets(report: Path) -> str:
    tables = [read_csv(path) for path in sorted(report.glob("tables/table[12].csv"))]
    names = dict.fromkeys(row["dataset"] for table in tables for row in table)
    return f"{report.name}: {', '.join(names)}."


def write_page(kept: Path) -> None:
    """Write the page, if any report has a ledger."""
    if any(kept.glob("*/claims.csv")):
        write_text(kept / PAGE, page(kept))
