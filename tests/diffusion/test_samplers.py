import math

import pytest
import torch

from diffaug.diffusion.dpm_solver import dpm_solver_sample
from diffaug.diffusion.samplers import ddim_sample, ddpm_sample
from diffaug.diffusion.schedule import NoiseSchedule

MEAN, STD = torch.tensor([0.5, -1.0]), torch.tensor([0.4, 0.1])
FAR = {"low": -1e6, "high": 1e6}
SAMPLERS = [ddpm_sample, ddim_sample, dpm_solver_sample]


def seeded(seed=0):
    return torch.Generator().manual_seed(seed)


def gaussian_denoiser(schedule, target="epsilon", seen=None):
    """The best possible denoiser for rows x0 ~ N(MEAN, STD^2), known in closed form."""

    def denoiser(x_t, t, _cond):
        signal, sigma = schedule.signal[t][:, None], schedule.sigma[t][:, None]
        noise = sigma * (x_t - signal * MEAN) / (signal**2 * STD**2 + sigma**2)
        if seen is not None:
            seen.append(t.unique().item())
        x0 = (x_t - sigma * noise) / signal
        return noise if target == "epsilon" else signal * noise - sigma * x0

    return denoiser


def sample(sampler, count=4000, *, schedule=None, target="epsilon", **options):
    schedule = schedule or NoiseSchedule()
    options = {"generator": seeded(), **FAR, **options}
    denoiser = options.pop("denoiser", gaussian_denoiser(schedule, target))
    cond = torch.zeros(count, 1)
    return sampler(denoiser, schedule, cond, (count, 2), target=target, **options)


@pytest.mark.parametrize("target", ["epsilon", "v"])
@pytest.mark.parametrize(
    ("sampler", "options"),
    [(ddpm_sample, {}), (ddim_sample, {"steps": 1000}), (dpm_solver_sample, {"steps": 20})],
    ids=["ddpm", "ddim", "dpm_solver"],
)
def test_samples_have_the_data_mean_and_spread(sampler, options, target):
    samples = sample(sampler, target=target, **options)
    torch.testing.assert_close(samples.mean(0), MEAN, atol=0.03, rtol=0)
    torch.testing.assert_close(samples.std(0), STD, atol=0, rtol=0.06)


def test_ddpm_is_equation_7():
    schedule = NoiseSchedule(steps=12, first=0.02, last=0.4)
    denoiser = gaussian_denoiser(schedule)
    generator = seeded(3)
    x = torch.randn(5, 2, generator=generator)
    for t in range(11, -1, -1):
        alpha = 1 - schedule.betas[t]
        alpha_bar = math.prod(1 - beta for beta in schedule.betas[: t + 1])
        predicted = denoiser(x, torch.full((5,), t), None)
        x = (x - (1 - alpha) / math.sqrt(1 - alpha_bar) * predicted) / math.sqrt(alpha)
        if t > 0:
            x = x + math.sqrt(1 - alpha) * torch.randn(5, 2, generator=generator)
    got = sample(ddpm_sample, 5, schedule=schedule, generator=seeded(3))
    torch.testing.assert_close(got, x, atol=1e-5, rtol=1e-4)


def test_ddim_is_equation_12_of_song_without_noise():
    schedule = NoiseSchedule(steps=12, first=0.02, last=0.4)
    denoiser = gaussian_denoiser(schedule)
    generator = seeded(3)
    x = torch.randn(5, 2, generator=generator)
    visited = [11, 7, 4, 2, 1, 0]  # 11 (k / 5)^2, rounded, none twice.
    for t, following in zip(visited, [*visited[1:], None], strict=True):
        now = schedule.alpha_bars[t]
        before = 1.0 if following is None else schedule.alpha_bars[following]
        noise = denoiser(x, torch.full((5,), t), None)
        x0 = (x - math.sqrt(1 - now) * noise) / math.sqrt(now)
        x = math.sqrt(before) * x0 + math.sqrt(1 - before) * noise
    got = sample(ddim_sample, 5, schedule=schedule, steps=6, generator=seeded(3))
    torch.testing.assert_close(got, x, atol=1e-5, rtol=1e-4)


def test_ddim_follows_the_exact_flow_from_its_first_noise():
    schedule, generator = NoiseSchedule(), seeded(1)
    first = torch.randn(200, 2, generator=generator)
    expected = exact_flow(first, schedule)
    got = sample(ddim_sample, 200, steps=1000, generator=seeded(1))
    torch.testing.assert_close(got, expected, atol=0.01, rtol=0.01)


