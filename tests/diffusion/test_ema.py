import pytest
import torch
from torch import nn

from diffaug.diffusion.ema import Ema


def network():
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Linear(4, 2))


def train_a_little(module, seed):
    generator = torch.Generator().manual_seed(seed)
    module(torch.randn(8, 3, generator=generator))  # moves BatchNorm's buffers
    with torch.no_grad():
        for parameter in module.parameters():
            parameter += torch.randn(parameter.shape, generator=generator)


def test_starts_as_an_equal_but_separate_frozen_copy():
    module = network()
    shadow = Ema(module).shadow
    for name, value in module.state_dict().items():
        assert torch.equal(shadow.state_dict()[name], value), name
    train_a_little(module, 0)
    assert not torch.equal(shadow[0].weight, module[0].weight)
    assert not shadow.training
    assert not any(parameter.requires_grad for parameter in shadow.parameters())


def test_average_against_loop():
    module = network()
    ema = Ema(module, decay=0.4)
    expected = [parameter.detach().clone() for parameter in module.parameters()]
    for n in range(1, 8):
        train_a_little(module, n)
        ema.update()
        decay = min(0.4, (1 + n) / (10 + n))
        expected = [
            decay * old + (1 - decay) * new
            for old, new in zip(expected, module.parameters(), strict=True)
        ]
    for got, value in zip(ema.shadow.parameters(), expected, strict=True):
        torch.testing.assert_close(got.data, value.data)
    torch.testing.assert_close(ema.shadow[1].running_mean, module[1].running_mean)
    assert ema.shadow[1].num_batches_tracked == 7


def test_continues_from_a_checkpoint_as_if_never_stopped():
    module = network()
    ema = Ema(module)
    for n in range(3):
        train_a_little(module, n)
        ema.update()
    resumed = Ema(module)
    resumed.load_state_dict(ema.state_dict())
    train_a_little(module, 3)
    ema.update()
    resumed.update()
    for name, value in ema.shadow.state_dict().items():
        assert torch.equal(resumed.shadow.state_dict()[name], value), name


@pytest.mark.parametrize("decay", [-0.1, 1.0])
def test_refuses_bad_decay(decay):
    with pytest.raises(ValueError, match="decay"):
        Ema(network(), decay=decay)
