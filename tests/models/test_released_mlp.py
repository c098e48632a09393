"""The released code's encoder: widths, order of layers and the BatchNorm on z."""

import pytest
import torch
from torch import nn

from diffaug.models.released_mlp import ReleasedMLPEncoder


def test_widths_and_order_are_the_released_ones():
    encoder = ReleasedMLPEncoder(30)
    linears = [m for m in encoder.modules() if isinstance(m, nn.Linear)]
    assert [m.in_features for m in linears] == [30, 500, 500, 500, 50, 500, 500]
    assert linears[-1].out_features == 2
    order = [type(layer).__name__ for layer in encoder.backbone[:3]]
    assert order == ["Linear", "LeakyReLU", "BatchNorm1d"]


def test_each_coordinate_of_z_has_mean_0_and_spread_1_in_training():
    torch.manual_seed(0)
    _, z = ReleasedMLPEncoder(6)(5 + 3 * torch.randn(400, 6))
    torch.testing.assert_close(z.mean(0), torch.zeros(2), atol=1e-5, rtol=0)
    torch.testing.assert_close(z.std(0, correction=0), torch.ones(2), atol=1e-2, rtol=0)


def test_slow_loop_gives_the_same_y():
    torch.manual_seed(0)
    encoder = ReleasedMLPEncoder(4).eval()
    x = torch.randn(3, 4)
    y, _ = encoder(x)
    for row, expected in zip(x, y, strict=True):
        value = row
        for linear, _, norm in zip(*[iter(encoder.backbone)] * 3, strict=True):
            value = value @ linear.weight.T + linear.bias
            value = torch.where(value > 0, value, 0.1 * value)
            value = (value - norm.running_mean) / (norm.running_var + norm.eps).sqrt()
            value = value * norm.weight + norm.bias
        torch.testing.assert_close(value, expected)


def test_rows_of_another_width_are_refused():
    with pytest.raises(ValueError, match="built for 4 values a row, got 5"):
        ReleasedMLPEncoder(4)(torch.zeros(2, 5))
