"""PostgreSQL and MLflow's tracking server, started on loopback for a test."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from workflow.ui import LIGHT

USER = "nobody"  # PostgreSQL refuses to run as root
PATIENCE = 120


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def postgres() -> Iterator[str]:
    """A new database; its address for SQLAlchemy. Skips the test where PostgreSQL is absent."""
    pytest.importorskip("pg8000", reason="pg8000 is not installed")
    needed = ["initdb", "pg_ctl", *(["runuser"] if os.getuid() == 0 else [])]
    absent = [name for name in needed if shutil.which(name) is None]
    if absent:
        pytest.skip(f"{' and '.join(absent)}: not installed (Debian: postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="diffaug-postgres-"))
    as_user = []
    if os.getuid() == 0:
        shutil.chown(folder, USER)
        as_user = ["runuser", "-u", USER, "--"]

    def run(*command: str) -> None:
        with (folder.parent / f"{folder.name}.log").open("a") as log:
            subprocess.run([*as_user, *command], cwd=folder, check=True, stdout=log, stderr=log)

    port, data = free_port(), str(folder / "data")
    options = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder} -c fsync=off"
    try:
        run("initdb", "--auth=trust", "--username=diffaug", "--no-sync", "--pgdata", data)
        run("pg_ctl", "start", "--wait", "--pgdata", data, "--options", options)
        try:
            yield f"postgresql+pg8000://diffaug@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "stop", "--mode=immediate", "--pgdata", data)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        (folder.parent / f"{folder.name}.log").unlink(missing_ok=True)


class TrackingServer:
    """MLflow's server of a database, at an address that it keeps when it is started again."""

    def __init__(self, database: str, folder: Path) -> None:
        self.database, self.folder, self.port = database, folder, free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        mlflow = [sys.executable, "-m", "mlflow", "server", "--workers", "1"]
        stores = ["--backend-store-uri", self.database, "--artifacts-destination", "artifacts"]
        self.process = subprocess.Popen(
            [*mlflow, *stores, "--port", str(self.port)],
            cwd=self.folder,
            env={**os.environ, **LIGHT},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        end = time.monotonic() + PATIENCE
        while self.process.poll() is None and time.monotonic() < end:
            try:
                with urlopen(f"{self.address}/health", timeout=5):
                    return
            except (URLError, OSError):
                time.sleep(0.2)
        self.kill()
        raise AssertionError("MLflow's server does not answer")

    def kill(self) -> None:
        """End it at once, as a power cut does."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None
