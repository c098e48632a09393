"""From the settings of encoders and denoisers to networks."""

import pytest
import torch

from diffaug.models.denoisers import Denoiser, Listing2, ResidualMLP
from diffaug.models.encoders import MLP, Encoder, ReleasedMLP, SmallResNet

RESNET = SmallResNet(width=4)


def weights(module):
    return torch.cat([tensor.detach().flatten() for tensor in module.parameters()])


@pytest.mark.parametrize(("encoder", "shape"), [(MLP(), (6,)), (RESNET, (1, 8, 8))])
def test_seed_decides_the_weights_and_global_state_is_left_alone(encoder, shape):
    state = torch.get_rng_state()
    first = weights(encoder.build(shape, seed=1))
    torch.rand(3)
    assert torch.equal(first, weights(encoder.build(shape, seed=1)))
    assert not torch.equal(first, weights(encoder.build(shape, seed=2)))
    torch.set_rng_state(state)
    encoder.build(shape, seed=3)
    assert torch.equal(torch.get_rng_state(), state)


@pytest.mark.parametrize(
    ("encoder", "shape"),
    [(MLP(), (1, 4, 4)), (ReleasedMLP(), (6,)), (RESNET, (3, 8, 8))],
)
def test_encoder_fits_the_rows(encoder, shape):
    network = encoder.build(shape, seed=0)
    y, z = network(torch.randn(5, *shape))
    assert (tuple(y.shape), tuple(z.shape)) == ((5, network.y_dim), (5, 2))


@pytest.mark.parametrize("kind", Encoder.kinds())
def test_every_encoder_has_the_widths_that_are_set(kind):
    values = {"kind": kind, "z_dim": 3, "projection": [7]}
    encoder = Encoder.model_validate(values).build((3, 16, 16), seed=0)
    linears = [layer for layer in encoder.projection.modules() if hasattr(layer, "out_features")]
    assert [layer.out_features for layer in linears] == [7, 3]


def test_hidden_widths_are_those_between_x_and_y():
    encoder = MLP(hidden=[7, 9, 7]).build((6,), seed=0)
    widths = [
        layer.out_features for layer in encoder.backbone if isinstance(layer, torch.nn.Linear)
    ]
    assert widths == [7, 9, 7, 80]


@pytest.mark.parametrize("kind", ["small_resnet", "resnet18", "resnet50"])
def test_images_are_needed_for_the_resnets(kind):
    encoder = Encoder.model_validate({"kind": kind})
    with pytest.raises(ValueError, match=f"'{kind}' needs images; rows have shape \\(6,\\)"):
        encoder.build((6,), seed=0)


@pytest.mark.parametrize("kind", ["listing1", "unet"])
def test_images_are_needed_for_the_denoisers_of_images(kind):
    denoiser = Denoiser.model_validate({"kind": kind, "width": 8})
    with pytest.raises(ValueError, match=f"'{kind}' needs images; rows have shape \\(6,\\)"):
        denoiser.build((6,), cond_dim=3, steps=50, seed=0)


@pytest.mark.parametrize("denoiser", [Listing2(width=16), ResidualMLP(width=16)])
@pytest.mark.parametrize("shape", [(6,), (1, 4, 4)])
def test_denoiser_of_tables_fits_any_rows(denoiser, shape):
    network = denoiser.build(shape, cond_dim=3, steps=50, seed=0)
    x, t = torch.randn(5, *shape), torch.tensor([0, 1, 2, 3, 49])
    assert network(x, t, torch.randn(5, 3)).shape == x.shape
    again = denoiser.build(shape, cond_dim=3, steps=50, seed=0)
    assert torch.equal(weights(network), weights(again))


@pytest.mark.parametrize("kind", Denoiser.kinds())
def test_every_denoiser_fits_images(kind):
    network = Denoiser.model_validate({"kind": kind, "width": 8}).build((1, 8, 8), 3, 50, seed=0)
    x, t = torch.randn(5, 1, 8, 8), torch.tensor([0, 1, 2, 3, 49])
    assert network(x, t, torch.randn(5, 3)).shape == x.shape


def test_a_setting_that_the_network_does_not_read_is_refused():
    with pytest.raises(ValueError, match="unknown key; allowed: width, kind, blocks"):
        Denoiser.model_validate({"kind": "residual_mlp", "width": 8, "patch": 2})
    with pytest.raises(ValueError, match="unknown key; allowed: z_dim, kind, projection"):
        Encoder.model_validate({"kind": "mlp_released", "hidden": [9]})
