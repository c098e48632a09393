"""How many DDIM steps samples need: what is drawn and compared."""

import pytest
import torch

from diffaug.config import load
from diffaug.selection import sampling

X = torch.rand(60, 1, 8, 8, generator=torch.Generator().manual_seed(0))


@pytest.fixture
def values():
    """values(*samplers): those of digits, with one epoch a phase and 40 sources."""
    params = load("params.yaml")
    found = params.selection.sampling.values(params, "digits")
    budget = {"budget": {"estep1": 1, "mstep": 1, "estep2": 1}}

    def of(*names):
        samplers = {name: found["samplers"][name] for name in names}
        settings = found["settings"] | budget
        return {"settings": settings, "sources": 40, "samplers": samplers}

    return of


def test_every_sampler_is_compared_with_the_first(monkeypatch, values):
    drawn = []

    def scattered(settings, x, *rest):
        """Copies whose distance grows with the steps: 0.5 of DDPM's at 10, all of it at 20."""
        drawn.append((settings.augment.sampler, settings.augment.steps, len(x)))
        far = min(1.0, settings.augment.steps / 20) if settings.augment.sampler == "ddim" else 1.0
        return torch.stack([torch.zeros_like(x), far * torch.ones_like(x)])

    monkeypatch.setattr(sampling, "augment", scattered)
    names = ("DDPM, 1000 steps", "DDIM, 10 steps", "DDIM, 20 steps")
    rows = list(sampling.compare(X, values(*names), 3))
    assert [row["diversity"] for row in rows] == ["1.000", "0.500", "1.000"]
    assert [row["sampler"] for row in rows] == list(names)
    assert [(kind, rows) for kind, _, rows in drawn] == [("ddpm", 40), ("ddim", 40), ("ddim", 40)]
    assert [steps for _, steps, _ in drawn[1:]] == [10, 20]


def test_the_real_thing_runs(values):
    (row,) = sampling.compare(X, values("DDIM, 10 steps"), 0)
    assert row["diversity"] == "1.000"
    assert float(row["seconds"]) >= 0
