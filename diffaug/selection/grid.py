"""The settings that are tried: each changes one thing of what is in use."""

from collections.abc import Mapping
from typing import Any

Changes = Mapping[str, Mapping[str, Any]]  # block of the settings -> values in place of its own


def hand_made(k: int | None, *steps: tuple[str, float]) -> Changes:
    """Views that mix a row with one of its k neighbours, if any, then noise or masking."""
    mixed: list[dict[str, Any]] = [{"name": "neighbour_mix", "k": k}] if k else []
    size = {"noise": "strength", "mask": "share"}
    then = [{"name": name, size[name]: value} for name, value in steps]
    return {"views": {"steps": [*mixed, *then], "both": True}}


USED = hand_made(15, ("noise", 0.3))
NU_FALLING = "15 neighbours, noise 0.3, nu from 10 to 1"
# E-step 1: the first is what the others are compared with; each changes one thing.
ESTEP1: dict[str, Changes] = {
    "15 neighbours, noise 0.3": USED,
    "15 neighbours": hand_made(15),
    "15 neighbours, noise 0.1": hand_made(15, ("noise", 0.1)),
    "15 neighbours, noise 0.5": hand_made(15, ("noise", 0.5)),
    "5 neighbours, noise 0.3": hand_made(5, ("noise", 0.3)),
    "15 neighbours, masking 0.2": hand_made(15, ("mask", 0.2)),
    "noise 0.3": hand_made(None, ("noise", 0.3)),
    "masking 0.2": hand_made(None, ("mask", 0.2)),
    "15 neighbours, noise 0.3, nu 0.5": {**USED, "contrast": {"nu": 0.5}},
    "15 neighbours, noise 0.3, 100 components": {**USED, "space": {"components": 100}},
    "15 neighbours, noise 0.3, scaled genes": {**USED, "space": {"kind": "unit"}},
    "15 neighbours, noise 0.3, lr 0.001": {**USED, "estep": {"lr": 0.001}},
    "15 neighbours, noise 0.3, lr 0.004": {**USED, "estep": {"lr": 0.004}},
    # As many steps, each on half the rows.
    "15 neighbours, noise 0.3, batch 150": {**USED, "estep": {"batch_size": 150}},
    NU_FALLING: USED,
    **{
        f"15 neighbours, noise 0.3, soft loss, nu_z {nu_z:g}": {
            **USED,
            "contrast": {"loss": "soft_contrastive", "nu_z": nu_z, "detach_target": False},
        }
        for nu_z in (0.05, 0.1, 0.2, 0.5)
    },
}
# E-step 2, after an E-step 1 above: generated positives beside its views.
ALL: Changes = {"mixing": {"lam": 1.0}}
LAMBDA: dict[str, Changes] = {
    f"lambda {lam:g}": {"mixing": {"lam": lam}} for lam in (0.0, 0.1, 0.5, 1.0)
}
BETWEEN, BLURRED = "lambda 1, condition between neighbours", "lambda 1, condition blurred"
GROWING, FALLING = "lambda from 0 to 1", "lambda from 1 to 0"
FRESH = "lambda 1, drawn anew each epoch"
OWN = "lambda 1, the row itself"  # the control
# What a generator that knows less of the row, and the row without a generator, give.
SOURCES: dict[str, Changes] = {
    "lambda 1, condition z": {**ALL, "mstep": {"condition": "z"}},
    OWN: {"mixing": {"lam": 1.0, "source": "itself"}},
}
GENERATED: dict[str, Changes] = {
    "lambda 1, 1 copy": {**ALL, "augment": {"copies": 1}},
    "lambda 1, 20 copies": {**ALL, "augment": {"copies": 20}},
    FRESH: ALL,
    "lambda 1, from half the noise": {**ALL, "augment": {"strength": 0.5}},
    BETWEEN: ALL,
    BLURRED: ALL,
    GROWING: ALL,
    FALLING: ALL,
    **SOURCES,
}
# Beside views that know neighbours, and beside views that do not.
ESTEP2: dict[str, dict[str, Changes]] = {
    "15 neighbours, noise 0.3": {**LAMBDA, **GENERATED},
    "noise 0.3": {**LAMBDA, **SOURCES},
    "masking 0.2": {**LAMBDA, **SOURCES},
    "15 neighbours, noise 0.3, scaled genes": LAMBDA,
}
