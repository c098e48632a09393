"""What the paper prints beside what follows from its own cells."""

from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import Any

from diffaug.tables.printed import Printed, columns_of, differences, gain, rivals

OURS = "DiffAug"
ALL = "all"  # the data set of a gain in averages
AGREES, DIFFERS = "agrees", "differs"
# Printed are one decimal of averages; a difference of two of them may be off by two halves.
ROUNDING = {"average": 0.05, "gain": 0.1}
EPSILON = 1e-9
# Which rows of other tables are the same run, or are quoted from it: table, row.
SAME = (
    (("table1", "DiffAug"), ("table3", "A3")),
    (("table2", "DiffAug"), ("table3", "A3")),
    (("table3", "A3"), ("table4", "B5")),
    (("table1", "SimCLR"), ("table4", "B1")),
    (("table1", "DLME"), ("table4", "B2")),
)
Row = dict[str, Any]


def average_rows(tables: Mapping[str, Printed], printed: Printed) -> list[Row]:
    """Every printed average beside the mean of its row's cells.

    tables: name -> cells; printed: mappings of table, method, value.
    """
    return [
        _row(
            "average",
            where=row["table"],
            what=row["method"],
            printed=float(row["value"]),
            recomputed=fmean(columns_of(tables[row["table"]], row["method"]).values()),
        )
        for row in printed
    ]


def gain_rows(tables: Mapping[str, Printed], printed: Printed) -> list[Row]:
    """Every printed gain beside DiffAug's cell less the best other of the column.

    Of averages: the mean difference from the nearest other row. printed: mappings of table,
    dataset ("all" for averages), metric, value.
    """
    found = []
    for row in printed:
        cells, column = tables[row["table"]], (row["dataset"], row["metric"])
        others = rivals(cells, OURS)
        if row["dataset"] == ALL:
            true = gain(cells, OURS, others)
        else:
            each = [differences(cells, OURS, other) for other in others]
            true = min(of[column] for of in each if column in of)
        words = "averages" if row["dataset"] == ALL else ", ".join(column)
        found.append(_row("gain", row["table"], words, float(row["value"]), true))
    return found


def repeated_rows(tables: Mapping[str, Printed]) -> list[Row]:
    """Cells of rows that are one run, or are quoted, in two tables: the first and the second."""
    found = []
    for (first, ours), (second, theirs) in SAME:
        one, two = columns_of(tables[first], ours), columns_of(tables[second], theirs)
        for column in one:
            if column in two:
                where = f"{first} {ours}, {second} {theirs}"
                found.append(_row("gain", where, ", ".join(column), one[column], two[column], 0))
    return found


def differing(rows: Sequence[Row]) -> list[Row]:
    """Those that do not agree."""
    return [row for row in rows if row["verdict"] == DIFFERS]


def _row(
    kind: str,
    where: str,
    what: str,
    printed: float,
    recomputed: float,
    rounding: float | None = None,
) -> Row:
    allowed = ROUNDING[kind] if rounding is None else rounding
    agrees = abs(printed - recomputed) <= allowed + EPSILON
    return {
        "where": where.replace("table", "Table "),
        "what": what.replace("kmeans", "k-means"),
        "printed": f"{printed:.1f}",
        "recomputed": f"{recomputed:.2f}",
        "difference": f"{printed - recomputed:+z.2f}",
        "verdict": AGREES if agrees else DIFFERS,
    }
