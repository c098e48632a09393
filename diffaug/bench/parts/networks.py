"""Steps of ResNet-18 and of the U-Net: number formats, memory formats, graphs, compilers."""

from collections.abc import Callable, Iterator
from typing import Any

import torch
from torch import Tensor

from diffaug.bench.cases import ROWS, images
from diffaug.bench.compare import compared
from diffaug.bench.faster import captured_step, compile_network
from diffaug.bench.run import NotWhole, Row, Run
from diffaug.bench.tiny import tiny
from diffaug.bench.work import Step, estep, mstep, training_step
from diffaug.config import load
from diffaug.models import precision
from diffaug.settings import Settings
from diffaug.training.streams import Streams

TITLE = "Steps of image networks: number formats, memory formats, graphs, compilers"
ORDER = 8
SECONDS = 110
STEPS = 10

Versions = dict[str, Callable[[], Step]]


def measure(run: Run) -> Iterator[Row]:
    """Yield what each version of SimCLR's E-step and of the U-Net's M-step is worth."""
    params = load("params.yaml")
    x = images(10 if run.dry else ROWS, run.device, 8 if run.dry else 32)
    failed: list[str] = []
    for name, settings, versions in (
        ("E-step, ResNet-18", params.settings("cifar10", "tuned", "SimCLR"), _resnet),
        ("M-step, U-Net", params.settings("cifar10", "tuned"), _unet),
    ):
        if run.dry:
            settings = tiny(settings, images=True)
        batch = (settings.estep if versions is _resnet else settings.mstep.optimiser).batch_size
        told = f"{batch} of {len(x):,} random images of {tuple(x.shape[1:])}"
        try:
            yield from compared(run, name, versions(run, settings, x), STEPS, told)
        except NotWhole as left_out:
            failed.append(str(left_out))
    if failed:
        raise NotWhole("; ".join(failed))


def _resnet(run: Run, settings: Settings, x: Tensor) -> Versions:
    def changed(change: Callable[[Any], None]) -> Callable[[], Step]:
        def make() -> Step:
            phase = estep(settings, x)
            change(phase.modules["encoder"])
            return training_step(phase, x)

        return make

    def views_only() -> Step:
        phase, streams = estep(settings, x), Streams(0, "estep1", x.device)
        step: Any = phase.step
        rows = torch.arange(min(settings.estep.batch_size, len(x)), device=x.device)

        def work() -> None:
            inputs = step.inputs[rows]
            for view in step.views:
                view(inputs, rows, streams.views)

        return work

    return {
        "as it is": changed(lambda encoder: None),
        "its views alone": views_only,
        "float32": _without_bfloat16(changed(lambda encoder: None)),
        "channels first": changed(_channels_first),
        "cuDNN benchmark": _with_benchmark(changed(lambda encoder: None)),
        "backbone compiled": changed(
            lambda encoder: compile_network(encoder.backbone, "default", run.device)
        ),
        "CUDA graph": lambda: captured_step(estep(settings, x), x),
    }


def _unet(run: Run, settings: Settings, x: Tensor) -> Versions:
    def changed(change: Callable[[Any], None]) -> Callable[[], Step]:
        def make() -> Step:
            phase = mstep(settings, x)
            change(phase.modules["denoiser"])
            return training_step(phase, x)

        return make

    def compiled(denoiser: Any) -> None:
        for block in (*denoiser.down, denoiser.middle, *denoiser.up):
            compile_network(block, "default", run.device)

    return {
        "as it is": changed(lambda denoiser: None),
        "float32": _without_bfloat16(changed(lambda denoiser: None)),
        "channels last": changed(lambda denoiser: denoiser.to(memory_format=torch.channels_last)),
        "cuDNN benchmark": _with_benchmark(changed(lambda denoiser: None)),
        "blocks compiled": changed(compiled),
        "CUDA graph": lambda: captured_step(mstep(settings, x), x),
    }


def _channels_first(encoder: Any) -> None:
    """Let the convolutions have the default memory format, as the encoder never does itself."""
    encoder.backbone.to(memory_format=torch.contiguous_format)

    def forward(x: Tensor) -> tuple[Tensor, Tensor]:
        with precision.autocast(x.device):
            y = encoder.backbone(x.contiguous())
        return y, encoder.projection(y)

    encoder.forward = forward


def _without_bfloat16(make: Callable[[], Step]) -> Callable[[], Step]:
    def made() -> Step:
        step = make()

        def work() -> None:
            before = precision.has_bfloat16
            precision.has_bfloat16 = lambda device: False  # type: ignore[assignment]
            try:
                step()
            finally:
                precision.has_bfloat16 = before

        return work

    return made


def _with_benchmark(make: Callable[[], Step]) -> Callable[[], Step]:
    def made() -> Step:
        step = make()

        def work() -> None:
            before, torch.backends.cudnn.benchmark = torch.backends.cudnn.benchmark, True
            try:
                step()
            finally:
                torch.backends.cudnn.benchmark = before

        return work

    return made
