"""From settings to networks, losses and views."""

import pytest
import torch

from diffaug.config import Contrast, Encoder, Views
from diffaug.losses.info_nce import info_nce_loss
from diffaug.losses.soft_contrastive import soft_contrastive_loss
from diffaug.training.build import (
    build_denoiser,
    build_encoder,
    contrastive_loss,
    hand_made_views,
    seeded,
)
from diffaug.views.images import CropFlipColour, Shift
from diffaug.views.neighbours import nearest_neighbours
from diffaug.views.tables import NeighbourMix, Noise

MLP, RESNET = Encoder(kind="mlp"), Encoder(kind="small_resnet", width=4)


def weights(module):
    return torch.cat([parameter.detach().flatten() for parameter in module.parameters()])


@pytest.mark.parametrize(("encoder", "shape"), [(MLP, (6,)), (RESNET, (1, 8, 8))])
def test_seed_decides_the_weights_and_global_state_is_left_alone(encoder, shape):
    state = torch.get_rng_state()
    first = weights(build_encoder(encoder, shape, seed=1))
    torch.rand(3)
    assert torch.equal(first, weights(build_encoder(encoder, shape, seed=1)))
    assert not torch.equal(first, weights(build_encoder(encoder, shape, seed=2)))
    torch.set_rng_state(state)
    build_encoder(encoder, shape, seed=3)
    assert torch.equal(torch.get_rng_state(), state)


@pytest.mark.parametrize(("encoder", "shape"), [(MLP, (1, 4, 4)), (RESNET, (3, 8, 8))])
def test_encoder_fits_the_rows(encoder, shape):
    y, z = build_encoder(encoder, shape, seed=0)(torch.randn(5, *shape))
    assert (len(y), tuple(z.shape)) == (5, (5, 2))


def test_images_are_needed_for_the_resnet():
    with pytest.raises(ValueError, match=r"'small_resnet' needs images; rows have shape \(6,\)"):
        build_encoder(RESNET, (6,), seed=0)


@pytest.mark.parametrize("denoiser", ["listing2", "residual_mlp"])
@pytest.mark.parametrize("shape", [(6,), (1, 4, 4)])
def test_denoiser_fits_the_rows(make_settings, denoiser, shape):
    settings = make_settings(mstep={"denoiser": denoiser}).mstep
    network = build_denoiser(settings, shape, cond_dim=3, seed=0)
    x, t = torch.randn(5, *shape), torch.tensor([0, 1, 2, 3, 49])
    assert network(x, t, torch.randn(5, 3)).shape == x.shape
    again = build_denoiser(settings, shape, cond_dim=3, seed=0)
    assert torch.equal(weights(network), weights(again))


def test_loss_has_the_settings_values():
    y, z, view = torch.randn(3, 8, 2, generator=seeded(0))
    soft = {"nu_y": 50.0, "nu_z": 0.3, "kernel": "density", "beta": 0.7, "detach_target": False}
    found = contrastive_loss(Contrast(loss="soft_contrastive", **soft))(y, z, view)
    assert torch.equal(found, soft_contrastive_loss(y, z, view, **soft))
    for similarity in ("t", "cosine"):
        nce = {"similarity": similarity, "nu": 2.0, "temperature": 0.2}
        found = contrastive_loss(Contrast(loss="info_nce", **nce))(y, z, view)
        assert torch.equal(found, info_nce_loss(z, view, **nce))


def test_views_of_a_table_search_neighbours_in_the_components():
    x, pca = torch.randn(20, 6, generator=seeded(0)), torch.randn(20, 3, generator=seeded(1))
    steps = [{"name": "neighbour_mix", "k": 4}, {"name": "noise", "strength": 0.3}]
    mix, noise = hand_made_views(Views(steps=steps), x, pca).views
    assert isinstance(mix, NeighbourMix)
    assert torch.equal(mix.neighbours, nearest_neighbours(pca, 4))
    assert torch.equal(mix.data, x)
    assert isinstance(noise, Noise)
    torch.testing.assert_close(noise.scale, 0.3 * x.std(0))


def test_views_of_images():
    steps = [
        {"name": "shift", "pixels": 2},
        {"name": "crop_flip_colour", "min_area": 0.5, "flip": False, "colour": 0.1},
    ]
    shift, crop = hand_made_views(
        Views(steps=steps), torch.zeros(2, 1, 4, 4), torch.zeros(2, 2)
    ).views
    assert isinstance(shift, Shift)
    assert shift.pixels == 2
    assert isinstance(crop, CropFlipColour)
    assert (crop.min_area, crop.flip, crop.colour) == (0.5, False, 0.1)
