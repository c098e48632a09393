"""From scores of single runs to means, and to differences that are paired by data set and seed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from diffaug.tables.gains import estimated, judged, readable, together
from diffaug.tables.inference import Gain, estimate
from diffaug.tables.results import summary

Scores = dict[str, dict[int, float]]  # data set -> seed -> R2
Table = list[dict[str, Any]]
DECIMALS = 4
OWN = "lambda 1, the row itself"  # the setting of params.yaml that is the control of lambda 1


@dataclass(frozen=True)
class Line:
    """One setting, and what it is compared with: its phase's first, its phase's control."""

    phase: str
    setting: str
    scores: Scores
    first: Scores | None
    control: Scores | None


def summaries(rows: Sequence[Mapping[str, str]]) -> dict[str, Table]:
    """Return the tables of a study, as people read them: title -> rows.

    The first two test, over data sets and seeds, what a setting gains on the first of its phase,
    and what lambda 1 gains on the control of its phase, where there is one. The last has the same
    gains for each data set, as estimates beside means and spreads.
    """
    lines = _lines(rows)
    tables = {
        "Against the first of the phase": _judged((line, line.first) for line in lines),
        "Against own rows": _judged((line, line.control) for line in lines if line.control),
        "Single data sets: estimates, not tests": _single(lines),
    }
    return {title: table for title, table in tables.items() if table}


def _lines(rows: Sequence[Mapping[str, str]]) -> list[Line]:
    phases: dict[str, dict[str, Scores]] = {}
    for row in rows:
        scores = phases.setdefault(row["phase"], {}).setdefault(row["setting"], {})
        scores.setdefault(row["dataset"], {})[int(row["seed"])] = float(row["r2"])
    lines = []
    for phase, settings in phases.items():
        first = next(iter(settings))
        for setting, scores in settings.items():
            base = None if setting == first else settings[first]
            compared = setting.startswith("lambda 1") and setting != OWN
            control = settings.get(OWN) if compared else None
            lines.append(Line(phase, setting, scores, base, control))
    return lines


def _judged(compared: Iterable[tuple[Line, Scores | None]]) -> Table:
    pairs = list(compared)
    columns = judged([_gain(line.scores, base) for line, base in pairs], DECIMALS)
    table = []
    for (line, _), cells in zip(pairs, columns, strict=True):
        r2 = fmean(fmean(seeds.values()) for seeds in line.scores.values())
        row = {"phase": line.phase, "setting": line.setting, "R2": f"{r2:.{DECIMALS}f}", **cells}
        table.append(readable(row))
    return table


def _single(lines: Sequence[Line]) -> Table:
    controlled = any(line.control for line in lines)
    table = []
    for dataset in dict.fromkeys(dataset for line in lines for dataset in line.scores):
        for line in lines:
            if dataset not in line.scores:
                continue
            score = summary(line.scores[dataset])
            row = {
                "dataset": dataset,
                "phase": line.phase,
                "setting": line.setting,
                "R2": f"{score.mean:.{DECIMALS}f}",
                "std": "" if score.std is None else f"{score.std:.{DECIMALS}f}",
                "gain": _on_one(dataset, line.scores, line.first),
            }
            if controlled:
                row["beyond own rows"] = _on_one(dataset, line.scores, line.control)
            table.append({**row, "seeds": score.n})
    return table


def _on_one(dataset: str, scores: Scores, base: Scores | None) -> str:
    return together(estimated(_gain({dataset: scores[dataset]}, base), DECIMALS))


def _gain(scores: Scores, base: Scores | None) -> Gain | None:
    """Gain on `base` over the data sets that it has too; None without any."""
    differences = {
        dataset: {seed: r2 - base[dataset][seed] for seed, r2 in seeds.items()}
        for dataset, seeds in scores.items()
        if base and dataset in base
    }
    return estimate(differences) if differences else None
