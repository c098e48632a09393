"""How the data sets are trained on: Tables A.3 (vision) and A.5 (biology), and the hours."""

from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import Any

from diffaug.settings import Settings
from diffaug.tables.datasets import PAPER

# Sec. 3.1 and 3.2 give the epochs; the tables themselves do not.
PAPER_EPOCHS = {"vision": "200 / 400 / 800", "biology": "330 / 330 / 340"}


def training_rows(
    settings: Mapping[tuple[str, str], Settings],
    device: str,
    paper: Sequence[Mapping[str, str]],
    domain: str,
) -> list[dict[str, Any]]:
    """Rows of Table A.3 (`domain` "vision") or A.5 ("biology"): ours, then the paper's.

    settings: (data set, protocol) -> settings, of that domain's data sets. device: in words,
    such as "CPU, 1 thread". Where E-steps and M-step differ, both stand as "E / M"; the
    budget is "E / M / E", with a dash where no diffusion model is trained. `nu` is that of the
    kernel on z; it is empty for an objective without one.
    ValueError for another domain.
    """
    if domain not in PAPER_EPOCHS:
        raise ValueError(f"domain {domain!r}: allowed are {', '.join(PAPER_EPOCHS)}")
    ours = [
        {"dataset": dataset, "protocol": protocol, **_settings_columns(cell), "device": device}
        for (dataset, protocol), cell in settings.items()
    ]
    printed = [
        {
            "dataset": row["dataset"],
            "protocol": PAPER,
            "loss": "soft_contrastive",
            "nu": row["nu"],
            "lr": row["lr"],
            "weight_decay": row["weight_decay"],
            "batch_size": row["batch_size"],
            "budget": f"{PAPER_EPOCHS[domain]} epochs",
            "device": row["gpu"],
        }
        for row in paper
    ]
    return [*ours, *printed]


def hours_rows(
    benchmarks: Mapping[tuple[str, str, str], Sequence[tuple[float, float]]],
) -> list[dict[str, Any]]:
    """Rows of the hours table, from (data set, method, phase) -> (seconds, MiB) of each run.

    Columns dataset, method, phase, runs, seconds_mean, hours_total, peak_gib (of the largest
    run), the last three '' without a run. They stand apart from Tables A.3 and A.5, for no two
    runs take the same time.
    """
    return [
        {"dataset": dataset, "method": method, "phase": phase, "runs": len(runs), **_times(runs)}
        for (dataset, method, phase), runs in benchmarks.items()
    ]


def _times(runs: Sequence[tuple[float, float]]) -> dict[str, str]:
    if not runs:
        return dict.fromkeys(("seconds_mean", "hours_total", "peak_gib"), "")
    seconds, mebibytes = zip(*runs, strict=True)
    return {
        "seconds_mean": f"{fmean(seconds):.1f}",
        "hours_total": f"{sum(seconds) / 3600:.3f}",
        "peak_gib": f"{max(mebibytes) / 1024:.2f}",
    }


def _settings_columns(settings: Settings) -> dict[str, Any]:
    optimisers = [settings.estep]
    if settings.trains_generator:
        optimisers.append(settings.mstep.optimiser)
    nu = settings.contrast.kernel_nu
    return {
        "loss": settings.contrast.label,
        "nu": "" if nu is None else f"{nu:g}",
        "lr": _either([f"{each.lr:g}" for each in optimisers]),
        "weight_decay": _either([f"{each.weight_decay:g}" for each in optimisers]),
        "batch_size": _either([str(each.batch_size) for each in optimisers]),
        "budget": _budget(settings),
    }


def _budget(settings: Settings) -> str:
    budget = settings.budget
    if settings.training == "joint":
        return f"{budget.estep1 + budget.estep2} joint {budget.unit}"
    mstep = budget.mstep if settings.trains_generator else "–"
    return f"{budget.estep1} / {mstep} / {budget.estep2} {budget.unit}"


def _either(values: Sequence[str]) -> str:
    return " / ".join(dict.fromkeys(values))
