"""What only a GPU can show: devices agree, and no sampler waits for it inside its loop."""

import pytest
import torch

from diffaug.diffusion.dpm_solver import dpm_solver_sample
from diffaug.diffusion.objective import diffusion_loss
from diffaug.diffusion.samplers import ddim_sample, ddpm_sample
from diffaug.diffusion.schedule import NoiseSchedule

pytestmark = pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")


def sample(sampler, denoiser, generator, device):
    schedule = NoiseSchedule(steps=20).to(device)
    cond = torch.zeros(6, 1, device=device)
    return sampler(
        denoiser, schedule, cond, (6, 2), target="v", low=-3.0, high=3.0, generator=generator
    )


@pytest.mark.parametrize("sampler", [ddpm_sample, ddim_sample, dpm_solver_sample])
def test_a_cpu_generator_gives_the_cpu_samples(sampler):
    on_cpu, on_gpu = (
        sample(sampler, lambda x, _t, _c: 0.3 * x, torch.Generator().manual_seed(0), device)
        for device in ("cpu", "cuda")
    )
    torch.testing.assert_close(on_gpu.cpu(), on_cpu, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("sampler", [ddpm_sample, ddim_sample, dpm_solver_sample])
def test_the_loop_never_waits_for_the_gpu(sampler):
    def denoiser(x, _t, _cond):
        torch.cuda.set_sync_debug_mode("error")  # on from the first step
        return 0.3 * x

    try:
        sample(sampler, denoiser, torch.Generator("cuda").manual_seed(0), "cuda")
    finally:
        torch.cuda.set_sync_debug_mode("default")


def test_the_objective_never_waits_for_the_gpu():
    schedule, x0 = NoiseSchedule().to("cuda"), torch.zeros(6, 2, device="cuda")
    generator = torch.Generator("cuda").manual_seed(0)
    torch.cuda.set_sync_debug_mode("error")
    try:
        diffusion_loss(lambda x, _t, _c: x, schedule, x0, x0, "v", generator)
    finally:
        torch.cuda.set_sync_debug_mode("default")
