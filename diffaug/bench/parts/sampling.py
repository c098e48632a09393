"""A cache of 50,000 images of 3 x 32 x 32, drawn with the U-Net."""

from collections.abc import Iterator

from diffaug.bench.cases import images
from diffaug.bench.run import Row, Run
from diffaug.bench.tiny import tiny
from diffaug.bench.work import batch_of_samples, estep, mstep, untrained
from diffaug.config import load
from diffaug.layers import overlay
from diffaug.settings import Settings
from diffaug.training import augment

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
    draw = batch_of_samples(settings, x[: max(sizes)])

    def whole_by(size: int) -> float:
        """Seconds of the whole cache, from one batch after one that is not timed."""
        draw(size)
        return run.timed(lambda: draw(size)) * count / size

    for size in sizes:
        if run.todo(f"batches of {size:,}"):
            seconds = whole_by(size)
            yield Row(f"batches of {size:,}", seconds, "s", f"extrapolated from one batch; {told}")
    if run.todo("the whole cache"):
        run.need(whole_by(sizes[0]), "the whole cache")
        encoder, generator = (untrained(make(settings, x[: max(sizes)])) for make in (estep, mstep))
        whole = run.timed(lambda: augment.augment(settings, x, 0, encoder, generator))
        yield Row("the whole cache", whole, "s", f"measured, batches of {sizes[0]:,}; {told}")
