"""From settings to networks, losses and views."""

import pytest
import torch

from diffaug.losses.info_nce import info_nce_loss
from diffaug.losses.soft_contrastive import soft_contrastive_loss
from diffaug.models.input_space import InputSpace
from diffaug.settings import Contrast, Encoder, Views
from diffaug.training.build import (
    build_denoiser,
    build_encoder,
    build_objective,
    hand_made_views,
    pairwise_loss,
    principal_components,
)
from diffaug.training.inputs import Inputs
from diffaug.training.objectives.byol import BYOL
from diffaug.training.objectives.moco import MoCo
from diffaug.training.objectives.pairwise import Pairwise
from diffaug.training.objectives.simsiam import SimSiam
from diffaug.training.streams import seeded
from diffaug.views.images import Shift
from diffaug.views.mixup import Mixup
from diffaug.views.neighbours import nearest_neighbours
from diffaug.views.tables import Masking, NeighbourMix, Noise

MLP, RESNET = Encoder(kind="mlp"), Encoder(kind="small_resnet", width=4)


def weights(module):
    # What has no parameters (a queue) is compared by its buffers.
    tensors = list(module.parameters()) or list(module.buffers())
    return torch.cat([tensor.detach().flatten() for tensor in tensors])


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
    found = pairwise_loss(Contrast(loss="soft_contrastive", **soft))(y, z, view)
    assert torch.equal(found, soft_contrastive_loss(y, z, view, **soft))
    for similarity in ("t", "cosine"):
        nce = {"similarity": similarity, "nu": 2.0, "temperature": 0.2}
        found = pairwise_loss(Contrast(loss="info_nce", **nce))(y, z, view)
        assert torch.equal(found, info_nce_loss(z, view, **nce))


def test_hidden_widths_are_those_between_x_and_y():
    encoder = build_encoder(Encoder(kind="mlp", hidden=[7, 9, 7]), (6,), seed=0)
    widths = [
        layer.out_features for layer in encoder.backbone if isinstance(layer, torch.nn.Linear)
    ]
    assert widths == [7, 9, 7, 80]


@pytest.mark.parametrize(
    ("loss", "kind"),
    [("moco", MoCo), ("byol", BYOL), ("simsiam", SimSiam), ("dlme", Pairwise)],
)
def test_objective_is_the_one_named(loss, kind):
    encoder = build_encoder(Encoder(kind="mlp", z_dim=8), (6,), seed=0)
    objective = build_objective(Contrast(loss=loss, queue=16, momentum=0.9), encoder, seed=0)
    assert isinstance(objective, kind)
    anchor, view = torch.randn(2, 5, 6, generator=seeded(1))
    losses = objective.loss(anchor, view)
    assert list(losses) == ["contrastive"]
    assert losses["contrastive"].isfinite()
    again = build_objective(Contrast(loss=loss, queue=16, momentum=0.9), encoder, seed=0)
    for name, module in objective.modules.items():
        assert torch.equal(weights(module), weights(again.modules[name])), name


def inputs_of(x):
    return Inputs(InputSpace("unit", tuple(x.shape[1:])).fit(x), x)


def test_views_of_a_table_search_neighbours_in_the_components():
    inputs = inputs_of(torch.randn(20, 6, generator=seeded(0)))
    steps = [
        {"name": "neighbour_mix", "k": 4},
        {"name": "noise", "strength": 0.3},
        {"name": "mask", "share": 0.2},
        {"name": "mixup", "alpha": 0.5},
    ]
    anchor, positive = hand_made_views(Views(steps=steps), inputs)
    assert anchor.views == []
    mix, noise, mask, mixup = positive.views
    assert isinstance(mix, NeighbourMix)
    assert torch.equal(mix.neighbours, nearest_neighbours(principal_components(inputs), 4))
    assert mix.data is inputs
    assert isinstance(noise, Noise)
    torch.testing.assert_close(noise.scale, 0.3 * inputs[:].std(0))
    assert isinstance(mask, Masking)
    torch.testing.assert_close(mask.mean, inputs[:].mean(0))
    assert isinstance(mixup, Mixup)
    assert mixup.alpha == 0.5
    both, _ = hand_made_views(Views(steps=steps, both=True), inputs)
    assert [type(view) for view in both.views] == [NeighbourMix, Noise, Masking, Mixup]


def test_views_of_images():
    inputs = inputs_of(torch.randint(0, 256, (4, 3, 32, 32), dtype=torch.uint8))
    steps = [{"name": "shift", "pixels": 2}, {"name": "recipe", "of": "byol", "min_area": 0.5}]
    anchor, positive = hand_made_views(Views(steps=steps, both=True), inputs)
    assert isinstance(positive.views[0], Shift)
    assert positive.views[0].pixels == 2
    # BYOL solarises one side alone, and crops keep half of the image.
    first, second = (side.views[1].view.views for side in (anchor, positive))
    assert len(second) == len(first) + 1
    assert first[0].min_area == second[0].min_area == 0.5
