"""Results of several seeds and rounds as one row a pair."""

from collections.abc import Iterable, Mapping
from statistics import fmean, median
from typing import Any

SIDES = ("ours", "peer")


def summary(results: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return a row for each pair, in the order in which they first come.

    Each has `comparison`, `case` and the names `ours` and `peer`; `cpu`, `wall` and `mebibytes`,
    medians over all rounds of all seeds, and `scores`, means over seeds, as [ours, peer]; `ratio`,
    `lowest` and `highest`, of the peer's CPU seconds over ours, round by round; `rounds`; `seeds`.
    """
    pairs: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for result in results:
        asked = result["asked"]
        names = (asked["ours"]["name"], asked["peer"]["name"])
        pairs.setdefault((asked["comparison"], asked["case"], *names), []).append(result)
    return [_row(key, of) for key, of in pairs.items()]


def _row(key: tuple[str, ...], results: list[Mapping[str, Any]]) -> dict[str, Any]:
    ratios = [ratio for result in results for ratio in result["ratios"]]
    names = (name for result in results for side in SIDES for name in result[side]["scores"])
    return {
        **dict(zip(("comparison", "case", *SIDES), key, strict=True)),
        **{name: [_median(results, side, name) for side in SIDES] for name in _USED},
        "ratio": median(ratios),
        "lowest": min(ratios),
        "highest": max(ratios),
        "rounds": len(ratios),
        "seeds": sorted(result["asked"]["seed"] for result in results),
        "scores": {n: [_mean(results, side, n) for side in SIDES] for n in dict.fromkeys(names)},
    }


_USED = ("cpu", "wall", "mebibytes")


def _median(results: list[Mapping[str, Any]], side: str, name: str) -> float | None:
    found = [used[name] for result in results for used in result[side]["used"]]
    known = [value for value in found if value is not None]
    return median(known) if known else None


def _mean(results: list[Mapping[str, Any]], side: str, name: str) -> float | None:
    known = [r[side]["scores"][name] for r in results if name in r[side]["scores"]]
    return fmean(known) if known else None
