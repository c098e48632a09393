import math

import pytest
import torch

from diffaug.diffusion.schedule import NoiseSchedule, extract
from diffaug.diffusion.targets import x0_of


def test_alpha_bar_is_the_product_of_one_minus_beta():
    schedule = NoiseSchedule()
    product, expected = 1.0, []
    for t in range(1000):
        product *= 1 - (1e-4 + (0.02 - 1e-4) * t / 999)
        expected.append(product)
    assert schedule.alpha_bars == pytest.approx(expected, rel=1e-9)
    assert schedule.signal.square().tolist() == pytest.approx(expected, rel=1e-6)
    assert schedule.alpha_bars[-1] == pytest.approx(4.04e-5, rel=2e-3)


def test_beta_is_linear_between_its_ends():
    schedule = NoiseSchedule(steps=5, first=0.1, last=0.3)
    assert schedule.betas == pytest.approx([0.1, 0.15, 0.2, 0.25, 0.3])


def test_sigma_keeps_its_digits_where_almost_no_noise_is():
    sigma = NoiseSchedule().sigma
    assert sigma.dtype == torch.float32
    assert sigma[0].item() == pytest.approx(0.01, rel=1e-6)


def test_buffers_move_with_the_module_and_stay_out_of_checkpoints():
    schedule = NoiseSchedule(steps=5).to("meta")
    assert schedule.signal.device.type == "meta"
    assert schedule.state_dict() == {}


def test_q_sample_against_loop():
    schedule = NoiseSchedule(steps=10, first=0.05, last=0.4)
    generator = torch.Generator().manual_seed(0)
    x0, noise = torch.randn(2, 3, 2, 2, generator=generator)
    t = torch.tensor([0, 9, 4])
    got = schedule.q_sample(x0, t, noise)
    for row, step in enumerate(t.tolist()):
        kept = math.prod(1 - beta for beta in schedule.betas[: step + 1])
        expected = math.sqrt(kept) * x0[row] + math.sqrt(1 - kept) * noise[row]
        torch.testing.assert_close(got[row], expected)


@pytest.mark.parametrize("target", ["epsilon", "v"])
def test_a_perfect_output_gives_back_x0(target):
    schedule = NoiseSchedule(steps=50).double()
    generator = torch.Generator().manual_seed(0)
    x0, noise = torch.randn(2, 4, 3, generator=generator, dtype=torch.float64)
    t = torch.tensor([0, 10, 30, 49])
    output = schedule.training_target(x0, t, noise, target)
    x_t = schedule.q_sample(x0, t, noise)
    signal, sigma = schedule.signal[t, None], schedule.sigma[t, None]
    got = x0_of(x_t, output, signal, sigma, target)
    torch.testing.assert_close(got, x0, atol=1e-4, rtol=0)


def test_v_is_signal_times_noise_minus_sigma_times_x0():
    schedule = NoiseSchedule(steps=50)
    x0, noise, t = torch.tensor([[2.0]]), torch.tensor([[3.0]]), torch.tensor([20])
    kept = schedule.alpha_bars[20]
    v = schedule.training_target(x0, t, noise, "v").item()
    assert v == pytest.approx(math.sqrt(kept) * 3 - math.sqrt(1 - kept) * 2, rel=1e-5)


def test_extract_aligns_with_the_batch():
    got = extract(torch.tensor([1.0, 2.0, 3.0]), torch.tensor([2, 0]), 4)
    assert got.shape == (2, 1, 1, 1)
    assert got.flatten().tolist() == [3.0, 1.0]


def test_refuses_bad_settings():
    with pytest.raises(ValueError, match="steps"):
        NoiseSchedule(steps=1)
    with pytest.raises(ValueError, match="0 < first <= last < 1"):
        NoiseSchedule(first=0.5, last=0.1)
    x, t = torch.zeros(1, 2), torch.tensor([0])
    with pytest.raises(ValueError, match="must be one of"):
        NoiseSchedule().training_target(x, t, x, "x0")
