"""CIFAR-10 and CIFAR-100 from tiny archives in the upstream layout."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from diffaug.data.catalogue import cifar10, cifar100
from tests.data.upstream import (
    cifar_batch,
    picture,
    python2_pickle,
    write_cifar10,
    write_cifar100,
    write_tar,
)


def test_cifar10_against_the_pictures(tmp_path: Path) -> None:
    write_cifar10(tmp_path, 3)
    raw = cifar10.read(tmp_path)
    assert raw.x.shape == (18, 3, 32, 32)
    assert raw.x.dtype == np.uint8
    for i in range(18):
        assert np.array_equal(raw.x[i].transpose(1, 2, 0), picture(i, 32)), i
    assert raw.labels.tolist() == [i % 10 for i in range(18)]
    assert raw.class_names == tuple(f"class_{k}" for k in range(10))
    assert raw.train is not None
    assert raw.train.tolist() == [True] * 15 + [False] * 3
    assert raw.coarse is None


def test_cifar100_against_the_pictures(tmp_path: Path) -> None:
    write_cifar100(tmp_path, 105, 7)
    raw = cifar100.read(tmp_path)
    assert raw.x.shape == (112, 3, 32, 32)
    for i in range(112):
        assert np.array_equal(raw.x[i].transpose(1, 2, 0), picture(i, 32)), i
    assert raw.labels.tolist() == [i % 100 for i in range(112)]
    assert raw.class_names == tuple(f"fine_{k}" for k in range(100))
    assert raw.coarse is not None
    assert raw.coarse.tolist() == [i % 20 for i in range(112)]
    assert raw.coarse_names == tuple(f"coarse_{k}" for k in range(20))
    assert raw.train is not None
    assert raw.train.tolist() == [True] * 105 + [False] * 7


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"data": np.zeros((4, 3072), np.float32)}, r"test: data are float32 \(4, 3072\), uint8"),
        ({"data": np.zeros((4, 28 * 28), np.uint8)}, r"test: data are uint8 \(4, 784\)"),
        ({"data": "text"}, "test: data are"),
        ({"fine_labels": [0, 1, 2]}, "test: fine_labels are not 4 numbers"),
        ({"coarse_labels": ["a", "b", "c", "d"]}, "test: coarse_labels are not 4 numbers"),
    ],
)
def test_other_content_is_refused(tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    batch = cifar_batch(0, 4, "", {"fine_labels": 100, "coarse_labels": 20})
    names = {"fine_label_names": ["a"], "coarse_label_names": ["b"]}
    files = {"meta": names, "train": batch, "test": {**batch, **changes}}
    content = {f"cifar-100-python/{name}": python2_pickle(file) for name, file in files.items()}
    write_tar(tmp_path / "cifar-100-python.tar.gz", content)
    with pytest.raises(ValueError, match=message) as caught:
        cifar100.read(tmp_path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("meta", "message"),
    [
        ({}, "batches.meta: has no label_names"),
        ({"label_names": 10}, "batches.meta: label_names is not a list of names"),
        ({"label_names": [1]}, "batches.meta: label_names is not a list of names"),
        (["airplane"], "batches.meta: holds a list, a dictionary is needed"),
    ],
)
def test_other_names_are_refused(tmp_path: Path, meta: Any, message: str) -> None:
    content = {"cifar-10-batches-py/batches.meta": python2_pickle(meta)}
    write_tar(tmp_path / "cifar-10-python.tar.gz", content)
    with pytest.raises(ValueError, match=message):
        cifar10.read(tmp_path)


def test_missing_batch_is_named(tmp_path: Path) -> None:
    meta = python2_pickle({"label_names": ["a"]})
    write_tar(tmp_path / "cifar-10-python.tar.gz", {"cifar-10-batches-py/batches.meta": meta})
    message = r"cifar-10-python\.tar\.gz: holds no cifar-10-batches-py/data_batch_1"
    with pytest.raises(ValueError, match=message):
        cifar10.read(tmp_path)
