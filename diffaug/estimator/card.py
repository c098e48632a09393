"""The model card: what a saved model is, for whoever finds its folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import diffaug

if TYPE_CHECKING:
    from diffaug.estimator.estimator import DiffAug

TEXT = """# A DiffAug model

Embeds {what} in {width} numbers, and draws new ones like them. Trained by
diffaug {version} on {rows} rows, without labels.

    from diffaug import DiffAug

    model = DiffAug.load("FOLDER")
    z = model.transform(X)       # (N, {width})
{draws}
| setting | value |
|---|---|
{settings}

Losses at the end of each phase:

| round | phase | epochs | losses |
|---|---|---|---|
{losses}

It was trained on these rows alone and has seen no others: rows of another origin or another scale
are embedded without a warning. Generated rows are no measurements.
model.json has all settings and every epoch, model.safetensors the weights.
"""
DRAWS = "    rows = model.augment(X)      # as many new rows, in the numbers of X\n"


def card(model: DiffAug) -> str:
    """Return the card of a fitted model as Markdown."""
    settings, shape = model.settings_, model.row_shape_
    shown = {
        "input space": settings.space.called,
        "encoder": settings.encoder.called,
        "loss": settings.contrast.called,
        "views": ", ".join(step.called for step in settings.views.steps),
        "lambda": f"{settings.mixing.lam:g} ({settings.mixing.source})",
        "rounds": settings.rounds.count,
        "steps": ", ".join(f"{n} {getattr(settings.budget, n)}" for n in _PHASES),
        "seed": model.seed_,
    }
    last = {(row["round"], row["phase"]): row for row in model.history_}
    return TEXT.format(
        what=f"rows of {shape[0]} numbers" if len(shape) == 1 else f"images {shape}",
        width=settings.encoder.z_dim,
        version=diffaug.__version__,
        rows=model.n_samples_fit_,
        draws=DRAWS if settings.mixing.generates else "",
        settings="\n".join(f"| {name} | {value} |" for name, value in shown.items()),
        losses="\n".join(_loss_line(row) for row in last.values()),
    )


_PHASES = ("estep1", "mstep", "estep2")


def _loss_line(row: dict) -> str:
    losses = (f"{n} {v:.4g}" for n, v in row.items() if n not in ("phase", "round", "epoch"))
    return f"| {row['round']} | {row['phase']} | {row['epoch']} | {', '.join(losses)} |"
