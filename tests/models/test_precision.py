"""bfloat16 inside image networks: off on CPUs, and where it is on, float32 comes out."""

import copy

import pytest
import torch

from diffaug.models import precision
from diffaug.models.listing1 import Listing1Denoiser
from diffaug.models.resnet import ResNetEncoder
from diffaug.models.unet import UNetDenoiser

CPU = torch.device("cpu")


@pytest.fixture
def bfloat16_on_cpu(monkeypatch):
    monkeypatch.setattr(precision, "has_bfloat16", lambda device: True)


def noise(*shape):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(1))


def resnet18():
    pytest.importorskip("torchvision", reason="needs the extra `vision`")
    return ResNetEncoder((3, 16, 16), depth=18, projection=[16], z_dim=4), (noise(8, 3, 16, 16),)


def unet():
    net = UNetDenoiser((3, 16, 16), cond_dim=5, width=8)
    for parameter in net.parameters():  # some start at zero
        parameter.data.add_(0.05 * noise(*parameter.shape))
    return net, (noise(4, 3, 16, 16), torch.tensor([0, 3, 500, 999]), noise(4, 5))


def listing1():
    net = Listing1Denoiser((3, 16, 16), cond_dim=5, width=8)
    return net, (noise(4, 3, 16, 16), torch.tensor([0, 3, 500, 999]), noise(4, 5))


NETWORKS = pytest.mark.parametrize("make", [resnet18, unet, listing1])


def outputs(network, inputs):
    found = network(*inputs)
    return found if isinstance(found, tuple) else (found,)


def gradients(network, inputs):
    sum(part.square().mean() for part in outputs(network, inputs)).backward()
    return torch.cat([p.grad.flatten() for p in network.parameters()])


def test_nothing_happens_on_a_cpu():
    assert not precision.has_bfloat16(CPU)
    a, b = noise(3, 4), noise(4, 5)
    with precision.autocast(CPU):
        assert not torch.is_autocast_enabled("cpu")
        assert torch.equal(a @ b, torch.mm(a, b))
        assert (a @ b).dtype == torch.float32


def test_forced_on_it_is_bfloat16(bfloat16_on_cpu):
    with precision.autocast(CPU):
        assert (noise(3, 4) @ noise(4, 5)).dtype == torch.bfloat16
    assert not torch.is_autocast_enabled("cpu")


@NETWORKS
def test_networks_return_float32_close_to_what_they_return_without(make, monkeypatch):
    torch.manual_seed(0)
    network, inputs = make()
    exact = outputs(network, inputs)
    monkeypatch.setattr(precision, "has_bfloat16", lambda device: True)
    rounded = outputs(network, inputs)
    for found, expected in zip(rounded, exact, strict=True):
        assert found.dtype == torch.float32
        assert not torch.equal(found, expected), "no bfloat16 inside"
        error = (found - expected).square().mean() / expected.square().mean()
        assert error.sqrt() < 0.1


@NETWORKS
def test_weights_and_gradients_stay_float32_and_point_the_same_way(make, monkeypatch):
    torch.manual_seed(0)
    network, inputs = make()
    twin = copy.deepcopy(network)
    exact = gradients(network, inputs)
    monkeypatch.setattr(precision, "has_bfloat16", lambda device: True)
    rounded = gradients(twin, inputs)
    assert rounded.dtype == torch.float32
    assert torch.cosine_similarity(exact, rounded, dim=0) > 0.9
    kinds = {value.dtype for value in twin.state_dict().values() if value.is_floating_point()}
    assert kinds == {torch.float32}


@NETWORKS
def test_the_last_layer_is_not_rounded(make, bfloat16_on_cpu):
    """bfloat16 keeps 8 bits of a number; what comes out has more."""
    torch.manual_seed(0)
    network, inputs = make()
    for found in outputs(network, inputs):
        assert (found.bfloat16().float() != found).float().mean() > 0.5
