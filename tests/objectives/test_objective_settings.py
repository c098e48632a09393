"""From the settings of an objective to the objective, and what other settings it refuses."""

from inspect import isabstract
from pathlib import Path

import pytest
import torch

from diffaug import objectives
from diffaug.models.encoders import MLP
from diffaug.objectives import Contrast
from diffaug.objectives.base import Pairwise
from diffaug.objectives.byol import BYOL
from diffaug.objectives.dlme import dlme_loss
from diffaug.objectives.info_nce import info_nce_loss
from diffaug.objectives.moco import MoCo
from diffaug.objectives.nt_xent import nt_xent_loss
from diffaug.objectives.simsiam import SimSiam
from diffaug.objectives.soft_contrastive import soft_contrastive_loss
from diffaug.training.streams import seeded


def test_every_objective_has_all_that_one_needs():
    """A file without its loss is refused when its settings are read, not in a batch."""
    assert isabstract(Contrast)
    assert [name for name, kind in Contrast.kinds().items() if isabstract(kind)] == []


def contrast(loss, **values):
    return Contrast.model_validate({"loss": loss, **values})


SOFT = {"nu_y": 50.0, "nu_z": 0.3, "kernel": "density", "beta": 0.7, "detach_target": False}
DLME = {"nu_y": 50.0, "nu_z": 0.3}
Y, Z, VIEW = torch.randn(3, 8, 2, generator=seeded(0))
EXPECTED = {
    "soft_contrastive": (SOFT, lambda: soft_contrastive_loss(Y, Z, VIEW, **SOFT)),
    "dlme": (DLME, lambda: dlme_loss(Y, Z, VIEW, **DLME)),
    "info_nce": ({"nu": 2.0}, lambda: info_nce_loss(Z, VIEW, nu=2.0)),
    "nt_xent": ({"temperature": 0.2}, lambda: nt_xent_loss(Z, VIEW, temperature=0.2)),
}


@pytest.mark.parametrize("loss", EXPECTED)
def test_loss_has_the_settings_values(loss):
    values, expected = EXPECTED[loss]
    assert torch.equal(contrast(loss, **values).loss_of(Y, Z, VIEW), expected())


KINDS = {
    "soft_contrastive": Pairwise,
    "info_nce": Pairwise,
    "nt_xent": Pairwise,
    "dlme": Pairwise,
    "moco": MoCo,
    "byol": BYOL,
    "simsiam": SimSiam,
}


def test_every_file_of_the_folder_is_found():
    files = {path.stem for path in Path(objectives.__file__).parent.glob("*.py")}
    found = {loss: kind.module for loss, kind in Contrast.kinds().items()}
    assert set(KINDS) <= set(found)
    assert found == {name: f"diffaug.objectives.{name}" for name in files - {"__init__", "base"}}


def state(module):
    return torch.cat([tensor.flatten() for tensor in module.state_dict().values()])


@pytest.mark.parametrize("loss", KINDS)
def test_objective_is_the_one_named_and_its_seed_decides_its_weights(loss):
    encoder = MLP(z_dim=8).build((6,), seed=0)
    objective = contrast(loss).build(encoder, seed=0)
    assert isinstance(objective, KINDS[loss])
    anchor, view = torch.randn(2, 5, 6, generator=seeded(1))
    losses = objective.loss(anchor, view)
    assert list(losses) == ["contrastive"]
    assert losses["contrastive"].isfinite()
    again, other = (contrast(loss).build(encoder, seed).modules for seed in (0, 1))
    for name, module in contrast(loss).build(encoder, seed=0).modules.items():
        assert torch.equal(state(module), state(again[name])), name
        assert (name == "target") == torch.equal(state(module), state(other[name])), name


def test_moco_and_byol_get_their_settings():
    encoder = MLP(z_dim=8).build((6,), seed=0)
    moco = contrast("moco", queue=16, momentum=0.9, temperature=0.1).build(encoder, seed=0)
    assert (len(moco.queue.keys), moco.target.momentum, moco.temperature) == (16, 0.9, 0.1)
    assert contrast("byol", momentum=0.8).build(encoder, seed=0).target.momentum == 0.8


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"loss": "byol", "nu_z": 5.0}, "nu_z\n  unknown key; allowed: loss, momentum "),
        (
            {"loss": "moco", "kernel": "density"},
            "kernel\n  unknown key; allowed: loss, tempe",
        ),
        ({"loss": "info_nce", "temperature": 0.5}, "unknown key; allowed: loss, nu "),
        ({"loss": "nt_xent", "nu": 1.0}, "unknown key; allowed: loss, temperature "),
        ({"loss": "no such"}, "loss\n  unknown; allowed: "),
        ({"loss": []}, "byol, dlme, "),
        ({"nu": 1.0}, "loss\n  Field required"),
    ],
)
def test_settings_of_another_objective_are_refused(values, message):
    with pytest.raises(ValueError, match="1 validation error") as caught:
        Contrast.model_validate(values)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("settings", "label", "nu"),
    [
        (contrast("soft_contrastive", nu_z=0.2), "soft_contrastive, squared kernel", 0.2),
        (contrast("info_nce", nu=2.0), "info_nce, t kernel", 2.0),
        (contrast("nt_xent"), "info_nce, cosine, temperature 0.5", None),
        (contrast("dlme", nu_z=0.01), "DLME", 0.01),
        (contrast("moco"), "MoCo v2", None),
        (contrast("byol"), "BYOL", None),
        (contrast("simsiam"), "SimSiam", None),
    ],
)
def test_what_tables_call_it(settings, label, nu):
    assert (settings.label, settings.kernel_nu) == (label, nu)
