"""Gains as the columns of a table: for programs, and as people read them."""

from collections.abc import Mapping, Sequence
from typing import Any

from diffaug.tables.inference import Gain, holm, verdict

HEADERS = {
    "interval": "± 95 %",
    "elsewhere": "± 95 %, other data sets",
    "data_sets": "data sets",
    "runs": "paired runs",
    "holm_p": "Holm p",
    "paper": "in the paper",
}
HALF_WIDTHS = ("interval", "elsewhere")
NOTES = (
    "± 95 %: half of the gain's 95 % interval, for these data sets, each counting alike, from how "
    "much seeds differ in each of them. It says nothing of data sets that are not here. The one "
    "for other data sets takes these for a random sample of their kind; two of them leave it one "
    "degree of freedom.",
    "p: for no gain on these data sets, from a t-test over data sets and seeds. Holm p: the same, "
    "adjusted for the number of tests in its table, so that the probability of any false verdict "
    "in a table is at most 5 %.",
    "Verdict: ahead or behind where Holm p is at most 0.05. 'Undecided' says that these runs "
    "cannot tell, not that there is no difference. Intervals are not adjusted: one that leaves "
    "out zero is no verdict. '–': one seed, or no spread over seeds, so nothing to judge by.",
)


def estimated(gain: Gain | None, decimals: int) -> dict[str, str]:
    """Columns gain and interval of a gain that is not tested; '' for what is None."""
    if gain is None:
        return {"gain": "", "interval": ""}
    mean = f"{gain.mean:+z.{decimals}f}"
    return {"gain": mean, "interval": _number(gain.interval, decimals)}


def together(columns: Mapping[str, str]) -> str:
    """A gain and its interval in one cell.

    >>> together({"gain": "+0.53", "interval": "0.40"})
    '+0.53 ± 0.40'
    """
    return " ± ".join(part for part in (columns["gain"], columns["interval"]) if part)


def judged(gains: Sequence[Gain | None], decimals: int) -> list[dict[str, Any]]:
    """Columns of all gains that one table tests, p adjusted for their number.

    Columns gain, interval, elsewhere, data_sets, runs, p, holm_p, verdict: text with `decimals`
    (p with two digits) and counts; '' for what is None, in all columns for a gain that is.
    """
    adjusted = holm([gain.p if gain else None for gain in gains])
    return [_columns(gain, holm_p, decimals) for gain, holm_p in zip(gains, adjusted, strict=True)]


def _columns(gain: Gain | None, holm_p: float | None, decimals: int) -> dict[str, Any]:
    return {
        **estimated(gain, decimals),
        "elsewhere": _number(gain.elsewhere if gain else None, decimals),
        "data_sets": gain.data_sets if gain else "",
        "runs": gain.runs if gain else "",
        "p": "" if gain is None or gain.p is None else f"{gain.p:.2g}",
        "holm_p": "" if holm_p is None else f"{holm_p:.2g}",
        "verdict": verdict(gain, holm_p) if gain else "",
    }


def readable(row: Mapping[str, Any]) -> dict[str, Any]:
    """The same columns under the words that people use, half-widths with ±."""
    return {
        HEADERS.get(name, name): f"± {value}" if name in HALF_WIDTHS and value != "" else value
        for name, value in row.items()
    }


def _number(value: float | None, decimals: int) -> str:
    return "" if value is None else f"{value:.{decimals}f}"
