"""How many DDIM steps samples need: what is drawn, compared and averaged."""

import pytest
import torch

from diffaug.config import load
from diffaug.selection import sampling
from diffaug.selection.sampling import SAMPLERS, means, sampler_rows
from diffaug.settings import Budget, Sampling

X = torch.rand(60, 1, 8, 8, generator=torch.Generator().manual_seed(0))


@pytest.fixture
def settings():
    found = load("params.yaml").settings("digits", "tuned")
    return found.model_copy(update={"budget": Budget(estep1=1, mstep=1, estep2=1)})


def test_every_sampler_is_compared_with_ddpm(monkeypatch, settings):
    drawn = []

    def scattered(settings, x, *rest):
        """Copies whose distance grows with the steps: 0.5 of DDPM's at 10, all of it at 20."""
        drawn.append((settings.augment, len(x)))
        far = min(1.0, settings.augment.steps / 20) if settings.augment.sampler == "ddim" else 1.0
        return torch.stack([torch.zeros_like(x), far * torch.ones_like(x)])

    monkeypatch.setattr(sampling, "augment", scattered)
    monkeypatch.setattr(sampling, "SOURCES", 40)
    few = {
        name: SAMPLERS[name] for name in ("DDPM, 1000 steps", "DDIM, 10 steps", "DDIM, 20 steps")
    }
    monkeypatch.setattr(sampling, "SAMPLERS", few)
    rows = list(sampler_rows("digits", settings, X, 3))
    assert [row["diversity"] for row in rows] == ["1.000", "0.500", "1.000"]
    assert [row["sampler"] for row in rows] == list(few)
    assert {row["seed"] for row in rows} == {3}
    assert drawn == [(each, 40) for each in few.values()]


def test_the_real_thing_runs_on_few_steps(monkeypatch, settings):
    monkeypatch.setattr(
        sampling, "SAMPLERS", {"DDIM, 2 steps": Sampling(sampler="ddim", steps=2, copies=2)}
    )
    (row,) = sampler_rows("digits", settings, X, 0)
    assert row["diversity"] == "1.000"
    assert float(row["seconds"]) >= 0


def test_means_are_over_the_seeds():
    rows = [
        {"dataset": "d", "seed": s, "sampler": "a", "diversity": f"{v}", "seconds": "1.00"}
        for s, v in enumerate((0.8, 1.0))
    ]
    expected = {"dataset": "d", "sampler": "a", "diversity": "0.900", "seconds": "1.00"}
    assert means(rows) == [{**expected, "seeds": 2}]
