"""`python -m workflow.ui`: MLflow's pages, and a link to the runs of each table.

MLflow runs with one worker and without the processes that serve language models: three processes
in place of eighteen. Where MLFLOW_TRACKING_URI names a server, only its links are printed.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from urllib.error import URLError
from urllib.request import Request, urlopen

from workflow.saved_views import VIEW, link
from workflow.store import database, store

LIGHT = {
    "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false",
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "PYTHONWARNINGS": "ignore",  # about packages that MLflow itself uses
}
PORTS = range(5000, 5100)
PATIENCE = 120  # seconds until the server answers


def main() -> int:
    """Serve until Ctrl-C; return the exit code."""
    uri = store()
    if uri.startswith("http"):
        try:
            print(links(uri))
        except OSError as error:
            print(f"ui: {uri} does not answer: {error}", file=sys.stderr)
            return 1
        return 0
    file = database()
    if file is not None and not file.is_file():
        print(f"ui: nothing is in {uri} yet; `make all` or `make sync` fills it", file=sys.stderr)
        return 1
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    address = f"http://127.0.0.1:{_free_port()}"
    server = subprocess.Popen(_command(uri, address), env={**os.environ, **LIGHT})
    try:
        print("MLflow starts ...", flush=True)
        if not _answers(server, address):
            return 1
        print(f"{links(address)}\n\nCtrl-C ends MLflow.", flush=True)
        return server.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        server.terminate()
        server.wait()


def links(address: str) -> str:
    """One line a table, suite by suite: where its runs are shown. Asks the server for them."""
    query = Request(
        f"{address}/api/2.0/mlflow/experiments/search",
        data=json.dumps({"max_results": 1000}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urlopen(query, timeout=60) as answer:
        found = json.load(answer).get("experiments", [])
    tables = [
        (experiment["name"], experiment["experiment_id"])
        for experiment in found
        if any(tag["key"] == f"{VIEW}means" for tag in experiment.get("tags", []))
    ]
    width = max((len(name) for name, _ in tables), default=0)
    lines = [
        f"{name:{width}}  {address}/{link(number, 'means')}" for name, number in sorted(tables)
    ]
    return "\n".join(lines) or f"{address}: no table is in this store yet"


def _free_port() -> int:
    """The first port from 5000 on that nobody has."""
    for port in PORTS:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    sys.exit(f"ui: ports {PORTS[0]} to {PORTS[-1]} are all taken")


def _command(uri: str, address: str) -> list[str]:
    stores = ["--backend-store-uri", uri, "--registry-store-uri", uri]
    mlflow = [sys.executable, "-m", "mlflow", "server", *stores]
    port = address.rpartition(":")[2]
    quiet = ["--uvicorn-opts", "--log-level warning"]
    return [*mlflow, "--host", "127.0.0.1", "--port", port, "--workers", "1", *quiet]


def _answers(server: subprocess.Popen[bytes], address: str) -> bool:
    """Wait until the server answers; False where it ends before, or takes too long."""
    end = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < end:
        try:
            with urlopen(f"{address}/health", timeout=5):
                return True
        except (URLError, OSError):
            time.sleep(0.2)
    return False


if __name__ == "__main__":
    sys.exit(main())
