"""What is known of one cell of a table when it is handed to MLflow, in the words that it shows."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from diffaug.evaluation.metrics import metric

PHASES = {"estep1": "E-step 1", "mstep": "M-step", "estep2": "E-step 2", "joint": "Joint training"}
BLOCKS = ("kind", "loss", "name")  # the setting by which a block of settings is chosen


@dataclass(frozen=True)
class CellRecord:
    """One cell of a table: a method on a data set from one seed.

    Args:
        table: "Table 4".
        label: the method's name in the table.
        short: its name where there is little room: "B3".
        method: the name of its files.
        dataset: the data set's name.
        seed: of training and evaluation.
        settings: those that the method reads, as plain nested values.
        metrics: key in params.yaml -> share of 1; others are counts of rows.
        history: mappings of "phase", "epoch" and losses, as numbers or their text.
        checkpoint: None where nothing was trained.
        data_sha256: of the data set's x.npy.
    """

    table: str
    label: str
    short: str
    method: str
    dataset: str
    seed: int
    settings: Mapping[str, Any]
    metrics: Mapping[str, float]
    history: Sequence[Mapping[str, Any]]
    checkpoint: Path | None
    data_sha256: str

    @property
    def identity(self) -> dict[str, Any]:
        """What tells the cell from the others of its suite."""
        names = ("table", "method", "dataset", "seed")
        return {name: getattr(self, name) for name in names}

    @cached_property
    def dvc_md5(self) -> str:
        """MD5 of the checkpoint's bytes, the name it has in DVC's cache; '' without one."""
        if self.checkpoint is None:
            return ""
        with self.checkpoint.open("rb") as file:
            return hashlib.file_digest(file, "md5").hexdigest()

    @cached_property
    def key(self) -> str:
        """SHA-256 of all that makes another run of the cell when it changes."""
        content = {
            **self.identity,
            "settings": self.settings,
            "metrics": self.metrics,
            "dvc_md5": self.dvc_md5,
            "data_sha256": self.data_sha256,
        }
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()

    @cached_property
    def params(self) -> dict[str, str]:
        """The settings as dotted names and text, a block or a list in one line."""
        return {_allowed(name): text for name, text in _flat(self.settings)}

    @cached_property
    def scores(self) -> dict[str, float]:
        """The metrics under the names of the tables, in percent, not rounded."""
        return {
            _allowed(f"{shown.label} {shown.rows} rows in percent"): 100 * value
            for shown, value in (
                (metric(key), value) for key, value in self.metrics.items() if key.count("/") == 2
            )
        }

    @property
    def losses(self) -> Iterator[tuple[str, float, int]]:
        """(name of the curve, loss, epoch) of every point."""
        for row in self.history:
            phase, _, number = row["phase"].partition("-round")
            title = PHASES.get(phase, phase) + (f" of round {number}" if number else "")
            for name in row:
                if name not in ("phase", "epoch"):
                    curve = _allowed(f"{title}/{name} loss after each epoch")
                    yield curve, float(row[name]), int(row["epoch"])

    @property
    def card(self) -> dict[str, Any]:
        """All but the curves, exact: the file that a run is kept with."""
        names = ("label", "settings", "metrics", "data_sha256", "dvc_md5", "key")
        path = None if self.checkpoint is None else self.checkpoint.as_posix()
        return {
            **self.identity,
            **{name: getattr(self, name) for name in names},
            "checkpoint": path,
        }


def _flat(settings: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    """Nested settings as dotted names and text; what is None is not there.

    >>> list(_flat({"estep": {"lr": 0.001, "k": None}, "loss": {"kind": "nce", "nu": 1.0}}))
    [('estep.lr', '0.001'), ('loss', 'nce (nu 1.0)')]
    """
    for name, value in settings.items():
        if isinstance(value, Mapping) and not any(key in value for key in BLOCKS):
            yield from _flat(value, f"{above}{name}.")
        elif value is not None:
            yield above + name, _text(value)


def _text(value: Any) -> str:
    """One setting in one line.

    >>> _text([{"name": "shift", "pixels": 1}, {"name": "flip"}])
    'shift (pixels 1), flip'
    """
    if isinstance(value, list | tuple):
        return ", ".join(map(_text, value))
    if not isinstance(value, Mapping):
        return str(value)
    chosen = next((key for key in BLOCKS if key in value), None)
    rest = (
        f"{name} [{_text(inner)}]" if isinstance(inner, list) else f"{name} {_text(inner)}"
        for name, inner in value.items()
        if name != chosen and inner is not None
    )
    within = ", ".join(rest)
    return within if chosen is None else f"{value[chosen]} ({within})" if within else value[chosen]


def _allowed(name: str) -> str:
    """MLflow's names are letters, digits, space and _ - . /."""
    return re.sub(r"[^\w\-./ ]", "_", name, flags=re.ASCII)
