import pytest
import torch
import torch.nn.functional as F
from torch import nn

from diffaug.models.attention import SelfAttention
from diffaug.models.listing1 import Listing1Denoiser

COND_DIM = 5


def make(shape=(1, 8, 8), width=4, **settings):
    torch.manual_seed(0)
    return Listing1Denoiser(shape, COND_DIM, width, **settings)


def make_inputs(shape=(1, 8, 8), rows=3):
    generator = torch.Generator().manual_seed(1)
    x = torch.randn(rows, *shape, generator=generator)
    return x, torch.tensor([0, 3, 999])[:rows], torch.randn(rows, COND_DIM, generator=generator)


def test_forward_line_by_line():
    """The printed order, with every block written out from its description."""
    net = make()
    x, t, cond = make_inputs()

    def norm(h):
        centred = h - h.mean((1, 2, 3), keepdim=True)
        return centred / torch.sqrt(centred.square().mean((1, 2, 3), keepdim=True) + 1e-5)

    def double_conv(block, h):
        first, second = (layer for layer in block if isinstance(layer, nn.Conv2d))
        h = F.gelu(norm(F.conv2d(h, first.weight, padding=1)))
        return norm(F.conv2d(h, second.weight, padding=1))

    def two_convolutions(block, h, code):
        residual, last = block.convolutions
        h = double_conv(last, F.gelu(h + double_conv(residual.inner, h)))
        added = block.code[1](code * torch.sigmoid(code))
        return h + added.reshape(*added.shape, 1, 1)

    def down(block, h, code):
        return two_convolutions(block, F.max_pool2d(h, 2), code)

    def up(block, h, skip, code):
        h = nn.Upsample(scale_factor=2, mode="bilinear", align_corners=True)(h)
        return two_convolutions(block, torch.cat([skip, h], dim=1), code)

    frequencies = torch.tensor([10_000 ** (-k / 128) for k in range(128)])
    angles = t[:, None] * frequencies
    code = torch.cat([angles.cos(), angles.sin()], dim=1) + net.cond_code(cond)
    x1 = double_conv(net.inc, x)
    x2 = net.sa1(down(net.down1, x1, code))
    x3 = net.sa2(down(net.down2, x2, code))
    x4 = net.sa3(down(net.down3, x3, code))
    h = x4
    for block in net.bottleneck:
        h = double_conv(block, h)
    h = net.sa4(up(net.up1, h, x3, code))
    h = net.sa5(up(net.up2, h, x2, code))
    h = net.sa6(up(net.up3, h, x1, code))
    torch.testing.assert_close(net(x, t, cond), net.outc(h), rtol=1e-4, atol=1e-4)


def test_channels_are_the_printed_ones():
    net = Listing1Denoiser((3, 32, 32), COND_DIM)
    steps = [net.down1, net.down2, net.down3, net.up1, net.up2, net.up3]
    ends = [
        (step.convolutions[0].inner[0].in_channels, step.code[1].out_features) for step in steps
    ]
    assert ends == [(16, 32), (32, 64), (64, 64), (128, 32), (64, 16), (32, 16)]
    attention = [net.sa1, net.sa2, net.sa3, net.sa4, net.sa5, net.sa6]
    assert [layer.norm.normalized_shape[0] for layer in attention] == [32, 64, 64, 32, 16, 16]
    assert [net.bottleneck[i][3].out_channels for i in range(3)] == [128, 128, 64]
    assert (net.inc[0].in_channels, net.inc[3].out_channels, net.outc.out_channels) == (3, 16, 3)


@pytest.mark.parametrize(
    ("side", "max_tokens", "kept"),
    [(32, 1024, "123456"), (32, 256, "12345"), (96, 1024, "234"), (28, 100, "234"), (8, 0, "")],
)
def test_attention_stays_where_its_tokens_are_few(side, max_tokens, kept):
    net = make((1, side, side), max_tokens=max_tokens)
    found = [n for n in "123456" if isinstance(getattr(net, f"sa{n}"), SelfAttention)]
    assert "".join(found) == kept


@pytest.mark.parametrize("shape", [(1, 8, 8), (1, 28, 28), (3, 32, 32), (2, 9, 5), (1, 1, 1)])
def test_any_sides_return_to_their_shape(shape):
    with torch.no_grad():
        output = make(shape)(*make_inputs(shape))
    assert output.shape == (3, *shape)
    assert output.isfinite().all()


def test_rows_do_not_mix_but_time_and_condition_matter():
    net = make()
    x, t, cond = make_inputs()
    output = net(x, t, cond)
    torch.testing.assert_close(output[1:2], net(x[1:2], t[1:2], cond[1:2]), rtol=1e-4, atol=1e-5)
    assert not torch.allclose(output, net(x, t + 1, cond), atol=1e-4)
    assert not torch.allclose(output, net(x, t, cond + 1), atol=1e-4)


def test_gradient_reaches_every_weight():
    net = make()
    net(*make_inputs()).square().sum().backward()
    without = [n for n, p in net.named_parameters() if p.grad is None or not p.grad.any()]
    assert without == []


def test_seed_decides_the_weights():
    first, again = make(), make()
    assert all(
        torch.equal(p, q) for p, q in zip(first.parameters(), again.parameters(), strict=True)
    )


def test_refuses_widths_that_attention_cannot_split():
    with pytest.raises(ValueError, match="channels = 6: must be a multiple of 4"):
        make(width=3)
