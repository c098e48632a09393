"""Archives: whole ones are read, hostile and damaged ones refused in one line."""

import io
import tarfile
import zipfile
from pathlib import Path

import numpy as np
import pytest

from diffaug.data import archives
from diffaug.data.archives import open_archive
from tests.data.upstream import write_tar

FILES = {
    "set/a.bin": np.random.default_rng(0).bytes(5000),
    "set/deep/b.txt": b"text",
    "set/empty": b"",
}
FORMS = ("set.tar.gz", "set.zip")


def write_zip(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("set/", b"")
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def write(path: Path, files: dict[str, bytes]) -> Path:
    return (write_zip if path.suffix == ".zip" else write_tar)(path, files)


def read_all(path: Path) -> dict[str, bytes]:
    with open_archive(path) as archive:
        return {name: archive.read(name) for name in archive.sizes}


def refused(path: Path, message: str) -> None:
    before = sorted(path.parent.rglob("*"))
    with pytest.raises(ValueError, match=message) as caught:
        read_all(path)
    assert str(caught.value).startswith(path.name)
    assert "\n" not in str(caught.value)
    assert sorted(path.parent.rglob("*")) == before


@pytest.mark.parametrize("form", FORMS)
def test_files_and_sizes(tmp_path: Path, form: str) -> None:
    path = write(tmp_path / form, FILES)
    assert read_all(path) == FILES
    with open_archive(path) as archive:
        assert archive.sizes == {name: len(content) for name, content in FILES.items()}
        with archive.open("set/a.bin") as file:
            assert file.read(10) + file.read(10) == FILES["set/a.bin"][:20]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ["set/c", "set", "a.bin"])
def test_missing_file_is_named(tmp_path: Path, form: str, name: str) -> None:
    with (
        pytest.raises(ValueError, match=rf"set\..*: holds no {name}$"),
        open_archive(write(tmp_path / form, FILES)) as archive,
    ):
        archive.open(name)


@pytest.mark.parametrize("form", FORMS)
def test_files_are_found_by_their_whole_name(tmp_path: Path, form: str) -> None:
    names = ["set/b.txt", "set/a.txt", "set/a.txt.bak", "a.txt", "set/deep/a.txt"]
    litter = ["__MACOSX/set/a.txt", "__MACOSX/a.txt", "set/._a.txt", "set/.a.txt", ".set/a.txt"]
    with open_archive(write(tmp_path / form, dict.fromkeys(names + litter, b"x"))) as archive:
        assert archive.files("set/*.txt") == ["set/a.txt", "set/b.txt"]
        assert archive.files("set/*/*.txt") == ["set/deep/a.txt"]
        assert archive.files("*.txt") == ["a.txt"]
        assert archive.files("other/*") == []


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "name",
    ["../evil", "set/../../evil", "/etc/evil", "..\\evil", "C:\\evil", "C:evil", "\\\\host\\s\\e"],
)
def test_name_outside_is_refused(tmp_path: Path, form: str, name: str) -> None:
    refused(write(tmp_path / form, {**FILES, name: b"x"}), "outside of the archive's folder")


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        (tarfile.SYMTYPE, "'set/odd' is a link; only files and folders"),
        (tarfile.LNKTYPE, "'set/odd' is a link; only files and folders"),
        (tarfile.CHRTYPE, "'set/odd' is a device; only files and folders"),
        (tarfile.FIFOTYPE, "'set/odd' is a device; only files and folders"),
    ],
)
def test_link_or_device_in_a_tar(tmp_path: Path, kind: bytes, message: str) -> None:
    path = tmp_path / "set.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        member = tarfile.TarInfo("set/odd")
        member.type, member.linkname = kind, "/etc/passwd"
        archive.addfile(member)
    refused(path, message)


@pytest.mark.parametrize(
    ("mode", "flags", "message"),
    [
        (0o120777, 0, "'set/odd' is a link"),
        (0o020666, 0, "'set/odd' is a device"),
        (0o100644, 1, "'set/odd' is encrypted"),
    ],
)
def test_link_device_or_secret_in_a_zip(
    tmp_path: Path, mode: int, flags: int, message: str
) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        member = zipfile.ZipInfo("set/odd")
        member.external_attr = mode << 16
        archive.writestr(member, "/etc/passwd")
    data = bytearray(file.getvalue())
    data[data.index(b"PK\x01\x02") + 8] |= flags
    (tmp_path / "set.zip").write_bytes(data)
    refused(tmp_path / "set.zip", message)


@pytest.mark.parametrize("form", FORMS)
def test_more_bytes_than_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    path = write(tmp_path / form, FILES)
    monkeypatch.setattr(archives, "MAX_BYTES", 5004)
    assert read_all(path) == FILES
    monkeypatch.setattr(archives, "MAX_BYTES", 5003)
    refused(path, "holds more than 5003 bytes")


@pytest.mark.parametrize("form", FORMS)
def test_truncated(tmp_path: Path, form: str) -> None:
    path = write(tmp_path / form, FILES)
    whole = path.read_bytes()
    for length in (0, 1, 100, len(whole) // 2, len(whole) - 30):
        path.write_bytes(whole[:length])
        refused(path, "not a whole archive")


@pytest.mark.parametrize("form", FORMS)
def test_no_archive_or_none_there(tmp_path: Path, form: str) -> None:
    refused(tmp_path / form, "not a whole archive")
    (tmp_path / form).write_bytes(b"<html>404</html>" * 100)
    refused(tmp_path / form, "not a whole archive")


def test_damaged_byte_of_a_zip_is_seen(tmp_path: Path) -> None:
    path = write(tmp_path / "set.zip", {"set/a.bin": FILES["set/a.bin"]})
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)
    refused(path, "not a whole archive")
