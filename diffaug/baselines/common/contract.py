"""What a baseline's file says of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from numpy.typing import NDArray

from diffaug.blocks import Frozen

Rows = NDArray[Any]


class NoSettings(Frozen):
    """For a baseline without anything to set."""


@dataclass(frozen=True)
class Baseline:
    """A method that DiffAug is compared with. As in scikit-learn, it is fitted, then transforms.

    Attributes:
        label: Its name in tables and figures.
        settings: Model of what can be set, with defaults.
        fit: Takes training rows (M, D), a seed and the settings; returns the rows' places (M, d)
            and the fitted model. None for what embeds nothing.
        transform: Takes the fitted model and new rows (K, D); returns their places (K, d). None
            for a method that cannot place new rows.
        sees: "components": the rows are the first 50 principal components of the training rows,
            float32. So does DiffAug, and single-cell practice: a table then compares methods and
            not their inputs. "columns": the rows as they are, float64.
        gives: "z": a map of two columns. "y": features, of which the first two are the map.
    """

    label: str
    settings: type[Frozen] = NoSettings
    fit: Callable[[Rows, int, Any], tuple[Rows, Any]] | None = None
    transform: Callable[[Any, Rows], Rows] | None = None
    sees: Literal["components", "columns"] = "components"
    gives: Literal["y", "z"] = "z"


def transform(model: Any, rows: Rows) -> Rows:
    """Place new rows by a model with scikit-learn's methods."""
    return model.transform(rows)
