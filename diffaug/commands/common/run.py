"""A run, which `fit` wrote, with the rows that a command uses it on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from diffaug.commands.common.rows import Rows, read_alike

if TYPE_CHECKING:
    from diffaug import DiffAug


def opened(
    run: Path, file: Path | None, given: Mapping[str, Any], device: str
) -> tuple[DiffAug, Rows]:
    """Read rows as `read_alike` does, then the model of a run.

    The rows' columns are brought to the order of the fit, and numbered where they have no names.

    Raises:
        ValueError: One line, where the file, its columns or the run are not as they must be.
    """
    rows = read_alike(run, file, given)
    # After the file was found right: this takes seconds.
    from diffaug.estimator import DiffAug
    from diffaug.estimator.names import in_order

    model = DiffAug.load(run, device=device)
    try:
        x = in_order(model, rows.x, rows.columns)
    except ValueError as error:
        raise ValueError(f"{file or run}: {error}") from None
    numbered = [f"x{number}" for number in range(model.n_features_in_)]
    columns = list(getattr(model, "feature_names_in_", rows.columns or numbered))
    return model, replace(rows, x=x, columns=columns)
