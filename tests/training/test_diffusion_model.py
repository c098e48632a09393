"""Scaling, denoiser and sampler as one generator."""

import pytest
import torch

from diffaug.models.input_space import InputSpace
from diffaug.settings import Sampling
from diffaug.training.diffusion_model import DiffusionModel, Scaling
from diffaug.training.inputs import Inputs
from diffaug.training.streams import seeded

SAMPLERS = [
    {"sampler": "ddim", "steps": 5},
    {"sampler": "ddpm"},
    {"sampler": "ddim", "steps": 5, "strength": 0.3},
]


@pytest.fixture
def inputs():
    spread = torch.tensor([0.5, 0.2, 0.1, 0.4, 0.3, 0.001])
    return (torch.randn(40, 6, generator=seeded(0)) * spread).clamp(-1, 1)


@pytest.fixture
def model(make_settings, inputs):
    """Untrained, with weights that are not zero: its guesses are wild."""
    model = DiffusionModel(make_settings().mstep, (6,), cond_dim=3, seed=0)
    model.scaling.fit(as_inputs(inputs))
    with torch.no_grad():
        for parameter in model.ema.shadow.parameters():
            parameter.add_(torch.randn(parameter.shape, generator=seeded(1)))
    return model


def as_inputs(rows):
    """Rows that lie in the input space already: a unit space left unfitted maps nothing."""
    return Inputs(InputSpace("unit", tuple(rows.shape[1:])), rows)


def cond(inputs):
    return torch.randn(len(inputs), 3, generator=seeded(2))


def test_standard_scaling_makes_unit_variances_within_reason(inputs):
    scaling = Scaling("standard", (6,)).fit(as_inputs(inputs))
    scaled = scaling(inputs)
    torch.testing.assert_close(scaled[:, :5].std(0), torch.ones(5))
    torch.testing.assert_close(scaled.mean(0), torch.zeros(6), rtol=0, atol=1e-5)
    # The last feature hardly varies: blown up to 1 it would be noise.
    assert float(scaled[:, 5].std()) < 0.1
    torch.testing.assert_close(scaling.inverse(scaled), inputs)
    assert torch.equal(scaled.amin(0), scaling.low)
    assert torch.equal(scaled.amax(0), scaling.high)


def test_unit_scaling_keeps_the_input_space(inputs):
    scaling = Scaling("unit", (6,)).fit(as_inputs(inputs))
    assert torch.equal(scaling(inputs), inputs)
    assert (scaling.low.unique().tolist(), scaling.high.unique().tolist()) == ([-1], [1])


def test_pca_scaling_makes_unit_variances_of_components():
    basis = torch.linalg.qr(torch.randn(12, 12, generator=seeded(5)))[0][:3]
    weights = torch.randn(50, 3, generator=seeded(6)) * torch.tensor([0.3, 0.2, 0.1])
    images = (weights @ basis).view(50, 1, 3, 4)
    scaling = Scaling("pca", (1, 3, 4), components=3).fit(as_inputs(images))
    assert scaling.out_shape == (3,)
    scaled = scaling(images)
    torch.testing.assert_close(scaled.T.cov(), torch.eye(3), rtol=0, atol=1e-4)
    # Images of three components lose nothing on the way there and back.
    torch.testing.assert_close(scaling.inverse(scaled), images, rtol=0, atol=1e-5)
    torch.testing.assert_close(scaled.amin(0), scaling.low)
    torch.testing.assert_close(scaled.amax(0), scaling.high)


@pytest.mark.parametrize("sampling", SAMPLERS)
def test_images_are_drawn_from_their_components(make_settings, sampling):
    images = torch.rand(40, 1, 3, 4, generator=seeded(0)) * 2 - 1
    settings = make_settings(mstep={"scaling": "pca", "components": 5}).mstep
    model = DiffusionModel(settings, (1, 3, 4), cond_dim=3, seed=0)
    model.scaling.fit(as_inputs(images))
    assert model.loss(images, cond(images), seeded(1)).isfinite()
    samples = model.sample(Sampling(**sampling), images, cond(images), seeded(3))
    assert samples.shape == images.shape
    again = model.scaling.inverse(model.scaling(samples))
    torch.testing.assert_close(again, samples, rtol=0, atol=1e-4)


@pytest.mark.parametrize("sampling", SAMPLERS)
def test_samples_stay_within_the_range_of_the_data(model, inputs, sampling):
    samples = model.sample(Sampling(**sampling), inputs, cond(inputs), seeded(3))
    assert samples.shape == inputs.shape
    assert (samples >= inputs.amin(0) - 1e-5).all()
    assert (samples <= inputs.amax(0) + 1e-5).all()


@pytest.mark.parametrize("sampling", SAMPLERS)
def test_generator_decides(model, inputs, sampling):
    first, again, other = (
        model.sample(Sampling(**sampling), inputs, cond(inputs), seeded(seed)) for seed in (3, 3, 4)
    )
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_sources_count_only_below_full_strength(model, inputs):
    def sample(sources, strength):
        sampling = Sampling(sampler="ddim", steps=5, strength=strength)
        return model.sample(sampling, sources, cond(inputs), seeded(3))

    assert torch.equal(sample(inputs, 1.0), sample(-inputs, 1.0))
    assert not torch.equal(sample(inputs, 0.5), sample(-inputs, 0.5))


def test_weak_strength_stays_near_the_source(make_settings, inputs):
    # With epsilon as target a new denoiser says 'no noise': samples are the noised sources.
    model = DiffusionModel(make_settings(mstep={"target": "epsilon"}).mstep, (6,), 3, seed=0)
    model.scaling.fit(as_inputs(inputs))

    def distance(strength):
        sampling = Sampling(sampler="ddim", steps=50, strength=strength)
        samples = model.sample(sampling, inputs, cond(inputs), seeded(3))
        return float((samples - inputs).norm(dim=1).mean())

    near, middle, far = distance(0.02), distance(0.3), distance(1.0)
    assert near < 0.1 * far
    assert near < middle < far


def test_samples_are_drawn_with_the_running_average(model, inputs):
    sampling = Sampling(sampler="ddim", steps=3)
    first = model.sample(sampling, inputs, cond(inputs), seeded(3))
    with torch.no_grad():
        for parameter in model.denoiser.parameters():
            parameter.fill_(1.0)
    assert torch.equal(first, model.sample(sampling, inputs, cond(inputs), seeded(3)))
    model.ema.update()
    assert not torch.equal(first, model.sample(sampling, inputs, cond(inputs), seeded(3)))