@pytest.mark.parametrize("sampler", [ddim_sample, dpm_solver_sample])
def test_few_step_samplers_draw_nothing_after_their_start(sampler):
    generator, reference = seeded(5), seeded(5)
    sample(sampler, 7, steps=10, generator=generator)
    torch.randn(7, 2, generator=reference)
    assert torch.equal(generator.get_state(), reference.get_state())


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_the_generator_decides(sampler):
    schedule = NoiseSchedule(steps=20)
    first, again, other = (
        sample(sampler, 6, schedule=schedule, generator=seeded(seed)) for seed in (0, 0, 1)
    )
    assert torch.equal(first, again)
    assert not torch.allclose(first, other)


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_samples_stay_in_their_range(sampler):
    low, high = torch.tensor([0.2, -1.05]), torch.tensor([0.6, -1.0])
    samples = sample(sampler, 300, low=low, high=high)
    assert (samples >= low - 1e-6).all()
    assert (samples <= high + 1e-6).all()
    assert samples.std(0).min() > 0.01


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_clipping_holds_a_diverging_denoiser(sampler):
    samples = sample(sampler, 20, denoiser=lambda x, _t, _c: -10 * x, low=-1.0, high=1.0)
    assert samples.abs().max() <= 1


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_partial_start_stays_near_its_row_and_leaves_it_with_more_noise(sampler):
    x0 = MEAN + STD * torch.randn(500, 2, generator=seeded(9))

    def distance(t0):
        samples = sample(sampler, 500, start=(x0, t0))
        return ((samples - x0) / STD).square().mean().sqrt().item()

    assert distance(0) < 0.2
    assert distance(0) < distance(100) < distance(700)
    # Two independent draws of a Gaussian lie sqrt(2) standard deviations apart.
    assert distance(999) == pytest.approx(math.sqrt(2), rel=0.1)


@pytest.mark.parametrize(
    ("steps", "t0", "expected"),
    [
        (5, None, [999, 562, 250, 62, 0]),
        (3, 10, [10, 2, 0]),
        (50, 3, [3, 2, 1, 0]),
        (1, None, [999]),
        (50, 0, [0]),
    ],
)
def test_ddim_visits_quadratically_spread_times(steps, t0, expected):
    seen, schedule = [], NoiseSchedule()
    start = None if t0 is None else (torch.zeros(4, 2), t0)
    denoiser = gaussian_denoiser(schedule, seen=seen)
    sample(ddim_sample, 4, denoiser=denoiser, steps=steps, start=start)
    assert seen == expected


def test_fifty_ddim_steps_keep_the_spread():
    spread = sample(ddim_sample, 8000, steps=50).std(0)
    torch.testing.assert_close(spread, STD, atol=0, rtol=0.1)


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_partial_start_carries_the_noise_of_its_time(sampler):
    inputs, schedule = [], NoiseSchedule()
    x0 = torch.tensor([[5.0, -5.0], [1.0, 0.0]])

    def denoiser(x_t, _t, _cond):
        inputs.append(x_t)
        return torch.zeros_like(x_t)

    sample(sampler, 2, denoiser=denoiser, start=(x0, 300), generator=seeded(4))
    noise = torch.randn(2, 2, generator=seeded(4))
    torch.testing.assert_close(inputs[0], schedule.q_sample(x0, torch.tensor([300, 300]), noise))


def test_ddpm_visits_every_time_below_its_start():
    seen, schedule = [], NoiseSchedule()
    denoiser = gaussian_denoiser(schedule, seen=seen)
    sample(ddpm_sample, 4, denoiser=denoiser, start=(torch.zeros(4, 2), 6))
    assert seen == [6, 5, 4, 3, 2, 1, 0]


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_samples_carry_no_gradient_and_keep_image_shape(sampler):
    schedule, layer = NoiseSchedule(steps=10), torch.nn.Linear(3, 3)
    samples = sampler(
        lambda x, _t, _c: layer(x),
        schedule,
        torch.zeros(4, 1),
        (4, 1, 2, 3),
        target="v",
        low=-torch.ones(1, 2, 3),
        high=torch.ones(1, 2, 3),
        generator=seeded(),
    )
    assert samples.shape == (4, 1, 2, 3)
    assert not samples.requires_grad


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_refuses_bad_input(sampler):
    with pytest.raises(ValueError, match="must be one of"):
        sample(sampler, 3, target="x0")
    with pytest.raises(ValueError, match="low must not exceed high"):
        sample(sampler, 3, low=1.0, high=0.0)
    with pytest.raises(ValueError, match=r"0\.\.999, got 1000"):
        sample(sampler, 3, start=(torch.zeros(3, 2), 1000))
    with pytest.raises(ValueError, match=r"start is \(4, 2\), samples are \(3, 2\)"):
        sample(sampler, 3, start=(torch.zeros(4, 2), 5))
    with pytest.raises(ValueError, match="2 conditions for 3 samples"):
        sampler(
            gaussian_denoiser(NoiseSchedule()),
            NoiseSchedule(),
            torch.zeros(2, 1),
            (3, 2),
            target="v",
            generator=seeded(),
            **FAR,
        )


