"""The one form that every data set is brought to: a folder of arrays and a `dataset.json`.

x.npy         (N, ...) inputs: uint8 images (N, C, H, W), float32 tables (N, D)
labels.npy    (N,) int64 classes, 0 to n_classes - 1; -1 for a row without a label
coarse.npy    (N,) int64 coarser classes that clusters are compared with, where there are any
train.npy     (N,) bool, true for the training rows
dataset.json  shapes, classes, value range, licence, citation, checksums; written last
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from diffaug.data.raw import RawData
from diffaug.data.sources import sha256_of
from diffaug.io import atomic_write, read_json, write_json

DOMAINS = ("vision", "biology")


@dataclass(frozen=True, eq=False)
class Dataset:
    """A data set on disk: `x` (N, ...) memory-mapped, read-only; `train` (N,) bool.

    `meta` is the content of dataset.json. Labels stay on disk until `labels()` is called, so
    that training runs without them.
    """

    folder: Path
    name: str
    domain: str
    x: np.ndarray
    train: np.ndarray
    meta: dict[str, Any]

    def labels(self) -> np.ndarray:
        """Read the classes, (N,) int64; ValueError where labels.npy is missing or misfits."""
        return _load(self.folder / "labels.npy", (len(self.x),), "int64")

    def cluster_labels(self) -> np.ndarray:
        """Read the classes that clusters are compared with: the coarse ones where there are any."""
        if "coarse.npy" not in self.meta["sha256"]:
            return self.labels()
        return _load(self.folder / "coarse.npy", (len(self.x),), "int64")


def train_mask(n: int, fraction: float = 0.8, seed: int = 0) -> np.ndarray:
    """Mask of `n` rows, (n,) bool, with int(fraction * n) training rows drawn at random.

    Not stratified: the paper's 80/20 split (Table A.4) is not, and no label is used.
    ValueError where either side would be empty.
    """
    n_train = int(fraction * n)
    if not 0 < n_train < n:
        raise ValueError(
            f"train_mask: fraction {fraction} of {n} rows leaves {n_train} to train on; "
            f"1 to {n - 1} are allowed"
        )
    mask = np.zeros(n, dtype=bool)
    mask[np.random.default_rng(seed).permutation(n)[:n_train]] = True
    return mask


def write_dataset(
    folder: str | Path,
    raw: RawData,
    *,
    name: str,
    domain: str,
    clustered: str = "train",
    title: str = "",
    licence: str = "",
    citation: str = "",
    source: str = "",
) -> Dataset:
    """Write a data set in canonical form and return it loaded.

    Equal arguments give equal bytes. `raw.x` of finite numbers, `raw.labels` of -1 to
    len(class_names) - 1, `domain` "vision" or "biology"; ValueError otherwise. Where `raw` has
    no split, `train_mask` draws the training rows. clustered: see `Entry`.

    >>> raw = RawData(np.zeros((9, 4), np.float32), np.arange(9) % 3, ("a", "b", "c"))
    >>> write_dataset("data/toy", raw, name="toy", domain="biology")
    """
    folder = Path(folder)
    if domain not in DOMAINS:
        raise ValueError(f"{name}: domain {domain!r}, allowed are {', '.join(DOMAINS)}")
    raw.check(name)
    x, labels = raw.x, raw.labels.astype(np.int64)
    train = train_mask(len(x)) if raw.train is None else raw.train
    # dataset.json says that the folder is whole: the old one must not outlive the old arrays.
    (folder / "dataset.json").unlink(missing_ok=True)
    arrays = {"x.npy": x, "labels.npy": labels, "train.npy": train}
    if raw.coarse is not None:
        arrays["coarse.npy"] = raw.coarse.astype(np.int64)
    for file, array in arrays.items():
        with atomic_write(folder / file) as temporary:
            np.save(temporary, np.ascontiguousarray(array))
    meta = {
        "name": name,
        "domain": domain,
        "title": title,
        "shape": list(x.shape),
        "dtype": str(x.dtype),
        "value_range": [x.min().item(), x.max().item()],
        "n_classes": len(raw.class_names),
        "class_names": list(raw.class_names),
        "class_counts": raw.class_counts(),
        "coarse_names": list(raw.coarse_names),
        "clustered": clustered,
        "n_unlabelled": int((labels < 0).sum()),
        "n_train": int(train.sum()),
        "n_test": int((~train).sum()),
        "licence": licence,
        "citation": citation,
        "source": source,
        "notes": raw.notes,
        "sha256": {file: sha256_of(folder / file) for file in arrays},
    }
    write_json(folder / "dataset.json", meta)
    return load_dataset(folder)


def load_dataset(folder: str | Path) -> Dataset:
    """Open a canonical data set without reading `x` into memory or opening the labels.

    ValueError, one line, where the folder or a file is missing or disagrees with dataset.json.
    """
    folder = Path(folder)
    if not (folder / "dataset.json").is_file():
        raise ValueError(f"{folder}: not a prepared data set (no dataset.json)")
    meta = read_json(folder / "dataset.json")
    shape = tuple(meta["shape"])
    x = _load(folder / "x.npy", shape, meta["dtype"], mmap=True)
    train = _load(folder / "train.npy", shape[:1], "bool")
    return Dataset(folder, meta["name"], meta["domain"], x, train, meta)


def _load(path: Path, shape: tuple[int, ...], dtype: str, mmap: bool = False) -> np.ndarray:
    try:
        array: np.ndarray = np.load(path, mmap_mode="r" if mmap else None)
    except (OSError, EOFError, ValueError) as error:
        problem = "is missing" if not path.exists() else f"cannot be read ({error})"
        raise ValueError(f"{path}: {problem}; prepare the data set again") from error
    if array.shape != shape or str(array.dtype) != dtype:
        raise ValueError(
            f"{path}: {array.dtype} {array.shape}, but dataset.json says {dtype} {shape}"
        )
    return array
