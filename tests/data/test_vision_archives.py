"""From a mirror with an archive to the canonical form, and what stops on the way."""

import io
import tarfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from diffaug.data.catalogue import entry, module
from diffaug.data.prepare import download, prepare
from diffaug.data.sources import MIRROR, sha256_of
from tests.data.upstream import (
    write_cifar10,
    write_cifar100,
    write_stl10,
    write_tinyimagenet,
)

WRITERS: dict[str, Callable[[Path], Path]] = {
    "cifar10": lambda folder: write_cifar10(folder, 10),
    "cifar100": lambda folder: write_cifar100(folder, 100, 20),
    "stl10": lambda folder: write_stl10(folder, 10, 4, 10),
    "tinyimagenet": lambda folder: write_tinyimagenet(folder, 200, 1, 200),
}
TINY = {
    "cifar10": ((60, 3, 32, 32), (6,) * 10, 50, 0),
    "cifar100": ((120, 3, 32, 32), (2,) * 20 + (1,) * 80, 100, 0),
    "stl10": ((24, 3, 96, 96), (2,) * 10, 14, 4),
    "tinyimagenet": ((400, 3, 64, 64), (2,) * 200, 200, 0),
}


@pytest.fixture
def mirror(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(MIRROR, str(tmp_path / "mirror"))
    (tmp_path / "mirror").mkdir()
    return tmp_path / "mirror"


def shrink(monkeypatch: pytest.MonkeyPatch, name: str, archive: Path) -> None:
    """Let the catalogue say of `name` what the tiny archive holds."""
    source = replace(entry(name).sources[0], sha256=sha256_of(archive))
    shape, counts, *_ = TINY[name]
    tiny = replace(entry(name), sources=(source,), shape=shape, class_counts=counts)
    monkeypatch.setattr(f"{module(name)}.ENTRY", tiny)


@pytest.mark.parametrize("name", WRITERS)
def test_archive_to_canonical_form(
    mirror: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    shrink(monkeypatch, name, WRITERS[name](mirror))
    download(name, tmp_path / "raw")
    data = prepare(name, tmp_path / "raw", tmp_path / "out")
    shape, _, n_train, n_unlabelled = TINY[name]
    assert data.x.shape == shape
    assert data.x.dtype == np.uint8
    assert data.train.sum() == data.train[:n_train].sum() == n_train
    assert data.meta["n_unlabelled"] == n_unlabelled
    assert len(np.unique(data.cluster_labels())) == 20 if name == "cifar100" else True
    assert data.meta["clustered"] == ("train" if name == "tinyimagenet" else "all")


@pytest.mark.parametrize("name", WRITERS)
def test_other_archive_has_the_wrong_checksum(mirror: Path, tmp_path: Path, name: str) -> None:
    archive = WRITERS[name](mirror)
    with pytest.raises(ValueError, match=f"{archive.name}: expected SHA-256 .*, found"):
        download(name, tmp_path / "raw")
    assert list((tmp_path / "raw").iterdir()) == []


@pytest.mark.parametrize("name", WRITERS)
def test_other_numbers_of_images_are_refused(mirror: Path, tmp_path: Path, name: str) -> None:
    WRITERS[name](mirror)
    message = rf"{name}: read x .*, the catalogue has \({entry(name).shape[0]}, 3"
    with pytest.raises(ValueError, match=message):
        prepare(name, mirror, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", WRITERS)
def test_other_class_counts_are_refused(
    mirror: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    shrink(monkeypatch, name, WRITERS[name](mirror))
    counts = list(entry(name).class_counts)
    counts[0] += 1
    monkeypatch.setattr(f"{module(name)}.ENTRY", replace(entry(name), class_counts=tuple(counts)))
    with pytest.raises(ValueError, match=f"{name}: read class counts"):
        prepare(name, mirror, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", WRITERS)
def test_truncated_archive_writes_nothing(mirror: Path, tmp_path: Path, name: str) -> None:
    archive = WRITERS[name](mirror)
    archive.write_bytes(archive.read_bytes()[: archive.stat().st_size // 2])
    with pytest.raises(ValueError, match=f"{archive.name}: not a whole archive"):
        prepare(name, mirror, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_hostile_member_beside_a_whole_data_set_writes_nothing(
    mirror: Path, tmp_path: Path
) -> None:
    archive = WRITERS["cifar10"](mirror)
    with tarfile.open(archive) as tar:
        files = {member.name: tar.extractfile(member) for member in tar if member.isreg()}
        content = {name: file.read() for name, file in files.items() if file}
    with tarfile.open(archive, "w:gz") as tar:
        for name, data in {**content, "../../evil": b"x"}.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(ValueError, match=r"'\.\./\.\./evil' lies outside"):
        prepare("cifar10", mirror, tmp_path / "out")
    assert sorted(tmp_path.rglob("*")) == before
