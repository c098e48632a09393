"""A fitted model as a folder: weights as safetensors, everything else as JSON, a card to read.

model.safetensors  every tensor, named <part>/<module>/<name>
model.json         format, settings, what `fit` was given, history, the weights' SHA-256
README.md          the model card

Loading runs no code of the folder: the weights are plain arrays and must have the shapes that the
settings ask for, before anything is built in those sizes.
"""

from __future__ import annotations

import math
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any, Literal

import numpy as np
from pydantic import Field, ValidationError, model_validator

import diffaug
from diffaug.blocks import Count, Frozen, Seed
from diffaug.data.sources import sha256_of
from diffaug.estimator.card import card
from diffaug.estimator.protocol import plain
from diffaug.estimator.rounds import Trained
from diffaug.estimator.tensors import plain_parts, rebuilt, tensors_of
from diffaug.io import read_json, write_json, write_text
from diffaug.layers import explain
from diffaug.settings import Settings
from diffaug.training.parallel import first

if TYPE_CHECKING:
    from diffaug.estimator.estimator import DiffAug

FORMAT = 1
WEIGHTS, VALUES, CARD = "model.safetensors", "model.json", "README.md"


class Arguments(Frozen):
    """What the estimator was made with, `device` and a generator of random numbers apart."""

    n_components: int | None
    n_rounds: int | Literal["auto"] | None
    budget: float
    settings: dict[str, Any] | None
    random_state: int | None
    verbose: bool


class Values(Frozen):
    """The content of model.json."""

    format: int
    diffaug: str
    arguments: Arguments
    settings: dict[str, Any]
    seed: Seed
    rows: Count
    row_shape: Annotated[list[Count], Field(min_length=1, max_length=3)]
    feature_names: list[str] | None
    history: list[dict[str, Any]]
    plain: dict[str, int]
    sha256: str

    @model_validator(mode="after")
    def _names_are_those_of_a_row(self) -> Values:
        names, numbers = self.feature_names, math.prod(self.row_shape)
        if names is not None and len(names) != numbers:
            raise ValueError(f"{len(names)} feature names of {numbers} numbers")
        return self


@contextmanager
def new_folder(folder: str | Path) -> Iterator[Path]:
    """Yield an empty folder that becomes `folder` if the block succeeds, and else is removed.

    Of processes that train together, that of the first becomes `folder`, those of all others are
    removed.

    Raises:
        FileExistsError: Where `folder` is there and not empty; before the block.
    """
    if not first():
        with TemporaryDirectory() as elsewhere:
            yield Path(elsewhere)
        return
    folder = Path(folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(f"{folder}: is there already and is not replaced; name a new folder")
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = folder.with_name(f".{folder.name}.{os.getpid()}")
    try:
        temporary.mkdir()
        yield temporary
        os.replace(temporary, folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def save(model: DiffAug, folder: str | Path) -> None:
    """Write a fitted model into a new folder, whole or not at all; errors as of `new_folder`."""
    from safetensors.torch import save_file

    with new_folder(folder) as temporary:
        save_file(tensors_of(model._trained), temporary / WEIGHTS)
        values = _values(model, sha256_of(temporary / WEIGHTS))
        write_json(temporary / VALUES, values.model_dump(mode="json"))
        write_text(temporary / CARD, card(model))


def load(folder: str | Path) -> DiffAug:
    """Read a model; ValueError, one line, where a file is missing, damaged or of another format."""
    from diffaug.estimator.estimator import DiffAug

    folder = Path(folder)
    values, settings = _read(folder)
    model = DiffAug(**values.arguments.model_dump())
    names = values.feature_names
    if names is not None:
        model.feature_names_in_ = np.array(names, dtype=object)
    model.row_shape_ = tuple(values.row_shape)
    model.n_features_in_ = math.prod(values.row_shape)
    model.n_samples_fit_, model._rows = values.rows, None
    parts = rebuilt(folder / WEIGHTS, settings, model.row_shape_, values.plain)
    return model._take(Trained(settings, values.seed, *parts, values.history))


def _values(model: DiffAug, sha256: str) -> Values:
    names = getattr(model, "feature_names_in_", None)
    arguments = {name: plain(model.get_params()[name]) for name in Arguments.model_fields}
    if not isinstance(arguments["random_state"], int):
        arguments["random_state"] = None
    return Values(
        format=FORMAT,
        diffaug=diffaug.__version__,
        arguments=Arguments(**arguments),
        settings=model.settings_.model_dump(mode="json"),
        seed=model.seed_,
        rows=model.n_samples_fit_,
        row_shape=list(model.row_shape_),
        feature_names=None if names is None else [str(name) for name in names],
        history=model.history_,
        plain=plain_parts(model._trained),
        sha256=sha256,
    )


def _read(folder: Path) -> tuple[Values, Settings]:
    """model.json, checked, and that the weights are those that were saved with it."""
    for name in (VALUES, WEIGHTS):
        if not (folder / name).is_file():
            raise ValueError(f"{folder}: not a model of DiffAug ({name} is missing)")
    try:
        content = read_json(folder / VALUES)
    except RecursionError:
        raise ValueError(f"{folder / VALUES}: not valid JSON (too deep)") from None
    found = content.get("format") if isinstance(content, dict) else None
    if found != FORMAT:
        raise ValueError(
            f"{folder / VALUES}: format {found!r}; diffaug {diffaug.__version__} reads {FORMAT}"
        )
    try:
        values = Values.model_validate(content)
        settings = Settings.model_validate(values.settings)
    except ValidationError as error:
        raise ValueError(f"{folder / VALUES}: {explain(error)}") from None
    if sha256_of(folder / WEIGHTS) != values.sha256:
        raise ValueError(f"{folder / WEIGHTS}: damaged (not the SHA-256 that {VALUES} names)")
    return values, settings
