"""The estimator's settings: the protocol `tuned`, made quicker, and what its user lays over it."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from pydantic import ValidationError

from diffaug.estimator.budget import budget_for, copies_for
from diffaug.layers import explain, for_domain, overlay
from diffaug.settings import Settings

# `protocols.tuned` of params.yaml, which is no part of the package. A test compares the two.
TUNED: dict[str, Any] = {
    "space": {"kind": {"vision": "unit", "biology": "pca"}},
    "encoder": {
        "kind": {"vision": "small_resnet", "biology": "mlp"},
        "z_dim": {"vision": 64, "biology": 2},
    },
    "contrast": {"loss": "info_nce", "nu": 1.0},
    "views": {
        "both": True,
        "steps": {
            "vision": [
                {"name": "shift", "pixels": 1},
                {"name": "neighbour_mix", "k": 15},
                {"name": "noise", "strength": 0.5},
            ],
            "biology": [{"name": "neighbour_mix", "k": 15}, {"name": "noise", "strength": 0.3}],
        },
    },
    "estep": {"lr": 0.002, "weight_decay": 1.0e-4, "batch_size": 300, "schedule": "cosine"},
    "mstep": {
        "denoiser": {"kind": "residual_mlp", "width": 128, "blocks": 3},
        "target": "v",
        "condition": "y",
        "scaling": "standard",
        "ema": 0.99,
        "optimiser": {"lr": 0.002, "weight_decay": 1.0e-6, "batch_size": 300, "schedule": "cosine"},
    },
    "augment": {"sampler": "ddim", "steps": 50, "copies": 4},
    "mixing": {"lam": {"vision": 0.1, "biology": 0.5}},
}

# What a fit has in place of that, beside fewer samples: halved widths and a better solver. The
# other half of five tables tells no difference, and it takes six tenths of the time
# (docs/benchmarks.md).
QUICKER: dict[str, Any] = {
    "encoder": {
        "vision": {},
        "biology": {"hidden": [256, 128], "projection": [128, 80]},
    },
    "augment": {"sampler": "dpm_solver", "steps": 20},
}


def settings_for(
    shape: tuple[int, ...], budget: float, own: Mapping[str, Any], short: Mapping[str, Any]
) -> Settings:
    """Return the settings of one fit.

    Args:
        shape: Of the training rows: (N, D) of tables, (N, C, H, W) of images.
        budget: How much longer than by default each phase trains.
        own: What the user sets, with the sections and keys of params.yaml.
        short: What further arguments of the estimator set.

    Raises:
        ValueError: One line that names key, value and what is allowed.

    >>> settings_for((3000, 1457), 1.0, {"mixing": {"lam": 0.1}}, {}).mixing.lam
    0.1
    """
    if not isinstance(own, Mapping):
        raise ValueError(f"settings = {own!r}: allowed is a mapping, as {{'mixing': {{'lam': 0}}}}")
    domain = "vision" if len(shape) == 4 else "biology"
    steps = budget_for(shape, budget)
    copies = copies_for(shape[0], steps["estep2"], TUNED["estep"]["batch_size"])
    quicker = overlay(for_domain(QUICKER, domain), {"augment": {"copies": copies}})
    asked = own.get("augment")
    if isinstance(asked, Mapping) and asked.get("sampler", "dpm_solver") != "dpm_solver":
        del quicker["augment"]["steps"]  # so few are enough for this sampler alone
    layers = {
        "tuned": for_domain(TUNED, domain),
        "quicker": quicker,
        "settings": own,
        "arguments": short,
    }
    merged: dict[str, Any] = {"budget": steps}
    for layer in layers.values():
        merged = overlay(merged, layer)
    try:
        settings = Settings.model_validate(merged)
    except ValidationError as error:
        raise ValueError(explain(error, layers)) from None
    _can_be_fitted(settings)
    _has_neighbours(settings, shape[0])
    return settings


def plain(value: Any) -> Any:
    """Return a number of NumPy as Python's, as a search over parameters gives them."""
    return value.item() if isinstance(value, np.generic) else value


def _can_be_fitted(settings: Settings) -> None:
    """ValueError for what only the workflow can do."""
    refused = {
        "training": (settings.training, "joint", "alternating"),
        "mixing.source": (settings.mixing.source, "protocol", "generated, itself, neighbours"),
        "mstep.condition": (settings.mstep.condition, "onehot", "y, z, random"),
    }
    for key, (value, unfit, allowed) in refused.items():
        if value == unfit:
            raise ValueError(f"settings.{key} = {value!r}: not for one table; allowed: {allowed}")


def _has_neighbours(settings: Settings, rows: int) -> None:
    """ValueError where rows have fewer others than neighbours are sought."""
    sought = {f"views.steps.{i}.k": getattr(v, "k", 0) for i, v in enumerate(settings.views.steps)}
    for key, k in {**sought, "mixing.k": settings.mixing.k or 0}.items():
        if k >= rows:
            raise ValueError(
                f"X has {rows} rows, and settings.{key} = {k}: a row has fewer others than "
                f"neighbours; {k + 1} rows or more are needed, or a smaller k"
            )
