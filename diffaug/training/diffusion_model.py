"""Gen(.|phi): denoiser, its running average, noise schedule and scaling as one thing."""

from collections.abc import Callable
from functools import partial

import torch
from torch import Generator, Tensor, nn

from diffaug.diffusion.dpm_solver import dpm_solver_sample
from diffaug.diffusion.ema import Ema
from diffaug.diffusion.objective import diffusion_loss
from diffaug.diffusion.samplers import ddim_sample, ddpm_sample
from diffaug.diffusion.sampling import Start
from diffaug.diffusion.schedule import NoiseSchedule
from diffaug.models.input_space import InputSpace
from diffaug.settings import Diffusion, Sampling
from diffaug.training.checkpoint import Stateful
from diffaug.training.inputs import Inputs

SAMPLERS: dict[str, Callable[..., Tensor]] = {
    "ddpm": ddpm_sample,
    "ddim": ddim_sample,
    "dpm_solver": dpm_solver_sample,
}


class Scaling(nn.Module):
    """The space and units that the generator works in.

    `unit` keeps the input space, `standard` makes unit variances, `pca` those of the first
    principal components, in which a small network learns natural images in minutes, without
    their fine detail. forward: rows (B, *shape) -> (B, *out_shape); `inverse` the way back.
    Buffers low and high, one number a feature, bound x0 while sampling.
    """

    mean: Tensor
    std: Tensor
    low: Tensor
    high: Tensor

    def __init__(self, kind: str, shape: tuple[int, ...], components: int = 200) -> None:
        super().__init__()
        self.kind = kind
        self.rotation = InputSpace("pca", shape, components) if kind == "pca" else None
        self.out_shape = self.rotation.out_shape if self.rotation else tuple(shape)
        for name, value in (("mean", 0.0), ("std", 1.0), ("low", -1.0), ("high", 1.0)):
            self.register_buffer(name, torch.full(self.out_shape, value))

    @torch.no_grad()
    def fit(self, inputs: Inputs) -> "Scaling":
        """Set units and range from the training rows."""
        if self.rotation is not None:
            inputs = Inputs(self.rotation.fit(inputs[:]), inputs[:])
        if self.kind != "unit":
            found = inputs.statistics()
            self.mean.copy_(found.mean)
            # Features that hardly vary (the border of digits) would be blown up by their std.
            self.std.copy_(found.std.clamp_min(0.05 * float(found.std.max())))
            self.low.copy_((found.low - self.mean) / self.std)
            self.high.copy_((found.high - self.mean) / self.std)
        return self

    def forward(self, inputs: Tensor) -> Tensor:
        rotated = inputs if self.rotation is None else self.rotation(inputs)
        return (rotated - self.mean) / self.std

    def inverse(self, scaled: Tensor) -> Tensor:
        rotated = scaled * self.std + self.mean
        return rotated if self.rotation is None else self.rotation.inverse(rotated)


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
        self.scaling = Scaling(settings.scaling, shape, settings.components).to(device)
        out_shape = self.scaling.out_shape
        denoiser = settings.denoiser.build(out_shape, cond_dim, settings.steps, seed)
        self.denoiser = denoiser.to(device)
        self.schedule = NoiseSchedule(settings.steps).to(device)
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
        sampler = SAMPLERS[sampling.sampler]
        if sampling.sampler != "ddpm":
            sampler = partial(sampler, steps=sampling.steps)
        scaled = sampler(
            self.ema.shadow,
            self.schedule,
            cond,
            (len(inputs), *self.scaling.out_shape),
            target=self.settings.target,
            low=self.scaling.low,
            high=self.scaling.high,
            generator=generator,
            start=start,
        )
        return self.scaling.inverse(scaled)
