"""What is timed on which settings, and the row of the report that comes of it."""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from diffaug.bench.measure import Measurement, measure
from diffaug.bench.run import Row
from diffaug.bench.work import estep, mstep, sampling_step, training_step
from diffaug.config import Params
from diffaug.settings import Settings
from diffaug.training.augment import MAX_VALUES
from diffaug.training.streams import seeded

DATASET = "cifar10"
SHAPE = (3, 32, 32)
PROTOCOLS = ("tuned", "paper")
METHODS = ("SimCLR", "MoCo", "BYOL", "SimSiam", "DLME")
ROWS = 4096
# Two of the batches into which a draw of samples is cut.
DRAWN_ROWS = 2 * (MAX_VALUES // torch.Size(SHAPE).numel())
WARM_UP = 10


@dataclass(frozen=True)
class Case:
    """A step ("E-step", "M-step" or "sampling") with the settings of a method and protocol."""

    step: str
    method: str
    protocol: str
    settings: Settings

    @property
    def network(self) -> str:
        """The network that is trained or drawn with."""
        of = self.settings
        return of.encoder.called if self.step == "E-step" else of.mstep.denoiser.called

    @property
    def name(self) -> str:
        """What the report calls it."""
        return f"{self.step}, {self.method}, {self.network} ({self.protocol})"


def cases(params: Params) -> Iterator[Case]:
    """Yield SimCLR's E-step, M-step and sampling of both protocols, then all others' E-steps."""
    for protocol in PROTOCOLS:
        settings = params.settings(DATASET, protocol)
        yield Case("E-step", "SimCLR", protocol, params.settings(DATASET, protocol, "SimCLR"))
        yield Case("M-step", "DiffAug", protocol, settings)
        yield Case("sampling", settings.augment.sampler, protocol, settings)
    for protocol in PROTOCOLS:
        for method in METHODS[1:]:
            settings = params.settings(DATASET, protocol, method)
            yield Case("E-step", method, protocol, settings)


def images(rows: int, device: torch.device, side: int = SHAPE[1]) -> Tensor:
    """Return random bytes (rows, 3, side, side) on the device."""
    shape = (rows, SHAPE[0], side, side)
    return torch.randint(256, shape, generator=seeded(0, device), device=device, dtype=torch.uint8)


def run(case: Case, x: Tensor, steps: int, warm_up: int = WARM_UP) -> Measurement:
    """Time `steps` training steps on rows x (N, ...) of bytes, or one draw of samples of them."""
    settings = case.settings
    if case.step == "sampling":
        drawn = settings.augment.copies * len(x)
        return measure(sampling_step(settings, x), drawn, x.device, steps=1)
    phase = (mstep if case.step == "M-step" else estep)(settings, x)
    batch = min(phase.optimiser.batch_size, len(x))
    return measure(training_step(phase, x), batch, x.device, steps, warm_up)


def row(case: Case, found: Measurement, peak: float | None) -> Row:
    """Return the report's row; peak: the card's bfloat16 operations a second, if known."""
    share = None if peak is None else found.flops_per_second / peak
    gibibytes = None if found.memory is None else found.memory / 2**30
    numbers = {
        "images a step": float(found.images),
        "ms a step": 1000 * found.seconds / found.steps,
        "TFLOP/s": found.flops_per_second / 1e12,
        "share of bf16 rate": share,
        "peak memory, GiB": gibibytes,
    }
    shown = [f"{value:.4g} {name}" for name, value in numbers.items() if value is not None]
    return Row(case.name, found.images_per_second, "images/s", ", ".join(shown), numbers)
