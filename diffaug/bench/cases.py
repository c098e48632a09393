"""What is timed on which settings, and the row of the table that comes of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from diffaug.bench.measure import Measurement, measure
from diffaug.bench.work import estep_step, mstep_step, sampling_step
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


def cases(params: Params) -> Iterator[Case]:
    """Yield every method's E-step under both protocols, then M-step and sampling of both."""
    for protocol in PROTOCOLS:
        for method in METHODS:
            settings = params.settings(DATASET, protocol, method)
            yield Case("E-step", method, protocol, settings)
    for protocol in PROTOCOLS:
        settings = params.settings(DATASET, protocol)
        yield Case("M-step", "DiffAug", protocol, settings)
        yield Case("sampling", settings.augment.sampler, protocol, settings)


def images(case: Case, device: torch.device) -> Tensor:
    """Return random bytes (N, 3, 32, 32) on the device, as many as the case asks for."""
    rows = DRAWN_ROWS if case.step == "sampling" else ROWS
    shape = (rows, *SHAPE)
    return torch.randint(256, shape, generator=seeded(0, device), device=device, dtype=torch.uint8)


def run(case: Case, x: Tensor, steps: int) -> Measurement:
    """Time `steps` training steps on rows x (N, ...) of bytes, or one draw of samples of them."""
    settings = case.settings
    if case.step == "sampling":
        drawn = settings.augment.copies * len(x)
        return measure(sampling_step(settings, x), drawn, x.device, steps=1)
    if case.step == "M-step":
        batch = min(settings.mstep.optimiser.batch_size, len(x))
        return measure(mstep_step(settings, x), batch, x.device, steps, WARM_UP)
    batch = min(settings.estep.batch_size, len(x))
    return measure(estep_step(settings, x), batch, x.device, steps, WARM_UP)


def row(case: Case, found: Measurement, peak: float | None) -> dict[str, Any]:
    """Return the table's row; peak: the card's bfloat16 operations a second, if known."""
    share = "unknown" if peak is None else f"{found.flops_per_second / peak:.1%}"
    return {
        "step": case.step,
        "method": case.method,
        "network": case.network,
        "protocol": case.protocol,
        "images a step": found.images,
        "ms a step": f"{1000 * found.seconds / found.steps:.1f}",
        "images/s": f"{found.images_per_second:.0f}",
        "TFLOP/s": f"{found.flops_per_second / 1e12:.2f}",
        "share of bf16 rate": share,
        "peak memory, GiB": "" if found.memory is None else f"{found.memory / 2**30:.2f}",
    }
