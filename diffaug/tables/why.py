"""What is measured of generated positives beside real neighbours, round by round."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from diffaug.evaluation.measured import Measures, feature, features_of, keys_of
from diffaug.evaluation.positives import GROUPS, NEAREST
from diffaug.tables.comparison import spread

SPACES = {"x": "inputs", "y": "y"}
KEPT = {
    "generated": "samples",
    "neighbour": "real neighbours of these ranks",
    "noise": "sources moved by noise, as far",
    "label": "real neighbours, by their own labels",
}
MEANS = {
    **{f"generated {n}": f"mean of {n} samples" if n > 1 else "a sample" for n in range(1, 5)},
    "neighbours 1": "the nearest row",
    **{f"neighbours {n}": f"mean of the {n} nearest rows" for n in NEAREST[1:]},
    "as many": "mean of as many nearest rows as the sample's rank",
}


@dataclass(frozen=True)
class Line:
    """A measure in its table: section, what stands before the numbers, key, what it is a share of.

    `of` is the key of the measure that 100 percent are; None where the measure is a share itself.
    """

    section: str
    cells: dict[str, str]
    key: str
    of: str | None = None

    def percent(self, measures: Measures) -> dict[int, float]:
        """Return the measure in percent by seed, without the seeds that lack it."""
        return {
            int(seed): 100 * found[self.key] / (found[self.of] if self.of else 1)
            for seed, found in measures.items()
            if self.key in found
        }


def lines(keys: Sequence[str]) -> list[Line]:
    """Return all lines of the measures that there are, in their order."""
    return [line for line in _all_lines(keys) if line.key in keys]


def _all_lines(keys: Sequence[str]) -> Iterator[Line]:
    for space, words in SPACES.items():
        for group in GROUPS:
            cells = {"space": words, "rank": group}
            yield Line("Samples by rank", cells, f"{space}/samples/{group}")
    for space, words in SPACES.items():
        for kind, points in KEPT.items():
            for group in (*GROUPS, "all"):
                cells = {"space": words, "points": points, "rank": group}
                yield Line("Class of the source", cells, f"{space}/{kind}/{group}")
    for space, words in SPACES.items():
        for kind, points in MEANS.items():
            cells = {"space": words, "points": points}
            key = f"{space}/mean/{kind}"
            yield Line("Distance to the mean of the class", cells, key, f"{space}/mean/row")
    for name in features_of(keys):
        yield Line("10-NN of features", {"features": feature(name)}, f"knn/{name}")


def long_rows(dataset: str, method: str, rounds: Sequence[Measures]) -> list[dict[str, Any]]:
    """One mapping a measure and round: mean, std and interval over seeds, in percent, and n."""
    return [
        {
            **{"dataset": dataset, "method": method, "section": line.section},
            **{name: line.cells.get(name, "") for name in ("space", "points", "features", "rank")},
            **{"round": number, **spread(values)},
        }
        for line in lines(keys_of(rounds))
        for number, measures in enumerate(rounds, start=1)
        if (values := line.percent(measures))
    ]


def for_people(name: str, rounds: Sequence[Measures]) -> dict[str, list[dict[str, Any]]]:
    """Tables with a column a round, "mean ± std" over seeds; their titles begin with `name`."""
    tables: dict[str, list[dict[str, Any]]] = {}
    for line in lines(keys_of(rounds)):
        numbers = {
            f"round {number}": _mean_and_std(line.percent(measures))
            for number, measures in enumerate(rounds, start=1)
        }
        tables.setdefault(f"{name}: {line.section}", []).append({**line.cells, **numbers})
    return tables


def _mean_and_std(values: Mapping[int, float]) -> str:
    if not values:
        return ""
    columns = spread(values)
    shown = (f"{float(columns[name]):.1f}" for name in ("mean", "std") if columns[name])
    return " ± ".join(shown)
