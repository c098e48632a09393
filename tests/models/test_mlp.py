import pytest
import torch
from torch import nn

from diffaug.models.mlp import MLPEncoder


def test_widths_are_the_papers():
    linears = [layer for layer in MLPEncoder(64).modules() if isinstance(layer, nn.Linear)]
    widths = [(layer.in_features, layer.out_features) for layer in linears]
    assert widths == [(64, 500), (500, 300), (300, 80), (80, 500), (500, 80), (80, 2)]


def test_forward_is_linear_batchnorm_leakyrelu_layer_by_layer():
    encoder = MLPEncoder(6, hidden=(5,), y_dim=4, projection=(3,), z_dim=2)
    x = torch.randn(8, 6, generator=torch.Generator().manual_seed(0))

    def slow_block(h, linear):
        h = h @ linear.weight.T
        h = (h - h.mean(0)) / torch.sqrt(h.var(0, correction=0) + 1e-5)
        return torch.where(h > 0, h, 0.1 * h)

    first, second, third, last = (m for m in encoder.modules() if isinstance(m, nn.Linear))
    expected_y = slow_block(slow_block(x, first), second)
    expected_z = slow_block(expected_y, third) @ last.weight.T + last.bias
    y, z = encoder(x)
    torch.testing.assert_close(y, expected_y)
    torch.testing.assert_close(z, expected_z)


def test_shapes_and_attributes():
    encoder = MLPEncoder(64, hidden=(16, 12), y_dim=10, projection=(), z_dim=3)
    y, z = encoder(torch.zeros(4, 1, 8, 8))
    assert (encoder.y_dim, encoder.z_dim) == (10, 3)
    assert (y.shape, z.shape) == ((4, 10), (4, 3))


def test_eval_mode_treats_each_row_alone():
    encoder = MLPEncoder(6, hidden=(8,), y_dim=5, projection=(7,)).eval()
    x = torch.randn(4, 6, generator=torch.Generator().manual_seed(1))
    torch.testing.assert_close(encoder(x)[1][2:3], encoder(x[2:3])[1])


def test_refuses_bad_widths():
    with pytest.raises(ValueError, match="built for 6 values a row, got 5"):
        MLPEncoder(6)(torch.zeros(4, 5))
    with pytest.raises(ValueError, match="widths must be positive"):
        MLPEncoder(6, hidden=(0,))
