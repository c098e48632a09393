"""Lambda: which second views are replaced, and by what (Eq. 3 and Eq. 4).

`Mixing` is the section of params.yaml and the one place that says what lambda means for a
method: whether it draws at all, from whose generator, and what a batch gets.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Literal

from pydantic import model_validator

from diffaug.blocks import Count, Frozen, Share
from diffaug.io import from_bytes
from diffaug.lazy import Generator, Tensor, torch
from diffaug.training.inputs import Inputs
from diffaug.views.base import View
from diffaug.views.draws import per_row, uniform

Source = Literal["generated", "protocol", "itself", "neighbours", "zeros"]


class Mixing(Frozen):
    """Share `lam` of the second or third views replaced in E-step 2, and by what.

    source: "generated" are rows of the method's own generator; "protocol" those of the main
    protocol's (how another method uses DiffAug's data); "itself" is the row without any view,
    "neighbours" one of the `k` training rows nearest to it `near_in` the encoder's y or z at the
    start of E-step 2, or the inputs' principal components (the controls: what of a gain is due to
    generating?); "zeros" those of the released code.
    place: "second" is the paper's. "third" leaves the pair of hand-made views as it is and gives
    the anchor one more positive, drawn like the second, of which the share `lam` is replaced.
    """

    lam: Share
    source: Source = "generated"
    k: Count | None = None
    near_in: Literal["y", "z", "inputs"] | None = None
    place: Literal["second", "third"] = "second"

    @model_validator(mode="after")
    def _neighbours_are_described(self) -> Mixing:
        described = self.k is not None and self.near_in is not None
        if self.source == "neighbours" and not described:
            raise ValueError("mixing.source = 'neighbours': mixing.k and mixing.near_in are needed")
        if self.source != "neighbours" and (self.k, self.near_in) != (None, None):
            raise ValueError(
                f"mixing.source = {self.source!r}: mixing.k and mixing.near_in belong to "
                "'neighbours' alone"
            )
        return self

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

    def view(
        self, inputs: Inputs, samples: Tensor | None, near: Tensor | None = None
    ) -> View | None:
        """Return what replaces views in a batch, None where nothing is replaced.

        Args:
            inputs: (N, ...) the training rows in the input space.
            samples: (copies, N, ...) the cache drawn; needed for "generated" and "protocol".
            near: (N, k) numbers of each row's neighbours; needed for "neighbours".

        Raises:
            ValueError: where samples or neighbours are needed and missing.
        """
        if self.used is None:
            return None
        if self.used == "neighbours":
            if near is None:
                raise ValueError("mixing.source = 'neighbours': neighbours are missing")
            return Neighbours(inputs, near, self.lam)
        if self.used == "itself":
            samples = inputs[:][None]
        elif self.used == "zeros":
            # As released: a row of zeros in the data's own units (no counts, a black image).
            empty = torch.zeros(1, *inputs.space.row_shape, device=inputs.device)
            samples = inputs.space(empty)[None].expand(1, len(inputs), *inputs.shape[1:])
        if samples is None:
            raise ValueError(f"mixing.lam = {self.lam}: generated samples are missing")
        return Generated(samples, self.lam)


class Replacement(ABC):
    """Replace each row of a batch by one of its own few others with probability `lam`.

    lam: 0 to 1; ValueError otherwise.
    """

    def __init__(self, lam: float) -> None:
        if not 0 <= lam <= 1:
            raise ValueError(f"lam = {lam}: allowed is 0 to 1")
        self.lam = lam

    @property
    @abstractmethod
    def count(self) -> int:
        """How many others a row has."""

    @abstractmethod
    def others(self, which: Tensor, rows: Tensor) -> Tensor:
        """Return others (B, ...) by their numbers (B,) among those of the numbered rows (B,)."""

    def __call__(self, x: Tensor, rows: Tensor, generator: Generator) -> Tensor:
        shape = (len(rows),)
        replaced = uniform(shape, 0, 1, generator) < self.lam
        which = torch.randint(self.count, shape, generator=generator, device=x.device)
        return torch.where(per_row(replaced, x), self.others(which, rows), x)


class Generated(Replacement):
    """Replacement by cached samples (copies, N, ...) of the N training rows, bytes or numbers."""

    def __init__(self, samples: Tensor, lam: float) -> None:
        super().__init__(lam)
        self.samples = samples

    @property
    def count(self) -> int:
        return len(self.samples)

    def others(self, which: Tensor, rows: Tensor) -> Tensor:
        return from_bytes(self.samples[which, rows])


class Neighbours(Replacement):
    """Replacement by real training rows: near (N, k), the numbers of each row's neighbours.

    What NNCLR (Dwibedi et al. 2021) and MSF (Koohpayegani et al. 2021) take as positives, found
    once an E-step 2 and not in a queue.
    """

    def __init__(self, inputs: Inputs, near: Tensor, lam: float) -> None:
        super().__init__(lam)
        self.inputs = inputs
        self.near = near

    @property
    def count(self) -> int:
        return self.near.shape[1]

    def others(self, which: Tensor, rows: Tensor) -> Tensor:
        return self.inputs[self.near[rows, which]]
