"""A cache of 50,000 images of 3 x 32 x 32, drawn with the U-Net."""

from collections.abc import Iterator

import torch

from diffaug.bench.cases import images
from diffaug.bench.run import Row, Run
from diffaug.bench.tiny import tiny
from diffaug.bench.work import estep, mstep, untrained
from diffaug.config import load
from diffaug.layers import overlay
from diffaug.settings import Settings
from diffaug.training import augment
from diffaug.training.generator import build_generator
from diffaug.training.streams import Streams

TITLE = "Sampling: one copy of 50,000 images of 3 x 32 x 32"
ORDER = 6
SECONDS = 60
IMAGES = 50_000
BATCHES = (1024, 4096)  # beside the one that is set


def measure(run: Run) -> Iterator[Row]:
    """Yield the time of the whole cache by batch size, from one batch, then as measured.

    Untrained networks draw as fast as trained ones.
    """
    settings = load("params.yaml").settings("cifar10", "tuned")
    count, side, sizes = IMAGES, 32, [augment.MAX_VALUES // (3 * 32 * 32), *BATCHES]
    if run.dry:
        settings, count, side, sizes = tiny(settings, images=True), 12, 16, [4, 8]
    values = settings.model_dump(mode="json")
    settings = Settings.model_validate(overlay(values, {"augment": {"copies": 1}}))
    x = images(count, run.device, side)
    told = (
        f"{settings.mstep.denoiser.called} {getattr(settings.mstep.denoiser, 'width', '')} wide, "
        f"{settings.augment.sampler} of {settings.augment.steps} steps, random conditions"
    )
    encoder, generator = (untrained(make(settings, x[: sizes[-1]])) for make in (estep, mstep))
    model, condition, inputs = build_generator(settings, x[: sizes[-1]], 0, encoder, None)
    streams = Streams(0, "augment", run.device)

    def one_batch(size: int) -> float:
        """Seconds of one batch, after one that is not timed, for as many images as asked for."""
        rows = torch.arange(size, device=run.device)

        def draw() -> None:
            conditions = condition(rows, streams.condition)
            model.sample(settings.augment, inputs[rows], conditions, streams.noise)

        draw()
        return run.timed(draw) * count / size

    for size in sizes:
        if run.todo(f"batches of {size:,}"):
            seconds = one_batch(size)
            yield Row(f"batches of {size:,}", seconds, "s", f"extrapolated from one batch; {told}")
    if run.todo("the whole cache"):
        run.need(one_batch(sizes[0]), "the whole cache")
        whole = run.timed(lambda: augment.augment(settings, x, 0, encoder, generator))
        yield Row("the whole cache", whole, "s", f"measured, batches of {sizes[0]:,}; {told}")
