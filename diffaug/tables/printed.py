"""The paper's own cells: means and gains as they follow from them."""

from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean

Printed = Sequence[Mapping[str, str]]
Column = tuple[str, str]  # data set, measure


def columns_of(printed: Printed, method: str) -> dict[Column, float]:
    """(data set, measure) -> a method's printed percentage.

    printed: mappings with dataset, method, metric, value. ValueError for a method that the table
    does not have.

    >>> cell = {"dataset": "digits", "method": "PCA", "metric": "linear", "value": "61.2"}
    >>> columns_of([cell], "PCA")
    {('digits', 'linear'): 61.2}
    """
    found = {
        (cell["dataset"], cell["metric"]): float(cell["value"])
        for cell in printed
        if cell["method"] == method
    }
    if not found:
        known = ", ".join(dict.fromkeys(cell["method"] for cell in printed))
        raise ValueError(f"method {method!r}: not in this table of the paper; there are {known}")
    return found


def differences(printed: Printed, ours: str, against: str) -> dict[Column, float]:
    """(data set, measure) -> `ours` less `against` in percent points, where both are printed."""
    first, second = columns_of(printed, ours), columns_of(printed, against)
    return {column: first[column] - second[column] for column in first if column in second}


def gain(printed: Printed, ours: str, against: Iterable[str]) -> float:
    """Return the mean difference from the nearest of the others, in percent points.

    Each is compared over the columns that both have.
    """
    return min(fmean(differences(printed, ours, other).values()) for other in against)


def rivals(printed: Printed, ours: str) -> list[str]:
    """The other methods of a table, in its order."""
    return [each for each in dict.fromkeys(cell["method"] for cell in printed) if each != ours]
