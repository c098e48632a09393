"""Scripts in the warm server end as they do in plain Python."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from workflow import warm
from workflow.memory import read_peak

MEBIBYTES = 1500
ROOT = Path(__file__).parents[2]
SCRIPT = """
import os, sys
print("to stdout"); print("to stderr", file=sys.stderr)
seen = os.getcwd(), os.environ["MARK"], str("torch" in sys.modules)
open(sys.argv[0] + ".ran", "w").write(" ".join(seen))
sys.exit(%s)
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """Environment of a client whose server runs below a parent process of the test's own."""
    folder = tmp_path_factory.mktemp("warm")
    parent = folder / "parent.py"
    parent.write_text(
        "import json, os, sys\n"
        f"sys.path.insert(0, {str(ROOT)!r})\n"
        "from workflow import warm\n"
        "warm.start()\n"
        "names = (warm.SOCKET, warm.REAL_PYTHON)\n"
        "print(json.dumps({name: os.environ[name] for name in names}), flush=True)\n"
        "sys.stdin.read()\n"
    )
    process = subprocess.Popen(
        [sys.executable, str(parent)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    environment = {**os.environ, **json.loads(process.stdout.readline()), "MARK": "mark"}
    yield environment
    process.stdin.close()
    process.wait(timeout=20)
    deadline = time.monotonic() + 20
    while Path(environment[warm.SOCKET]).exists():
        assert time.monotonic() < deadline, "the server outlived its parent"
        time.sleep(0.1)


def run(environment, script, cwd):
    return subprocess.run(
        [str(warm.CLIENT), str(script)], env=environment, cwd=cwd, text=True, capture_output=True
    )


@pytest.mark.parametrize("code", [0, 3])
def test_exit_code_streams_folder_and_environment_are_the_clients(served, tmp_path, code):
    script = tmp_path / "job.py"
    script.write_text(SCRIPT % code)
    done = run(served, script, tmp_path)
    assert done.returncode == code
    assert (done.stdout, done.stderr) == ("to stdout\n", "to stderr\n")
    folder, mark, warm_torch = Path(f"{script}.ran").read_text().split()
    assert (folder, mark) == (str(tmp_path), "mark")
    assert warm_torch == "True", "the server had nothing imported: the script ran elsewhere"


def test_an_error_is_printed_and_counts(served, tmp_path):
    script = tmp_path / "job.py"
    script.write_text("raise ValueError('what broke')")
    done = run(served, script, tmp_path)
    assert done.returncode == 1
    assert "ValueError: what broke" in done.stderr


def test_a_job_notes_its_own_peak_memory(served, tmp_path):
    script = tmp_path / "job.py"
    script.write_text(
        "from types import SimpleNamespace\n"
        "snakemake = SimpleNamespace(log=['logs/mstep/0.log'])\n"
        f"used = bytearray({MEBIBYTES} << 20)\n"
    )
    assert run(served, script, tmp_path).returncode == 0
    peak = read_peak(tmp_path / "benchmarks/mstep/0.tsv", max_rss=10.0)
    assert MEBIBYTES < peak < MEBIBYTES + 2048, "not the memory of the job alone"


def test_without_a_note_the_benchmark_counts(tmp_path):
    assert read_peak(tmp_path / "0.tsv", max_rss=10.0) == 10.0


def test_a_script_that_dies_counts_as_failed(served, tmp_path):
    script = tmp_path / "job.py"
    script.write_text("import os; os.kill(os.getpid(), 9)")
    done = run(served, script, tmp_path)
    assert done.returncode == 1
    assert done.stderr == "the job's process died before its end: killed, or out of memory\n"


def test_without_a_server_it_is_plain_python(tmp_path):
    script = tmp_path / "job.py"
    script.write_text(SCRIPT % 0)
    environment = {**os.environ, warm.REAL_PYTHON: sys.executable, "MARK": "mark"}
    environment.pop(warm.SOCKET, None)
    done = run(environment, script, tmp_path)
    assert done.returncode == 0
    assert Path(f"{script}.ran").read_text().endswith("mark False")


def test_a_killed_client_takes_its_script_along(served, tmp_path):
    script = tmp_path / "job.py"
    script.write_text(
        "import os, sys, time; open(sys.argv[0] + '.pid', 'w').write(str(os.getpid()))\n"
        "time.sleep(60)"
    )
    client = subprocess.Popen([str(warm.CLIENT), str(script)], env=served, cwd=tmp_path)
    deadline = time.monotonic() + 20
    pid_file = Path(f"{script}.pid")
    while not (pid_file.exists() and pid_file.read_text()):
        assert time.monotonic() < deadline, "the script never started"
        time.sleep(0.05)
    pid = int(pid_file.read_text())
    client.kill()
    client.wait()
    while Path(f"/proc/{pid}").exists():
        assert time.monotonic() < deadline, "the script goes on without its client"
        time.sleep(0.05)
