"""What the paper prints beside what its own cells give: averages, gains, repeated numbers."""

from typing import TYPE_CHECKING, Any

from diffaug.io import read_csv
from workflow.reports._files import paper, write_table

if TYPE_CHECKING:
    from workflow.plan import Plan

KIND = "table"
TITLE = "The paper's averages and gains, recomputed from its own cells"
TABLES = ("table1", "table2", "table3", "table4")
NOTES = (
    "Averages agree if they are the mean of their row's cells, rounded to one decimal. Table 1 "
    "prints none for the two rows that lack a data set.",
    "Gains agree if they are DiffAug's cell less the best other of its column, to 0.1; of "
    "averages: the mean difference from the nearest row, over the columns that both have.",
    "One run in two tables: only cells that differ are shown here, all are in the CSV. Table 4's "
    "B1 and B2 are called ablations; on images they equal Table 1's SimCLR and DLME.",
    "docs/errata.md lists where else the paper contradicts itself, and what is done here.",
)


def needs(plan: "Plan") -> dict[str, Any]:
    """The paper's cells, and the averages and gains that it prints."""
    printed = {name: paper(name) for name in ("averages", "gains")}
    return {"tables": {name: paper(name) for name in TABLES}, **printed}


def make(stem: str, tables: dict[str, str], averages: str, gains: str) -> None:
    """Write the table; all: files."""
    from diffaug.tables import errata
    from diffaug.tables.markdown import sections_markdown

    cells = {name: read_csv(path) for name, path in tables.items()}
    found = {
        "Averages": errata.average_rows(cells, read_csv(averages)),
        "Gains": errata.gain_rows(cells, read_csv(gains)),
    }
    repeated = errata.repeated_rows(cells)
    rows = [row for of in (*found.values(), repeated) for row in of]
    shown = {**found, "One run in two tables": errata.differing(repeated)}
    write_table(stem, rows, sections_markdown(TITLE, shown, NOTES))
