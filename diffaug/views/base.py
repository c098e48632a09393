"""What every view looks like, how it is set, and how views are chained."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Annotated, ClassVar, Protocol

from pydantic import Field, SerializeAsAny, model_validator

from diffaug.blocks import Choice, Frozen
from diffaug.lazy import Generator, Tensor
from diffaug.training.inputs import Inputs


class View(Protocol):
    """x (B, ...), rows (B,) int64 numbers of these rows in the training set -> (B, ...)."""

    def __call__(self, x: Tensor, rows: Tensor, generator: Generator) -> Tensor: ...


class Chain:
    """Views applied one after the other.

    Every view is called with a batch x (B, ...), the numbers (B,) int64 of its rows in the
    training set, and the torch.Generator on their device that it draws from.

    Args:
        views: The views, in their order; none changes nothing.

    >>> import torch
    >>> from diffaug import Chain, Masking, Noise
    >>> data, rows = torch.randn(100, 50), torch.arange(8)
    >>> view = Chain([Noise(data.std(0), 0.3), Masking(data.mean(0))])
    >>> view(data[rows], rows, torch.Generator()).shape
    torch.Size([8, 50])
    """

    def __init__(self, views: Sequence[View]) -> None:
        self.views = list(views)

    def __call__(self, x: Tensor, rows: Tensor, generator: Generator) -> Tensor:
        for view in self.views:
            x = view(x, rows, generator)
        return x


class ViewSettings(Choice):
    """Settings of one view: the kind that `name` says.

    Attributes:
        fits_any_row: whether rows of any shape will do, so that none need be tried.
        must_be_first: whether the view begins anew with the row, so that no step before counts.
    """

    key = "name"
    fits_any_row: ClassVar[bool] = False
    must_be_first: ClassVar[bool] = False

    @abstractmethod
    def sides(self, inputs: Inputs) -> tuple[View, View]:
        """Return the view of the anchor and that of its positive.

        Args:
            inputs: (N, ...) the training rows in the input space.

        Raises:
            ValueError: where rows of that shape have no such view.
        """


class SameOnBothSides(ViewSettings):
    """Settings of a view that anchor and positive have alike."""

    @abstractmethod
    def view(self, inputs: Inputs) -> View:
        """Return the view of either side; see `ViewSettings.sides`."""

    def sides(self, inputs: Inputs) -> tuple[View, View]:
        view = self.view(inputs)
        return view, view


class Views(Frozen):
    """Hand-made positives of the E-steps; `both` applies them to the anchor too."""

    steps: Annotated[list[SerializeAsAny[ViewSettings]], Field(min_length=1)]
    both: bool = False

    @model_validator(mode="after")
    def _no_step_is_undone(self) -> Views:
        for place, step in enumerate(self.steps):
            if place > 0 and step.must_be_first:
                name = f"views.steps.{place}.name = {step.called!r}"
                raise ValueError(f"{name}: must be the first step")
        return self

    def build(self, inputs: Inputs) -> tuple[View, View]:
        """Return the views of the anchor and of its positive; see `ViewSettings.sides`."""
        sides = [step.sides(inputs) for step in self.steps]
        anchor = Chain([first for first, _ in sides] if self.both else [])
        return anchor, Chain([second for _, second in sides])
