"""Gen(.|phi): denoiser, its running average, noise schedule and scaling as one thing."""

from functools import partial

import torch
from torch import Generator, Tensor, nn

from diffaug.diffusion.ema import Ema
from diffaug.diffusion.objective import diffusion_loss
from diffaug.diffusion.samplers import Start, ddim_sample, ddpm_sample
from diffaug.diffusion.schedule import NoiseSchedule
from diffaug.settings import Diffusion, Sampling
from diffaug.training.build import build_denoiser
from diffaug.training.checkpoint import Stateful
from diffaug.training.inputs import Inputs


class Scaling(nn.Module):
    """The generator's own units: `unit` keeps the input space, `standard` makes unit variances.

    Buffers low and high, one number a feature, bound x0 while sampling.
    """

    mean: Tensor
    std: Tensor
    low: Tensor
    high: Tensor

    def __init__(self, kind: str, shape: tuple[int, ...]) -> None:
        super().__init__()
        self.kind = kind
        for name, value in (("mean", 0.0), ("std", 1.0), ("low", -1.0), ("high", 1.0)):
            self.register_buffer(name, torch.full(shape, value))

    @torch.no_grad()
    def fit(self, inputs: Inputs) -> "Scaling":
        """Set units and range from the training rows."""
        if self.kind == "standard":
            found = inputs.statistics()
            self.mean.copy_(found.mean)
            # Features that hardly vary (the border of digits) would be blown up by their std.
            self.std.copy_(found.std.clamp_min(0.05 * float(found.std.max())))
            self.low.copy_(self(found.low))
            self.high.copy_(self(found.high))
        return self

    def forward(self, inputs: Tensor) -> Tensor:
        return (inputs - self.mean) / self.std

    def inverse(self, scaled: Tensor) -> Tensor:
        return scaled * self.std + self.mean


class DiffusionModel:
    """Conditional generator of rows of `shape` (input space) given conditions of `cond_dim`."""

    def __init__(
        self,
        settings: Diffusion,
        shape: tuple[int, ...],
        cond_dim: int,
        seed: int,
        device: torch.device | str = "cpu",
    ) -> None:
        self.settings = settings
        self.shape = tuple(shape)
        self.denoiser = build_denoiser(settings, self.shape, cond_dim, seed).to(device)
        self.schedule = NoiseSchedule(settings.steps).to(device)
        self.scaling = Scaling(settings.scaling, self.shape).to(device)
        self.ema = Ema(self.denoiser, settings.ema)

    @property
    def modules(self) -> dict[str, Stateful]:
        """What a checkpoint must hold."""
        return {"denoiser": self.denoiser, "ema": self.ema, "scaling": self.scaling}

    def loss(self, inputs: Tensor, cond: Tensor, generator: Generator) -> Tensor:
        """Eq. 6 on rows (B, ...) of the input space."""
        scaled = self.scaling(inputs)
        target = self.settings.target
        return diffusion_loss(self.denoiser, self.schedule, scaled, cond, target, generator)

    @torch.no_grad()
    def sample(
        self, sampling: Sampling, inputs: Tensor, cond: Tensor, generator: Generator
    ) -> Tensor:
        """Return one generated row for each condition (Eq. 7 and Eq. 8), in the input space.

        inputs (B, ...) are the sources: used only where sampling.strength < 1, which noises
        them to that share of the schedule and denoises from there.
        """
        start: Start | None = None
        if sampling.strength < 1:
            last = max(0, round(sampling.strength * self.schedule.steps) - 1)
            start = (self.scaling(inputs), last)
        sampler = ddpm_sample
        if sampling.sampler == "ddim":
            sampler = partial(ddim_sample, steps=sampling.steps)
        scaled = sampler(
            self.ema.shadow,
            self.schedule,
            cond,
            tuple(inputs.shape),
            target=self.settings.target,
            low=self.scaling.low,
            high=self.scaling.high,
            generator=generator,
            start=start,
        )
        return self.scaling.inverse(scaled)
