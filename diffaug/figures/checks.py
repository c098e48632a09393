"""What the figures ask of their input, said once."""

from collections.abc import Mapping, Sized

import numpy as np
from numpy.typing import ArrayLike

from diffaug.evaluation.rows import Floats


def finite(values: ArrayLike, axes: int, name: str) -> Floats:
    """Return `values` as float64; ValueError unless finite, not empty, with `axes` axes."""
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != axes or array.size == 0:
        raise ValueError(f"{name}: shape {array.shape} given, {axes} axes, none empty, needed")
    if not np.isfinite(array).all():
        raise ValueError(f"{name}: NaN or infinity given, all values must be finite")
    return array


def some_panels(panels: Sized, what: str) -> None:
    """ValueError unless there is a panel to draw, and no more than there are letters for."""
    if not 1 <= len(panels) <= 26:
        raise ValueError(f"{what}: {len(panels)} given, 1 to 26 can be drawn")


def same_keys(panels: Mapping[str, Mapping[str, object]], what: str) -> list[str]:
    """Keys that all panels have, in order; ValueError where a panel has others."""
    first, *others = panels.items()
    for name, panel in others:
        if list(panel) != list(first[1]):
            raise ValueError(
                f"{what} of {name}: {list(panel)} given, {list(first[1])} as of {first[0]} needed"
            )
    return list(first[1])
