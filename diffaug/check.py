"""Whether networks and views fit the rows they are meant for: on shapes alone, nothing trained.

`python -m diffaug.check < cells.json` reads a list of [label, shape of a row, number of
classes, settings], and ends with code 1 and one line at the first cell that cannot be built.
Networks lie on torch's device `meta`, which knows shapes and no numbers.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

import torch

from diffaug.settings import Settings
from diffaug.training.diffusion_model import DiffusionModel
from diffaug.training.inputs import Inputs

ROWS = 4  # any number that statistics can be taken of


def check(settings: Settings, row_shape: tuple[int, ...], n_classes: int) -> None:
    """Build the networks and views of a method for rows of `row_shape`.

    n_classes: what ablation A1's condition has numbers for. ValueError naming the section of the
    settings that does not fit.

    >>> check(settings, (1, 8, 8), n_classes=10)
    """
    space = settings.space.build(row_shape)
    with _section("encoder"), torch.device("meta"):
        encoder = settings.encoder.build(space.out_shape, seed=0)
    with _section("contrast"), torch.device("meta"):
        settings.contrast.build(encoder, seed=0)
    if settings.trains_generator:
        widths = {"z": encoder.z_dim, "onehot": n_classes}
        cond_dim = cast(int, widths.get(settings.mstep.condition, encoder.y_dim))
        with _section("mstep"), torch.device("meta"):
            DiffusionModel(settings.mstep, space.out_shape, cond_dim, 0, "meta")
    # What fits any row is not tried: neighbours take long to find.
    steps = [step for step in settings.views.steps if not step.fits_any_row]
    with _section("views"):
        inputs = Inputs(space, torch.zeros(ROWS, *row_shape))
        settings.views.model_copy(update={"steps": steps}).build(inputs)


@contextmanager
def _section(name: str) -> Iterator[None]:
    try:
        yield
    except Exception as error:  # whatever it is, the job would end with it
        raise ValueError(f"{name}: {' '.join(str(error).split())}") from error


def main(text: str) -> str:
    """Return what is wrong with the first cell of a JSON text that cannot be built, or ''."""
    for label, row_shape, n_classes, values in json.loads(text):
        try:
            check(Settings.model_validate(values), tuple(row_shape), n_classes)
        except ValueError as error:
            return f"{label}: {error}"
    return ""


if __name__ == "__main__":
    sys.exit(main(sys.stdin.read()) or 0)
