"""What is known of one cell of a table when it is handed to MLflow."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class CellRecord:
    """One cell of a table: a method on a data set from one seed.

    label: the method's name in the table; settings: plain nested values; metrics: name ->
    number; history: mappings of "phase", "epoch" and losses, as numbers or their text;
    checkpoint: None where nothing was trained; data_sha256: of the data set's x.npy.
    """

    table: str
    label: str
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
