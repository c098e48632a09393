import pytest
import torch
from torch import nn

from diffaug.models import unet
from diffaug.models.residual_mlp import timestep_embedding
from diffaug.models.unet import AdaptiveBlock, UNetDenoiser

COND_DIM = 5


def make(shape=(1, 32, 32), width=8, patch=2):
    torch.manual_seed(0)
    return UNetDenoiser(shape, COND_DIM, width, patch)


def make_trained(*args):
    """One whose zero-initialised convolutions have moved away from zero."""
    net = make(*args)
    for layer in net.modules():
        if isinstance(layer, nn.Conv2d) and not layer.weight.any():
            nn.init.normal_(layer.weight, std=0.1)
    return net


def make_inputs(shape=(1, 32, 32), rows=3):
    generator = torch.Generator().manual_seed(1)
    x = torch.randn(rows, *shape, generator=generator)
    return x, torch.tensor([0, 3, 999])[:rows], torch.randn(rows, COND_DIM, generator=generator)


def test_starts_at_zero_and_still_learns():
    net, inputs = make(), make_inputs()
    output = net(*inputs)
    assert torch.equal(output, torch.zeros_like(output))
    optimiser = torch.optim.SGD(net.parameters(), lr=0.1)
    for _ in range(3):
        optimiser.zero_grad()
        (net(*inputs) - inputs[0]).square().mean().backward()
        optimiser.step()
    still = [n for n, p in net.named_parameters() if p.grad is None or not p.grad.any()]
    assert still == []


@pytest.mark.parametrize("pixels", [1, 2 * 16 * 16, 3 * 16 * 16])
def test_drawing_in_blocks_changes_nothing(monkeypatch, pixels):
    net, inputs = make_trained(), make_inputs(rows=3)
    expected = net(*inputs)
    sizes = []
    net.input.register_forward_hook(lambda layer, maps, output: sizes.append(len(output)))
    monkeypatch.setattr(unet, "BLOCK_PIXELS", pixels)
    with torch.no_grad():
        found = net(*inputs)
    assert sizes == {1: [1, 1, 1], 512: [2, 1], 768: [3]}[pixels]
    torch.testing.assert_close(found, expected)


def test_block_norms_in_eight_groups_and_takes_scale_and_shift_from_the_code():
    torch.manual_seed(0)
    block = AdaptiveBlock(8, 16, code_dim=3)
    nn.init.normal_(block.second.weight)
    x, code = torch.randn(2, 8, 4, 4), torch.randn(2, 3)

    def norm(h, row):
        groups = [(g - g.mean()) / torch.sqrt(g.var(correction=0) + 1e-5) for g in h[row].chunk(8)]
        return torch.cat(groups)

    def silu(h):
        return h * torch.sigmoid(h)

    for row in range(2):
        scale, shift = block.modulation(code[row]).reshape(2, 16, 1, 1)
        h = block.first[2](silu(norm(x, row))[None])
        h = block.second(silu(norm(h, 0) * (1 + scale) + shift)[None])
        expected = h[0] + block.shortcut(x[row : row + 1])[0]
        found = block(x, code)[row]
        torch.testing.assert_close(found, expected, rtol=1e-4, atol=1e-4)


def test_forward_step_by_step():
    net = make_trained()
    x, t, cond = make_inputs()
    code = net.code(torch.cat([timestep_embedding(t), cond], dim=1))
    patches = x.reshape(3, 1, 16, 2, 16, 2).permute(0, 1, 3, 5, 2, 4).reshape(3, 4, 16, 16)
    top, bottom = net.down
    high = top(net.input(patches), code)
    low = bottom(net.halve[0](high), code)
    h = net.attention(net.middle(low, code))
    h = net.up[0](torch.cat([h, low], dim=1), code)
    h = h.repeat_interleave(2, dim=2).repeat_interleave(2, dim=3)
    h = net.output(net.up[1](torch.cat([h, high], dim=1), code))
    pixels = h.reshape(3, 1, 2, 2, 16, 16).permute(0, 1, 4, 2, 5, 3).reshape(3, 1, 32, 32)
    torch.testing.assert_close(net(x, t, cond), pixels, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    ("side", "patch", "maps"),
    [(8, 2, [4]), (8, 1, [8]), (28, 2, [14, 7]), (28, 1, [28, 14, 7]), (96, 2, [48, 24, 12, 6])],
)
def test_halves_until_eight_pixels_remain(side, patch, maps):
    net, found = make((1, side, side), 8, patch), []
    for block in net.down:
        block.register_forward_hook(lambda _m, _i, out: found.append(tuple(out.shape[1:])))
    with torch.no_grad():
        net(*make_inputs((1, side, side), rows=1))
    channels = [8, 16, 32, 32][: len(maps)]
    assert found == [(c, s, s) for c, s in zip(channels, maps, strict=True)]


@pytest.mark.parametrize("shape", [(1, 8, 8), (3, 30, 34), (1, 22, 10)])
def test_output_has_the_shape_of_its_input(shape):
    with torch.no_grad():
        assert make(shape)(*make_inputs(shape)).shape == (3, *shape)


def test_rows_do_not_mix_but_time_and_condition_matter():
    net = make_trained()
    x, t, cond = make_inputs()
    output = net(x, t, cond)
    torch.testing.assert_close(output[1:2], net(x[1:2], t[1:2], cond[1:2]), rtol=1e-4, atol=1e-5)
    assert not torch.allclose(output, net(x, t + 1, cond), atol=1e-4)
    assert not torch.allclose(output, net(x, t, cond + 1), atol=1e-4)


def test_width_scales_the_size_fourfold():
    sizes = [sum(p.numel() for p in make(width=w).parameters()) for w in (32, 64)]
    assert sizes[0] == 446_180
    assert sizes[1] / sizes[0] == pytest.approx(4, rel=0.1)


def test_seed_decides_the_weights():
    first, again = make(), make()
    assert all(
        torch.equal(p, q) for p, q in zip(first.parameters(), again.parameters(), strict=True)
    )


def test_refuses_what_it_cannot_take():
    with pytest.raises(ValueError, match="width = 12: must be a multiple of 8"):
        make(width=12)
    with pytest.raises(ValueError, match=r"sides of \(1, 7, 8\) must be multiples of patch = 2"):
        make((1, 7, 8))
