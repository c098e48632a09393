"""Lambda: which second views are replaced, and by what (Eq. 3 and Eq. 4).

`Mixing` is the section of params.yaml and the one place that says what lambda means for a
method: whether it draws at all, from whose generator, and what a batch gets.
"""

from __future__ import annotations

from typing import Literal

from diffaug.blocks import Frozen, Share
from diffaug.io import from_bytes
from diffaug.lazy import Generator, Tensor, torch
from diffaug.training.inputs import Inputs
from diffaug.views.base import View
from diffaug.views.draws import per_row, uniform

Source = Literal["generated", "protocol", "itself", "zeros"]


class Mixing(Frozen):
    """Share `lam` of the second views replaced in E-step 2, and by what.

    source: "generated" are rows of the method's own generator; "protocol" those of the main
    protocol's (how another method uses DiffAug's data); "itself" is the row without any view
    (the control: what of a gain is due to generating?); "zeros" those of the released code.
    """

    lam: Share
    source: Source = "generated"

    @property
    def used(self) -> Source | None:
        """What views are replaced by, None where none is replaced."""
        return self.source if self.lam > 0 else None

    @property
    def generates(self) -> bool:
        """Whether the method draws from a generator of its own."""
        return self.used == "generated"

    def drawn_from(self, own: str, main: str) -> str | None:
        """Return whose samples are used, those of method `own` or `main`; None if nobody's."""
        if self.used == "protocol":
            return main
        return own if self.generates else None

    def view(self, inputs: Inputs, samples: Tensor | None) -> View | None:
        """Return what replaces views in a batch, None where nothing is replaced.

        Args:
            inputs: (N, ...) the training rows in the input space.
            samples: (copies, N, ...) the cache drawn; not needed for "itself" and "zeros".

        Raises:
            ValueError: where samples are needed and missing.
        """
        if self.used is None:
            return None
        if self.used == "itself":
            samples = inputs[:][None]
        elif self.used == "zeros":
            # As released: a row of zeros in the data's own units (no counts, a black image).
            empty = torch.zeros(1, *inputs.space.row_shape, device=inputs.device)
            samples = inputs.space(empty)[None].expand(1, len(inputs), *inputs.shape[1:])
        if samples is None:
            raise ValueError(f"mixing.lam = {self.lam}: generated samples are missing")
        return Generated(samples, self.lam)


class Generated:
    """Replace each row of a batch by one of its cached samples with probability `lam`.

    Args:
        samples: (copies, N, ...) positives of the N training rows, bytes or numbers; one of a
            row's copies is drawn each time.
        lam: 0 to 1; ValueError otherwise.
    """

    def __init__(self, samples: Tensor, lam: float) -> None:
        if not 0 <= lam <= 1:
            raise ValueError(f"lam = {lam}: allowed is 0 to 1")
        self.samples = samples
        self.lam = lam

    def __call__(self, x: Tensor, rows: Tensor, generator: Generator) -> Tensor:
        shape = (len(rows),)
        replaced = uniform(shape, 0, 1, generator) < self.lam
        copy = torch.randint(len(self.samples), shape, generator=generator, device=x.device)
        return torch.where(per_row(replaced, x), from_bytes(self.samples[copy, rows]), x)
