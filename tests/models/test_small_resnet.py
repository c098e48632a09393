import copy

import pytest
import torch
import torch.nn.functional as F

from diffaug.models.small_resnet import BasicBlock, SmallResNet


@pytest.mark.parametrize(("channels", "side"), [(1, 8), (3, 32)])
def test_shapes_and_attributes(channels, side):
    encoder = SmallResNet(channels, width=4, z_dim=3, projection=(6,))
    y, z = encoder(torch.zeros(5, channels, side, side))
    assert (encoder.y_dim, encoder.z_dim) == (16, 3)
    assert (y.shape, z.shape) == ((5, 16), (5, 3))


def test_stem_keeps_the_resolution_and_later_stages_halve_it():
    encoder, shapes = SmallResNet(1, width=4), []
    stages = [encoder.backbone[0], *(m for m in encoder.modules() if isinstance(m, BasicBlock))]
    for stage in stages:
        stage.register_forward_hook(lambda _m, _i, output: shapes.append(tuple(output.shape[1:])))
    encoder(torch.zeros(2, 1, 8, 8))
    assert shapes == [(4, 8, 8), (4, 8, 8), (8, 4, 4), (16, 2, 2)]


def test_stages_and_stem_stride_decide_resolutions_and_width_of_y():
    encoder, shapes = SmallResNet(3, width=4, stages=4, stem_stride=2), []
    for stage in (m for m in encoder.modules() if isinstance(m, BasicBlock)):
        stage.register_forward_hook(lambda _m, _i, output: shapes.append(tuple(output.shape[1:])))
    y, _ = encoder(torch.zeros(2, 3, 28, 28))
    assert shapes == [(4, 14, 14), (8, 7, 7), (16, 4, 4), (32, 2, 2)]
    assert y.shape == (2, encoder.y_dim) == (2, 32)


def test_y_is_the_mean_over_pixels_of_the_last_stage():
    encoder = SmallResNet(1, width=4).eval()
    x = torch.randn(3, 1, 8, 8, generator=torch.Generator().manual_seed(0))
    y, _ = encoder(x)
    last_stage = encoder.backbone[:6](x)
    torch.testing.assert_close(y, last_stage.mean((2, 3)))


def test_block_without_residual_is_the_rectified_shortcut():
    block = BasicBlock(4, 4, stride=1)
    torch.nn.init.zeros_(block.residual[-1].weight)
    x = torch.randn(2, 4, 5, 5, generator=torch.Generator().manual_seed(0))
    torch.testing.assert_close(block(x), x.clamp_min(0))


def test_block_adds_two_convolutions_to_a_matching_shortcut():
    block = BasicBlock(2, 3, stride=2).eval()
    first, _, _, second, _ = block.residual
    x = torch.randn(2, 2, 6, 6, generator=torch.Generator().manual_seed(0))
    norm = 1 / (1 + 1e-5) ** 0.5  # BatchNorm in eval mode before any training
    inner = F.conv2d(x, first.weight, stride=2, padding=1) * norm
    residual = F.conv2d(inner.clamp_min(0), second.weight, padding=1) * norm
    shortcut = F.conv2d(x, block.shortcut[1].weight, stride=2) * norm
    torch.testing.assert_close(block(x), (shortcut + residual).clamp_min(0))


@pytest.mark.parametrize("width", [4, 8, 16])
def test_narrow_blocks_have_right_gradients_at_64_pixels(width):
    """oneDNN's strided 1x1 gradient crashed here below 16 channels; float64 does not go there."""
    block = BasicBlock(width, 2 * width, stride=2)
    x = torch.randn(8, width, 64, 64, generator=torch.Generator().manual_seed(0))
    found, exact = (
        torch.autograd.grad(
            twin(rows.contiguous(memory_format=torch.channels_last)).square().mean(),
            list(twin.parameters()),
        )
        for twin, rows in ((copy.deepcopy(block), x), (copy.deepcopy(block).double(), x.double()))
    )
    for a, b in zip(found, exact, strict=True):
        torch.testing.assert_close(a.double(), b, rtol=1e-3, atol=1e-5)


def test_gradient_reaches_every_weight():
    encoder = SmallResNet(1, width=4, projection=(6,))
    x = torch.randn(6, 1, 8, 8, generator=torch.Generator().manual_seed(0))
    encoder(x)[1].square().sum().backward()
    without = [name for name, p in encoder.named_parameters() if p.grad is None]
    assert without == []


def test_refuses_bad_input():
    with pytest.raises(ValueError, match=r"\(B, 1, H, W\), got \(4, 3, 8, 8\)"):
        SmallResNet(1)(torch.zeros(4, 3, 8, 8))
    with pytest.raises(ValueError, match="got \\(4, 64\\)"):
        SmallResNet(1)(torch.zeros(4, 64))
    with pytest.raises(ValueError, match="widths must be positive"):
        SmallResNet(1, width=0)
    for settings in ({"stages": 0}, {"stem_stride": 0}):
        with pytest.raises(ValueError, match=r"= 0.*: both must be >= 1"):
            SmallResNet(1, **settings)
