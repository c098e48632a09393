"""Files inside .tar.gz and .zip archives, read where they are: nothing is unpacked to disk."""

import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PureWindowsPath
from typing import IO

MAX_BYTES = 8 << 30  # The largest archive of the catalogue, STL-10, holds 3.1 GB.


@dataclass(frozen=True)
class Archive:
    """The files of an open archive: `sizes` has their bytes, by name, in the archive's order."""

    path: Path
    sizes: dict[str, int]
    opener: Callable[[str], IO[bytes] | None]

    def files(self, pattern: str) -> list[str]:
        """Names, sorted, that `pattern` fits folder by folder from the top: `set/*/*.txt`.

        What begins with a dot is left out: macOS puts a "._" file beside each of an archive.
        """
        parts = pattern.split("/")
        return sorted(
            name
            for name in self.sizes
            if len(found := name.split("/")) == len(parts)
            and all(map(fnmatchcase, found, parts))
            and not any(part.startswith(".") for part in found)
        )

    def open(self, name: str) -> IO[bytes]:
        """Open one file for reading; ValueError where the archive does not hold it."""
        file = self.opener(name) if name in self.sizes else None
        if file is None:
            raise ValueError(f"{self.path.name}: holds no {name}")
        return file

    def read(self, name: str) -> bytes:
        """Read one file whole."""
        with self.open(name) as file:
            return file.read()


@contextmanager
def open_archive(path: Path) -> Iterator[Archive]:
    """Open a .zip or a .tar.gz for reading single files.

    ValueError, one line, for an archive that is damaged or truncated (also where that shows
    only while the block reads), that has a name outside of its folder, a link, a device or an
    encrypted file, or whose files are larger than `MAX_BYTES` together.

    >>> with open_archive(Path("cifar-10-python.tar.gz")) as archive:
    ...     page = archive.read("cifar-10-batches-py/readme.html")
    """
    try:
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as zipped:
                members = map(_zip_member, zipped.infolist())
                yield Archive(path, _checked_sizes(path, members), zipped.open)
        else:
            with tarfile.open(path, "r:gz") as tar:
                yield Archive(path, _checked_sizes(path, map(_tar_member, tar)), tar.extractfile)
    except (tarfile.TarError, zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
        raise ValueError(f"{path.name}: not a whole archive ({error})") from error


def _checked_sizes(path: Path, members: Iterable[tuple[str, str, int]]) -> dict[str, int]:
    """Bytes of each file. An archive with one bad member is refused, used or not."""
    sizes: dict[str, int] = {}
    total = 0
    for name, kind, size in members:
        # The Windows rules see everything that leads outside: drives and both slashes.
        parsed = PureWindowsPath(name)
        if parsed.anchor or ".." in parsed.parts:
            raise ValueError(f"{path.name}: {name!r} lies outside of the archive's folder")
        if kind not in ("file", "folder"):
            raise ValueError(f"{path.name}: {name!r} is {kind}; only files and folders are allowed")
        total += size
        if total > MAX_BYTES:
            raise ValueError(f"{path.name}: holds more than {MAX_BYTES} bytes")
        if kind == "file":
            sizes[name] = size
    return sizes


def _tar_member(member: tarfile.TarInfo) -> tuple[str, str, int]:
    if member.isreg():
        kind = "file"
    elif member.isdir():
        kind = "folder"
    else:
        kind = "a link" if member.issym() or member.islnk() else "a device"
    return member.name, kind, member.size


def _zip_member(member: zipfile.ZipInfo) -> tuple[str, str, int]:
    mode = member.external_attr >> 16  # The Unix mode; 0 where another system made the archive.
    if member.flag_bits & 1:
        kind = "encrypted"
    elif member.is_dir():
        kind = "folder"
    elif stat.S_IFMT(mode) in (0, stat.S_IFREG):
        kind = "file"
    else:
        kind = "a link" if stat.S_ISLNK(mode) else "a device"
    return member.filename, kind, member.file_size