@pytest.mark.parametrize("sampler", [ddim_sample, dpm_solver_sample])
def test_refuses_bad_steps(sampler):
    with pytest.raises(ValueError, match=f"{sampler.__name__}: steps must be at least 1, got 0"):
        sample(sampler, 3, steps=0)


def exact_flow(first, schedule):
    """Where the noise `first` (B, 2) is led if no step is too long."""
    signal, sigma = schedule.signal[-1], schedule.sigma[-1]
    return MEAN + STD * (first - signal * MEAN) / torch.sqrt(signal**2 * STD**2 + sigma**2)


def test_dpm_solver_is_algorithm_2_of_lu():
    """DPM-Solver++(2M), written from the paper: lambda = log(alpha / sigma), h and r of steps."""
    schedule = NoiseSchedule(steps=12, first=0.02, last=0.4)
    denoiser, seen = gaussian_denoiser(schedule), []
    sample(dpm_solver_sample, 5, schedule=schedule, steps=5,
           denoiser=gaussian_denoiser(schedule, seen=seen))  # fmt: skip
    assert len(seen) == 5
    alpha = [math.sqrt(a) for a in schedule.alpha_bars]
    sigma = [math.sqrt(1 - a) for a in schedule.alpha_bars]
    lam = [math.log(a / s) for a, s in zip(alpha, sigma, strict=True)]

    def x_theta(x, t):
        return (x - sigma[t] * denoiser(x, torch.full((5,), t), None)) / alpha[t]

    x = torch.randn(5, 2, generator=seeded(3))
    q = [x_theta(x, seen[0])]
    h = lam[seen[1]] - lam[seen[0]]
    x = sigma[seen[1]] / sigma[seen[0]] * x - alpha[seen[1]] * (math.exp(-h) - 1) * q[0]
    for i in range(2, len(seen)):
        q.append(x_theta(x, seen[i - 1]))
        h_before, h = h, lam[seen[i]] - lam[seen[i - 1]]
        r = h_before / h
        d = (1 + 1 / (2 * r)) * q[-1] - 1 / (2 * r) * q[-2]
        x = sigma[seen[i]] / sigma[seen[i - 1]] * x - alpha[seen[i]] * (math.exp(-h) - 1) * d
    got = sample(dpm_solver_sample, 5, schedule=schedule, steps=5, generator=seeded(3))
    torch.testing.assert_close(got, x_theta(x, seen[-1]), atol=1e-5, rtol=1e-4)


def test_dpm_solver_is_nearer_to_the_flow_in_20_calls_than_ddim_in_100():
    schedule = NoiseSchedule()
    expected = exact_flow(torch.randn(200, 2, generator=seeded(1)), schedule)

    def error(sampler, steps):
        got = sample(sampler, 200, steps=steps, generator=seeded(1))
        return ((got - expected) / STD).square().mean().sqrt()

    assert error(dpm_solver_sample, 20) < 0.03
    assert error(dpm_solver_sample, 20) < error(ddim_sample, 100)
    assert error(dpm_solver_sample, 40) < error(dpm_solver_sample, 20) / 2, "of second order"


@pytest.mark.parametrize(
    ("steps", "t0", "expected"),
    [(1, None, [999]), (2, None, [999, 0]), (50, 3, [3, 2, 1, 0]), (5, 0, [0])],
)
def test_dpm_solver_visits_times_once(steps, t0, expected):
    seen, schedule = [], NoiseSchedule()
    start = None if t0 is None else (torch.zeros(4, 2), t0)
    denoiser = gaussian_denoiser(schedule, seen=seen)
    sample(dpm_solver_sample, 4, denoiser=denoiser, steps=steps, start=start)
    assert seen == expected
