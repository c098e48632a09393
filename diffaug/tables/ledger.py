"""The claims of the paper, each with a verdict that follows from its tests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import copysign
from statistics import fmean
from typing import Any, NamedTuple

from diffaug.tables.claim import Differences
from diffaug.tables.gains import estimated, judged, together
from diffaug.tables.inference import estimate

SUPPORTED, NOT_SUPPORTED = "supported", "not supported"
UNDECIDED, NOT_TESTABLE = "undecided", "not testable here"
# What decides a claim comes first: a comparison that speaks against it, then one that is open.
WEAKEST = ("behind", "undecided", "", "ahead")
ONE_RUN = "there is one seed, or seeds do not differ"
NUMBERS = (*judged([None], decimals=2)[0], "needed", "margin")
# Columns of a comparison, and what people call them.
COMPARED = {"needed": "needed", "unit": "unit", "data_sets": "data sets", "runs": "runs"}
COMPARED |= {"p": "p", "holm_p": "Holm p", "verdict": "verdict"}
Row = dict[str, Any]


class Evidence(NamedTuple):
    """What was measured, data set -> run -> size, and the bound that the claim sets to it.

    at_least: one number, or one a data set and run; at_most: a number, in its place.
    """

    measured: Differences
    at_least: float | Differences | None = 0
    at_most: float | None = None

    @property
    def held(self) -> Differences:
        """By how much the measured is on the claim's side of its bound."""
        return {
            dataset: {run: self._margin(dataset, run, size) for run, size in runs.items()}
            for dataset, runs in self.measured.items()
        }

    def _margin(self, dataset: str, run: int, size: float) -> float:
        if self.at_most is not None:
            return self.at_most - size
        bound = self.at_least
        return size - (bound[dataset][run] if isinstance(bound, dict) else bound or 0)

    @property
    def needed(self) -> str:
        """The bound in words; of several its mean."""
        if self.at_most is not None:
            return f"at most {self.at_most:g}"
        if isinstance(self.at_least, dict):
            return f"at least {fmean(fmean(of.values()) for of in self.at_least.values()):.1f}"
        return f"at least {self.at_least:g}" if self.at_least else "more than 0"


@dataclass(frozen=True)
class Claim:
    """A claim and what speaks for it.

    id, says, where: what it is called, the paper's words and their place. tested: how, in words;
    counts: when it is supported and when not. unit: of what is measured. tests: by comparison.
    missing: what is needed and not there, in words; elsewhere: suites that have it. paper: what the
    paper's own cells give.
    """

    id: str
    says: str
    where: str
    tested: str
    counts: tuple[str, str] = ("", "")
    unit: str = ""
    tests: Mapping[str, Evidence] | None = None
    missing: Sequence[str] = ()
    elsewhere: Sequence[str] = ()
    paper: float | None = None

    @property
    def lacks(self) -> str:
        """What is missing, and where it is not."""
        if not self.missing:
            return ""
        suites = f" (there in suite {', '.join(self.elsewhere)})" if self.elsewhere else ""
        return f"{'; '.join(self.missing)}{suites}"


def verdict(comparisons: Sequence[str], complete: bool) -> str:
    """The verdict of a claim from those of its comparisons; complete: whether none is missing.

    >>> verdict(["ahead", "ahead"], complete=True), verdict(["ahead", "behind"], complete=False)
    ('supported', 'not supported')
    """
    if "behind" in comparisons:
        return NOT_SUPPORTED
    if not complete or not comparisons:
        return NOT_TESTABLE
    return SUPPORTED if set(comparisons) == {"ahead"} else UNDECIDED


def ledger_rows(claims: Sequence[Claim]) -> list[Row]:
    """One row a claim, below it one a comparison; p is adjusted for all comparisons together.

    Returns:
        Columns claim, says, where, comparison, gain, interval, elsewhere, data_sets, runs, p,
        holm_p, verdict, needed, margin, unit, paper, why. gain: what was measured; margin: how far
        it is on the claim's side of what is needed. The row of a claim has the numbers of the
        comparison that decides it, and of the comparison no name.
    """
    pairs = [
        (claim.id, words, test)
        for claim in claims
        for words, test in (claim.tests or {}).items()
        if test.measured
    ]
    columns = judged([estimate(test.held) for *_, test in pairs], decimals=2)
    below = [
        {
            **{"claim": claim, "says": "", "where": "", "comparison": words},
            **(cells | estimated(estimate(test.measured), decimals=2)),
            **{"needed": test.needed, "margin": cells["gain"], "unit": "", "paper": "", "why": ""},
        }
        for (claim, words, test), cells in zip(pairs, columns, strict=True)
    ]
    rows: list[Row] = []
    for claim in claims:
        own = [{**row, "unit": claim.unit} for row in below if row["claim"] == claim.id]
        rows += [_of_claim(claim, own), *own]
    return rows


def decisive(own: Sequence[Row]) -> Row:
    """The comparison of a claim that decides its verdict: the one that speaks least for it."""

    def evidence(row: Row) -> tuple[int, float, float]:
        margin = float(row["margin"])
        return WEAKEST.index(row["verdict"]), copysign(1 - float(row["p"] or 1), margin), margin

    return min(own, key=evidence)


def _of_claim(claim: Claim, own: Sequence[Row]) -> Row:
    numbers = decisive(own) if own else dict.fromkeys(NUMBERS, "")
    said = verdict([row["verdict"] for row in own], not claim.missing)
    open_since = ONE_RUN if said == UNDECIDED and not any(row["p"] for row in own) else ""
    return {
        **{"claim": claim.id, "says": claim.says, "where": claim.where, "comparison": ""},
        **{name: value for name, value in numbers.items() if name in NUMBERS},
        "verdict": said,
        "unit": claim.unit,
        "paper": "" if claim.paper is None else f"{claim.paper:+.2f}",
        "why": claim.lacks or open_since,
    }


def sections(claims: Sequence[Claim], rows: Sequence[Row]) -> dict[str, list[Row]]:
    """The ledger as people read it: verdicts, how each is tested, all comparisons."""
    below = [row for row in rows if row["comparison"]]
    return {
        "Verdicts": [
            _verdict_cells(row, [each for each in below if each["claim"] == row["claim"]])
            for row in rows
            if not row["comparison"]
        ],
        "How each is tested": [
            {
                "claim": claim.id,
                "test": claim.tested,
                SUPPORTED: claim.counts[0],
                NOT_SUPPORTED: claim.counts[1],
            }
            for claim in claims
        ],
        "All comparisons": [
            {
                "claim": row["claim"],
                "comparison": row["comparison"],
                "measured": together(row),
                **{words: row[name] for name, words in COMPARED.items()},
            }
            for row in below
        ],
    }


def _verdict_cells(row: Row, own: Sequence[Row]) -> Row:
    return {
        "claim": row["claim"],
        "the paper says": row["says"],
        "where": row["where"],
        "verdict": row["verdict"],
        "decided by": decisive(own)["comparison"] if own else "",
        "measured": together(row),
        "needed": row["needed"],
        "Holm p": row["holm_p"],
        "in the paper": row["paper"],
        "missing": row["why"],
    }
