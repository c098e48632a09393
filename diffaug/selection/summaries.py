"""From scores of single runs to means, and to differences that are paired by seed."""

from collections.abc import Mapping, Sequence
from statistics import fmean

from diffaug.selection.grid import OWN
from diffaug.selection.trials import Row
from diffaug.tables.results import summary

ALL = "mean of all"
Scores = Mapping[int, float]  # seed -> R2
Cells = dict[tuple[str, str], dict[str, dict[int, float]]]  # (data set, phase) -> setting -> Scores


def summaries(rows: Sequence[Row]) -> list[Row]:
    """Mean and spread, and the gain on the first setting of the same data set and phase.

    Where a phase has the control, also what lambda 1 gains on it. The mean over data sets, one
    number a seed, comes first: it decides.
    """
    cells: Cells = {}
    for row in rows:
        settings = cells.setdefault((row["dataset"], row["phase"]), {})
        settings.setdefault(row["setting"], {})[row["seed"]] = float(row["r2"])
    cells = _mean_of_all(cells) | cells
    controlled = any(OWN in settings for settings in cells.values())
    found = []
    for (dataset, phase), settings in cells.items():
        first = next(iter(settings.values()))
        for setting, values in settings.items():
            score = summary(values)
            row = {
                "dataset": dataset,
                "phase": phase,
                "setting": setting,
                "R2": f"{score.mean:.4f}",
            }
            row["std"] = "" if score.std is None else f"{score.std:.4f}"
            row["gain"], row["95 % interval"] = _gain(values, first)
            if controlled:
                compared = setting.startswith("lambda 1") and setting != OWN
                own = settings.get(OWN) if compared else None
                row["beyond own rows"], row["interval"] = _gain(values, own)
            found.append({**row, "seeds": score.n})
    return found


def _gain(values: Scores, base: Scores | None) -> tuple[str, str]:
    """Mean difference and its interval, as text; empty without a base."""
    if base is None:
        return "", ""
    gain = summary({seed: value - base[seed] for seed, value in values.items()})
    return f"{gain.mean:+.4f}", "" if gain.interval is None else f"± {gain.interval:.4f}"


def _mean_of_all(cells: Cells) -> Cells:
    found: Cells = {}
    for phase in dict.fromkeys(phase for _, phase in cells):
        each = [settings for (_, other), settings in cells.items() if other == phase]
        found[ALL, phase] = {
            setting: {seed: fmean(one[setting][seed] for one in each) for seed in values}
            for setting, values in each[0].items()
        }
    return found
