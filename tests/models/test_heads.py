import pytest
import torch

from diffaug.models.heads import mlp_head


def test_is_linear_batchnorm_relu_linear():
    head = mlp_head([5, 4, 3])
    x = torch.randn(8, 5, generator=torch.Generator().manual_seed(0))
    first, last = head[0], head[3]
    h = x @ first.weight.T
    h = (h - h.mean(0)) / torch.sqrt(h.var(0, correction=0) + 1e-5)
    torch.testing.assert_close(head(x), h.clamp_min(0) @ last.weight.T + last.bias)


def test_refuses_bad_widths():
    with pytest.raises(ValueError, match=r"widths must be positive, got \[5, 0, 3\]"):
        mlp_head([5, 0, 3])
