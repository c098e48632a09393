"""One small input for all source files of a rule."""

import os

import pytest

from workflow.code import listing


@pytest.fixture
def sources(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a" / "b").mkdir(parents=True)
    for name in ("a/one.py", "a/b/two.py", "a/notes.txt"):
        (tmp_path / name).write_text(name)
    return tmp_path


def test_listing_names_every_file_below_with_its_digest(sources):
    path = listing("all", ["a/**/*.py", "a/one.py"])
    lines = (sources / path).read_text().splitlines()
    assert [line.split("  ")[1] for line in lines] == ["a/b/two.py", "a/one.py"]
    assert all(len(line.split("  ")[0]) == 64 for line in lines)


def test_listing_is_written_anew_only_when_content_changes(sources):
    path = sources / listing("all", ["a/**/*.py"])
    os.utime(path, (1, 1))
    os.utime(sources / "a/one.py", (5, 5))
    listing("all", ["a/**/*.py"])
    assert path.stat().st_mtime == 1, "a newer time alone is no edit"
    (sources / "a/one.py").write_text("edited")
    listing("all", ["a/**/*.py"])
    assert path.stat().st_mtime > 1


def test_a_new_file_is_an_edit(sources):
    path = sources / listing("all", ["a/**/*.py"])
    os.utime(path, (1, 1))
    (sources / "a/three.py").write_text("new")
    listing("all", ["a/**/*.py"])
    assert path.stat().st_mtime > 1


def test_no_file_is_refused(sources):
    with pytest.raises(ValueError, match=r"code of none: no file matches c/\*\.py"):
        listing("none", ["c/*.py"])
