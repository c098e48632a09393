"""Pickles: arrays come through, code does not."""

import io
import os
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from diffaug.data.pickles import load_plain
from tests.data.upstream import python2_pickle

ARRAY = np.arange(6, dtype=np.uint8).reshape(2, 3)


def load(data: bytes) -> dict[bytes, Any]:
    return load_plain(io.BytesIO(data), "batch")


def test_python_2_pickle(recwarn: pytest.WarningsRecorder) -> None:
    content = {"data": ARRAY, "labels": [3, 4], "label": "x" * 300, "half": 0.5, "none": None}
    pickled = python2_pickle(content)
    assert b"cnumpy.core.multiarray\n_reconstruct\n" in pickled
    loaded = load(pickled)
    assert list(loaded) == [b"data", b"labels", b"label", b"half", b"none"]
    assert np.array_equal(loaded[b"data"], ARRAY)
    assert loaded[b"data"].dtype == np.uint8
    assert loaded[b"labels"] == [3, 4]
    assert loaded[b"label"] == b"x" * 300
    assert not recwarn.list


def test_large_array(tmp_path: Path) -> None:
    array = np.random.default_rng(0).integers(0, 256, (100, 3072), dtype=np.uint8)
    assert np.array_equal(load(python2_pickle({"data": array}))[b"data"], array)


def test_new_name_of_numpys_core() -> None:
    old = python2_pickle({"data": ARRAY})
    new = old.replace(b"cnumpy.core.multiarray\n", b"cnumpy._core.multiarray\n")
    assert old != new
    assert np.array_equal(load(new)[b"data"], ARRAY)


class Call:
    def __init__(self, function: Any, *arguments: Any) -> None:
        self.call = function, arguments

    def __reduce__(self) -> Any:
        return self.call


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_code_is_refused_and_not_run(tmp_path: Path, protocol: int) -> None:
    victim = tmp_path / "victim"
    hostile = pickle.dumps({"data": Call(os.system, f"touch {victim}")}, protocol)
    with pytest.raises(ValueError, match=r"batch: .*system is not allowed") as caught:
        load(hostile)
    assert "\n" not in str(caught.value)
    assert not victim.exists()
    pickle.loads(hostile)
    assert victim.exists(), "the pickle is harmless, the test shows nothing"


@pytest.mark.parametrize("function", [eval, getattr, np.load, np.memmap, np.fromfile, bytearray])
def test_other_names_are_refused(function: Any) -> None:
    with pytest.raises(ValueError, match=f"batch: .*{function.__name__} is not allowed"):
        load(pickle.dumps({"data": Call(function, "1")}, 2))


@pytest.mark.parametrize(
    "data", [b"", b"garbage", b"\x80\x02.", b"cnumpy\nndarray\n(I-1\ntR.", b"\x80\x7f}."]
)
def test_damaged_pickle_is_one_line(data: bytes) -> None:
    with pytest.raises(ValueError, match="batch: not a pickle of plain data") as caught:
        load(data)
    assert "\n" not in str(caught.value)


def test_truncated_anywhere() -> None:
    whole = python2_pickle({"data": ARRAY, "labels": [1, 2]})
    load(whole)
    for length in range(len(whole)):
        with pytest.raises(ValueError, match="batch: not a pickle of plain data"):
            load(whole[:length])


def test_no_dictionary() -> None:
    with pytest.raises(ValueError, match="batch: holds a list, a dictionary is needed"):
        load(python2_pickle([1, 2]))
