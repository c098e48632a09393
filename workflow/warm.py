"""Jobs forked from one process that has imported the heavy libraries once.

Importing torch and scikit-learn takes 3 to 5 seconds a process, and the first optimiser of a
process 4 more: on two cores the smoke suite takes 264 s when every job imports for itself, 58 s
from here. Snakemake starts each `script:` with `sys.executable`. While a run lasts, that is the
small program `workflow/client.py`. It hands the script to the server below, which forks, runs it
and returns its exit code. Without a server it is plain Python: only time depends on this file.

Only jobs that run on this machine, in this Python, are run so (`fits`). With a cluster's executor,
a container, conda or environment modules, all jobs start plain Python.
"""

import contextlib
import importlib
import json
import os
import runpy
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Collection
from pathlib import Path

from workflow.usage import note_usage

SOCKET = "DIFFAUG_WARM_SOCKET"
CLIENT = Path(__file__).with_name("client.py")
PRELOAD = (
    "snakemake.script",
    "torch",
    "torch._dynamo",  # 4 s more: the first optimiser that a process makes imports it
    "pydantic",
    "tqdm",
    "yaml",
    "sklearn.cluster",
    "sklearn.linear_model",
    "sklearn.manifold",
    "sklearn.model_selection",
    "sklearn.neighbors",
    "sklearn.svm",
    "scipy.optimize",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    # The project's own, in which the models of settings are built: half a second a job.
    "diffaug.baselines.common.jobs",
    "diffaug.evaluation.jobs",
    "diffaug.training.joint",
    "workflow.reports._results",
)


def fits(local: bool, deployment: Collection[object]) -> bool:
    """Say whether the jobs of a run can be forked from a process of this machine.

    Args:
        local: Whether Snakemake's executor runs jobs on this machine.
        deployment: How software is deployed for jobs: conda, apptainer, environment modules.
    """
    return local and not deployment


def start() -> None:
    """Start the server for this run of Snakemake; it ends when this process does.

    Where no socket can be had, jobs run in plain Python and one line says so.
    """
    python = sys.executable
    # Snakemake puts `sys.executable` as it is before the script's name, into a shell's command.
    sys.executable = shlex.quote(python)
    try:
        listener, path = _listen()
    except OSError as error:
        print(f"No socket for jobs ({error}): each imports its libraries itself.", file=sys.stderr)
        return
    os.environ[SOCKET] = str(path)
    # Pools of threads are made at import: a job of one thread must not find a larger one.
    threads = {f"{pool}_NUM_THREADS": "1" for pool in ("OMP", "MKL", "OPENBLAS", "NUMBA")}
    with listener:
        handle = listener.fileno()
        subprocess.Popen(
            [python, "-m", "workflow.warm", str(handle), str(path)],
            cwd=Path(__file__).parents[1],
            env={**os.environ, **threads},
            pass_fds=[handle],
            # Ctrl-C ends the clients, and with each its job: the server need not hear it.
            start_new_session=True,
        )
    # -I -S: nothing to import, 20 ms to start.
    sys.executable = shlex.join([python, "-I", "-S", str(CLIENT)])


def _listen() -> tuple[socket.socket, Path]:
    """Return a listening socket and its path; OSError, with nothing left, where that fails."""
    path = Path(tempfile.mkdtemp(prefix="diffaug-")) / "socket"
    listener = socket.socket(socket.AF_UNIX)
    try:
        listener.bind(str(path))  # OSError where the path has more than 107 bytes
    except OSError:
        listener.close()
        path.parent.rmdir()
        raise
    listener.listen(256)  # clients wait here while the server imports
    return listener, path


def serve(handle: int, path: Path) -> None:
    """Fork a child for every script that a client sends, until the parent process is gone.

    handle: file descriptor of the listening socket; path: where it lies.
    """
    parent = os.getppid()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # no zombies
    with socket.socket(fileno=handle) as listener:
        for name in PRELOAD:
            with contextlib.suppress(ImportError):
                importlib.import_module(name)
        listener.settimeout(1.0)
        while os.getppid() == parent:
            with contextlib.suppress(TimeoutError):
                connection, _ = listener.accept()
                if os.fork() == 0:
                    listener.close()
                    _run(connection)
                connection.close()
    path.unlink()
    path.parent.rmdir()


def _run(connection: socket.socket) -> None:
    """In the child: take the client's place, run its script, send the exit code, end."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    connection.setblocking(True)
    _, streams, _, _ = socket.recv_fds(connection, 1, 2)
    with connection.makefile("rb") as received:
        message = received.readline()  # JSON on one line, however long the environment is
    if not message.endswith(b"\n"):
        os._exit(1)  # the client was killed while it sent
    job = json.loads(message)
    for number, stream in enumerate(streams, start=1):
        os.dup2(stream, number)
    os.chdir(job["cwd"])
    os.environ.clear()
    os.environ.update(job["env"])
    sys.argv = [job["script"]]
    sys.path[0] = str(Path(job["script"]).parent)
    threading.Thread(target=_end_with_client, args=(connection,), daemon=True).start()
    code = _exit_code(job["script"])
    with contextlib.suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
        connection.sendall(bytes([code]))
    os._exit(code)


def _exit_code(script: str) -> int:
    try:
        names = runpy.run_path(script, run_name="__main__")
        job = names.get("snakemake")
        if job and job.bench_iteration is not None:  # a rule with a benchmark
            note_usage(job.log[0])
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            return (end.code or 0) & 0xFF  # as a shell sees it
        print(end.code, file=sys.stderr)
        return 1
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


def _end_with_client(connection: socket.socket) -> None:
    """A job that Snakemake kills must not go on here."""
    if not connection.recv(1):
        os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    serve(int(sys.argv[1]), Path(sys.argv[2]))
