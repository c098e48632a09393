"""Files are whole or absent, and equal content gives equal bytes."""

import time

import numpy as np
import pytest

from diffaug.io import (
    atomic_write,
    read_csv,
    read_json,
    write_array,
    write_arrays,
    write_csv,
    write_json,
    write_text,
)


def test_file_appears_whole_in_a_new_folder(tmp_path):
    path = tmp_path / "deep" / "er" / "a.txt"
    with atomic_write(path) as temporary:
        temporary.write_text("new")
        assert not path.exists()
        assert temporary.parent == path.parent
        assert temporary.suffix == ".txt"
    assert path.read_text() == "new"
    assert list(path.parent.iterdir()) == [path]


def write_half(path):
    with atomic_write(path) as temporary:
        temporary.write_text("half")
        raise RuntimeError


def test_error_leaves_nothing(tmp_path):
    with pytest.raises(RuntimeError):
        write_half(tmp_path / "a.txt")
    assert list(tmp_path.iterdir()) == []


def test_error_keeps_the_old_file(tmp_path):
    path = tmp_path / "a.txt"
    write_text(path, "old")
    with pytest.raises(RuntimeError):
        write_half(path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_block_that_writes_nothing_is_an_error_and_keeps_the_old_file(tmp_path):
    path = tmp_path / "a.txt"
    write_text(path, "old")
    with pytest.raises(FileNotFoundError), atomic_write(path):
        pass
    assert path.read_text() == "old"


def test_writers_leave_no_temporary_file(tmp_path):
    write_text(tmp_path / "a.txt", "a")
    write_array(tmp_path / "b.npy", np.arange(3))
    write_arrays(tmp_path / "c.npz", {"x": np.arange(3)})
    write_json(tmp_path / "d.json", {})
    write_csv(tmp_path / "e.csv", [{"a": 1}])
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"a.txt", "b.npy", "c.npz", "d.json", "e.csv"}


def test_text_is_utf8_with_unix_line_ends(tmp_path):
    write_text(tmp_path / "a.txt", "λ\nν\n")
    assert (tmp_path / "a.txt").read_bytes() == b"\xce\xbb\n\xce\xbd\n"


@pytest.mark.parametrize("dtype", ["float32", "int64", "uint8", "bool"])
def test_arrays_come_back(tmp_path, dtype):
    array = np.array([[0, 1], [2, 3]]).astype(dtype)
    write_array(tmp_path / "a.npy", array)
    write_arrays(tmp_path / "a.npz", {"one": array, "two": array[:1]})
    back = np.load(tmp_path / "a.npy")
    assert back.dtype == array.dtype
    np.testing.assert_array_equal(back, array)
    with np.load(tmp_path / "a.npz") as arrays:
        assert arrays.files == ["one", "two"]
        np.testing.assert_array_equal(arrays["one"], array)
        np.testing.assert_array_equal(arrays["two"], array[:1])


def test_equal_arrays_give_equal_bytes_whenever_and_wherever(tmp_path, monkeypatch):
    arrays = {"y": np.ones((3, 2)), "z": np.zeros(2)}
    write_arrays(tmp_path / "a.npz", arrays)
    later = time.time() + 86_400
    monkeypatch.setattr(time, "time", lambda: later)
    write_arrays(tmp_path / "other" / "b.npz", arrays)
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "other" / "b.npz").read_bytes()


def test_object_arrays_are_refused(tmp_path):
    with pytest.raises(ValueError, match="Object arrays"):
        write_arrays(tmp_path / "a.npz", {"x": np.array([{}], dtype=object)})
    assert list(tmp_path.iterdir()) == []


def test_json_comes_back_and_key_order_does_not_matter(tmp_path):
    value = {"b": [1, 2.5, None, True], "a": {"λ": 0.1}}
    write_json(tmp_path / "a.json", value)
    write_json(tmp_path / "b.json", dict(reversed(value.items())))
    assert read_json(tmp_path / "a.json") == value
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()
    assert "λ" in (tmp_path / "a.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("broken", [b"{", b"", b'{"a": "\xff"}'])
def test_broken_json_is_named(tmp_path, broken):
    (tmp_path / "a.json").write_bytes(broken)
    with pytest.raises(ValueError, match=r"a\.json: not valid JSON"):
        read_json(tmp_path / "a.json")


def test_csv_comes_back_as_text(tmp_path):
    rows = [{"name": 'a "b", c', "value": 0.1}, {"name": "two\nlines", "value": 2}]
    write_csv(tmp_path / "a.csv", rows)
    expected = [{"name": row["name"], "value": str(row["value"])} for row in rows]
    assert read_csv(tmp_path / "a.csv") == expected
    assert b"\r" not in (tmp_path / "a.csv").read_bytes()


def test_csv_refuses_rows_that_do_not_fit(tmp_path):
    with pytest.raises(ValueError, match=r"a\.csv: no rows to write"):
        write_csv(tmp_path / "a.csv", [])
    with pytest.raises(ValueError, match="'b'"):
        write_csv(tmp_path / "a.csv", [{"a": 1}, {"a": 1, "b": 2}])
    assert list(tmp_path.iterdir()) == []
