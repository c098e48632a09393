import math

import pytest
import torch

from diffaug.models.residual_mlp import ResidualMLPDenoiser, timestep_embedding

DIM, COND_DIM = 6, 5


@pytest.fixture
def inputs():
    generator = torch.Generator().manual_seed(1)
    t = torch.tensor([0, 3, 999, 3])
    return (
        torch.randn(4, DIM, generator=generator),
        t,
        torch.randn(4, COND_DIM, generator=generator),
    )


@pytest.fixture
def trained_denoiser():
    """One whose zero-initialised layers have moved away from zero."""
    torch.manual_seed(0)
    denoiser = ResidualMLPDenoiser(DIM, COND_DIM, width=8, blocks=2)
    for layer in (denoiser.modulation, denoiser.output):
        torch.nn.init.normal_(layer.weight, std=0.3)
        torch.nn.init.normal_(layer.bias, std=0.3)
    return denoiser


def test_starts_at_zero_and_still_learns(inputs):
    denoiser = ResidualMLPDenoiser(DIM, COND_DIM, width=8)
    output = denoiser(*inputs)
    assert torch.equal(output, torch.zeros_like(output))
    optimiser = torch.optim.SGD(denoiser.parameters(), lr=0.1)
    for _ in range(3):
        optimiser.zero_grad()
        (denoiser(*inputs) - 1).square().mean().backward()
        optimiser.step()
    still = [n for n, p in denoiser.named_parameters() if p.grad is None or not p.grad.any()]
    assert still == []


def test_forward_block_by_block(trained_denoiser, inputs):
    x, t, cond = inputs
    net = trained_denoiser

    def norm(h, scale, shift):
        h = h - h.mean(1, keepdim=True)
        return h / torch.sqrt(h.square().mean(1, keepdim=True) + 1e-5) * (1 + scale) + shift

    code = net.time_code(timestep_embedding(t)) + net.cond_code(cond)
    modulation = net.modulation(code * torch.sigmoid(code)).split(8, dim=1)
    h = net.input(x)
    for number in range(2):
        scale, shift, gate = modulation[3 * number : 3 * number + 3]
        first, _, second = net.blocks[number]
        inner = first(norm(h, scale, shift))
        h = h + gate * second(inner * torch.sigmoid(inner))
    expected = net.output(norm(h, modulation[6], modulation[7]))
    torch.testing.assert_close(net(x, t, cond), expected)


def test_output_has_the_shape_of_its_input(trained_denoiser, inputs):
    x, t, cond = inputs
    image = trained_denoiser(x.reshape(4, 1, 2, 3), t, cond)
    assert image.shape == (4, 1, 2, 3)
    torch.testing.assert_close(image.flatten(1), trained_denoiser(x, t, cond))


def test_rows_do_not_mix_but_time_and_condition_matter(trained_denoiser, inputs):
    x, t, cond = inputs
    output = trained_denoiser(x, t, cond)
    torch.testing.assert_close(output[1:2], trained_denoiser(x[1:2], t[1:2], cond[1:2]))
    assert not torch.allclose(output, trained_denoiser(x, t + 1, cond))
    assert not torch.allclose(output, trained_denoiser(x, t, cond + 1))


def test_timestep_embedding_against_loop():
    steps, dim = [0, 1, 17, 999], 8
    expected = []
    for step in steps:
        angles = [step / 10_000 ** (k / (dim // 2)) for k in range(dim // 2)]
        expected.append([math.cos(a) for a in angles] + [math.sin(a) for a in angles])
    got = timestep_embedding(torch.tensor(steps), dim)
    torch.testing.assert_close(got, torch.tensor(expected), atol=1e-4, rtol=0)


@pytest.mark.parametrize("dim", [0, 3])
def test_timestep_embedding_refuses_odd_width(dim):
    with pytest.raises(ValueError, match="even"):
        timestep_embedding(torch.tensor([1]), dim)
