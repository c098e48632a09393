"""From a name in the catalogue to verified raw files, and from those to the canonical form."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from diffaug.data.canonical import Dataset, train_mask, write_dataset
from diffaug.data.catalogue import entry
from diffaug.data.entry import Entry
from diffaug.data.raw import RawData
from diffaug.data.sources import fetch, sha256_of


def download(name: str, raw_folder: str | Path) -> list[Path]:
    """Fetch every raw file of data set `name` into `raw_folder`, each with its SHA-256 checked.

    ValueError, one line, for an unknown name, a file found nowhere or a wrong checksum.
    """
    return [fetch(source, raw_folder) for source in entry(name).sources]


def prepare(
    name: str,
    raw_folder: str | Path,
    folder: str | Path,
    rows: int | None = None,
    training_rows: int | None = None,
) -> Dataset:
    """Read the raw files of data set `name` and write its canonical form to `folder`.

    `rows` keeps that many random rows, `training_rows` that many of those to train on. ValueError
    where a raw file is missing, where there are fewer rows to train on, or where what was read has
    another shape or other classes than the catalogue says.

    >>> download("digits", "data/raw/digits")
    >>> prepare("digits", "data/raw/digits", "data/prepared/digits").x.shape
    (1797, 1, 8, 8)
    """
    known = entry(name)
    raw_folder = Path(raw_folder)
    for source in known.sources:
        if not (raw_folder / source.file).is_file():
            raise ValueError(f"{raw_folder / source.file}: is missing; download {name} first")
    raw = known.read(raw_folder)
    _check(name, known, raw)
    raw = replace(raw, notes=raw.notes + _unverified(known, raw_folder))
    origins = "through " + "; ".join(source.origin for source in known.sources)
    return write(name, known, raw, folder, origins, rows, training_rows)


def write(
    name: str,
    known: Entry,
    raw: RawData,
    folder: str | Path,
    origins: str,
    rows: int | None = None,
    training_rows: int | None = None,
) -> Dataset:
    """Write what was read in canonical form; origins: in words, where the bytes come from."""
    if rows is not None:
        raw = raw.keep(_random_rows(len(raw.x), rows))
    if training_rows is not None:
        raw = _fewer_to_train_on(name, raw, training_rows)
    return write_dataset(
        folder,
        raw,
        name=name,
        domain=known.domain,
        clustered=known.clustered,
        title=known.title,
        licence=known.licence,
        citation=known.citation,
        source=", ".join(filter(None, [known.homepage, origins])),
    )


def _random_rows(n: int, rows: int) -> np.ndarray:
    return np.sort(np.random.default_rng(0).permutation(n)[:rows])


def _fewer_to_train_on(name: str, raw: RawData, count: int) -> RawData:
    train = train_mask(len(raw.x)) if raw.train is None else raw.train
    rows = np.flatnonzero(train)
    if count > len(rows):
        raise ValueError(f"{name}: training_rows = {count}: 1 to {len(rows)} are allowed")
    chosen = rows[_random_rows(len(rows), count)]
    return replace(raw, train=train).keep(np.union1d(chosen, np.flatnonzero(~train)))


def _unverified(known: Entry, raw_folder: Path) -> str:
    """What the notes say of raw files without a published checksum."""
    return "".join(
        f" Not verified, as no checksum is published: {source.file}, SHA-256 "
        f"{sha256_of(raw_folder / source.file)}."
        for source in known.sources
        if not source.sha256
    )


def _check(name: str, known: Entry, raw: RawData) -> None:
    if known.shape is not None and raw.x.shape != known.shape:
        raise ValueError(f"{name}: read x {raw.x.shape}, the catalogue has {known.shape}")
    counts = tuple(raw.class_counts())
    if known.class_counts is not None and counts != known.class_counts:
        raise ValueError(
            f"{name}: read class counts {counts}, the catalogue has {known.class_counts}"
        )
