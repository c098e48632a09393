import pytest
import torch

from diffaug.diffusion.objective import diffusion_loss
from diffaug.diffusion.schedule import NoiseSchedule


@pytest.fixture
def schedule():
    return NoiseSchedule(steps=30, first=0.01, last=0.3)


def rows(count, seed=0):
    return torch.randn(count, 3, generator=torch.Generator().manual_seed(seed))


@pytest.mark.parametrize("target", ["epsilon", "v"])
def test_loss_against_loop(schedule, target):
    x0, cond, seen = rows(8), rows(8, seed=1), {}

    def denoiser(x_t, t, c):
        seen.update(x_t=x_t, t=t, cond=c)
        return 0.5 * x_t

    loss = diffusion_loss(denoiser, schedule, x0, cond, target, torch.Generator().manual_seed(2))
    total = 0.0
    for row, step in enumerate(seen["t"].tolist()):
        kept = schedule.alpha_bars[step]
        for column in range(3):
            clean, noised = x0[row, column].item(), seen["x_t"][row, column].item()
            noise = (noised - kept**0.5 * clean) / (1 - kept) ** 0.5
            aim = noise if target == "epsilon" else kept**0.5 * noise - (1 - kept) ** 0.5 * clean
            total += (aim - 0.5 * noised) ** 2
    assert loss.item() == pytest.approx(total / 24, rel=1e-4)
    assert torch.equal(seen["cond"], cond)


@pytest.mark.parametrize("target", ["epsilon", "v"])
def test_a_denoiser_that_knows_x0_has_no_loss(schedule, target):
    x0 = rows(64)

    def oracle(x_t, t, _cond):
        noise = (x_t - schedule.signal[t][:, None] * x0) / schedule.sigma[t][:, None]
        return schedule.training_target(x0, t, noise, target)

    loss = diffusion_loss(oracle, schedule, x0, x0, target, torch.Generator().manual_seed(0))
    assert loss.item() < 1e-10


def test_times_are_uniform_and_noise_is_standard(schedule):
    count, seen = 30_000, {}
    x0 = torch.zeros(count, 1)

    def denoiser(x_t, t, _cond):
        seen.update(x_t=x_t, t=t)
        return torch.zeros_like(x_t)

    loss = diffusion_loss(denoiser, schedule, x0, x0, "epsilon", torch.Generator().manual_seed(0))
    shares = torch.bincount(seen["t"], minlength=30) / count
    assert len(shares) == 30
    assert (shares - 1 / 30).abs().max() < 0.006
    assert loss.item() == pytest.approx(1, abs=0.03)
    noise = seen["x_t"] / schedule.sigma[seen["t"]][:, None]
    assert abs(noise.mean().item()) < 0.03


def test_the_generator_decides(schedule):
    def loss(seed):
        generator = torch.Generator().manual_seed(seed)
        x0 = rows(5)
        return diffusion_loss(lambda x, _t, _c: x, schedule, x0, x0, "v", generator).item()

    assert loss(0) == loss(0) != loss(1)


def test_refuses_unequal_batches_and_unknown_target(schedule):
    generator = torch.Generator()
    with pytest.raises(ValueError, match="5 rows of x0, 4 conditions"):
        diffusion_loss(lambda x, _t, _c: x, schedule, rows(5), rows(4), "v", generator)
    with pytest.raises(ValueError, match="must be one of"):
        diffusion_loss(lambda x, _t, _c: x, schedule, rows(5), rows(5), "x0", generator)
