"""Scripts in the warm server end as they do in plain Python."""

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from workflow import warm
from workflow.usage import read_usage

MEBIBYTES = 1500
ROOT = Path(__file__).parents[2]
CLIENT = (sys.executable, "-I", "-S", str(warm.CLIENT))
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
        "print(json.dumps({warm.SOCKET: os.environ[warm.SOCKET]}), flush=True)\n"
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
        [*CLIENT, str(script)], env=environment, cwd=cwd, text=True, capture_output=True
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


def test_what_a_script_exits_with_is_printed(served, tmp_path):
    script = tmp_path / "job.py"
    script.write_text("import sys; sys.exit('what is wrong')")
    done = run(served, script, tmp_path)
    assert (done.returncode, done.stderr) == (1, "what is wrong\n")


def test_an_error_is_printed_and_counts(served, tmp_path):
    script = tmp_path / "job.py"
    script.write_text("raise ValueError('what broke')")
    done = run(served, script, tmp_path)
    assert done.returncode == 1
    assert "ValueError: what broke" in done.stderr


def test_a_job_notes_its_own_cpu_seconds_and_peak_memory(served, tmp_path):
    script = tmp_path / "job.py"
    script.write_text(
        "from types import SimpleNamespace\n"
        "snakemake = SimpleNamespace(log=['logs/mstep/0.log'], bench_iteration=0)\n"
        f"used = bytearray({MEBIBYTES} << 20)\n"
        "import time\n"
        "while time.process_time() < 0.5: pass\n"
        "time.sleep(1)\n"
    )
    assert run(served, script, tmp_path).returncode == 0
    seconds, peak = read_usage(tmp_path / "logs/mstep/0.tsv", {})
    assert 0.5 <= seconds < 1.5, "not the CPU seconds of the job alone"
    assert MEBIBYTES < peak < MEBIBYTES + 2048, "not the memory of the job alone"


def test_without_a_note_the_benchmark_counts(tmp_path):
    row = {"s": "12.5", "max_rss": "10.0", "cpu_time": "9.5"}
    assert read_usage(tmp_path / "0.tsv", row) == (9.5, 10.0)


def test_a_script_that_dies_counts_as_failed(served, tmp_path):
    script = tmp_path / "job.py"
    script.write_text("import os; os.kill(os.getpid(), 9)")
    done = run(served, script, tmp_path)
    assert done.returncode == 1
    assert done.stderr == "the job's process died before its end: killed, or out of memory\n"


def test_without_a_server_it_is_plain_python(tmp_path):
    script = tmp_path / "job.py"
    script.write_text(SCRIPT % 0)
    environment = {**os.environ, "MARK": "mark"}
    environment.pop(warm.SOCKET, None)
    done = run(environment, script, tmp_path)
    assert done.returncode == 0
    assert Path(f"{script}.ran").read_text().endswith("mark False")


def test_other_uses_of_python_are_plain(served, tmp_path):
    """A group of jobs is started as `python -m snakemake ...`."""
    command = [*CLIENT, "-c", "import sys; print(sys.argv[1:], 'torch' in sys.modules)", "all"]
    done = subprocess.run(command, env=served, cwd=tmp_path, text=True, capture_output=True)
    assert (done.returncode, done.stdout) == (0, "['all'] False\n"), done.stderr


@pytest.mark.parametrize(
    ("local", "deployment", "expected"),
    [(True, set(), True), (False, set(), False), (True, {"conda"}, False)],
)
def test_only_jobs_on_this_machine_in_this_python_are_forked(local, deployment, expected):
    assert warm.fits(local, deployment) == expected


def test_an_environment_of_any_length_arrives_whole(served, tmp_path):
    script = tmp_path / "job.py"
    script.write_text(SCRIPT % 0)
    # One value may have 128 KiB; a socket's buffer holds about 200.
    long = {f"LONG{number}": "x" * 100_000 for number in range(5)}
    done = run({**served, **long}, script, tmp_path)
    assert (done.returncode, done.stderr) == (0, "to stderr\n")


def test_a_server_that_is_gone_leaves_plain_python(tmp_path):
    script = tmp_path / "job.py"
    script.write_text(SCRIPT % 0)
    gone = {warm.SOCKET: str(tmp_path / "socket"), "MARK": "mark"}
    assert run({**os.environ, **gone}, script, tmp_path).returncode == 0
    assert Path(f"{script}.ran").read_text().endswith("mark False")


def test_interrupted_it_says_nothing(served, tmp_path):
    """Ctrl-C in a terminal reaches every process of Snakemake's group."""
    script = tmp_path / "job.py"
    script.write_text("import sys, time; open(sys.argv[0] + '.ran', 'w').close(); time.sleep(60)")
    client = subprocess.Popen(
        [*CLIENT, str(script)],
        env=served,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    deadline = time.monotonic() + 20
    while not Path(f"{script}.ran").exists():
        assert time.monotonic() < deadline, "the script never started"
        time.sleep(0.05)
    os.killpg(client.pid, signal.SIGINT)
    assert client.communicate(timeout=20)[0] == ""
    assert client.returncode == -signal.SIGINT


@pytest.fixture
def unstarted(tmp_path, monkeypatch):
    """What `start` would do, without a server: the command that it starts."""
    started = []
    popen = SimpleNamespace(Popen=lambda command, **_: started.append(command))
    monkeypatch.setattr(warm, "subprocess", popen)
    monkeypatch.setenv(warm.SOCKET, "")
    monkeypatch.setattr(warm.tempfile, "tempdir", str(tmp_path))
    return started


def test_snakemake_finds_python_where_the_path_has_a_space(unstarted, tmp_path, monkeypatch):
    """Snakemake puts `sys.executable` unquoted before a script's name, for a shell to read."""
    folder = tmp_path / "it's a path"
    folder.mkdir()
    python = folder / "python3"
    python.symlink_to(sys.executable)
    client = folder / "client.py"
    shutil.copyfile(warm.CLIENT, client)  # without the right to execute it: archives lose that
    script = folder / "job.py"
    script.write_text("import sys; print(sys.argv[0])")
    monkeypatch.setattr(warm, "CLIENT", client)
    monkeypatch.setattr(sys, "executable", str(python))
    warm.start()
    assert unstarted[0][0] == str(python)
    command = f"{sys.executable} {shlex.quote(str(script))}"
    done = subprocess.run(command, shell=True, text=True, capture_output=True)
    assert (done.returncode, done.stdout) == (0, f"{script}\n"), done.stderr


def test_where_no_socket_can_be_had_jobs_run_in_plain_python(
    unstarted, tmp_path, monkeypatch, capsys
):
    deep = tmp_path / ("d" * 94)
    deep.mkdir()
    monkeypatch.setattr(warm.tempfile, "tempdir", str(deep))
    monkeypatch.setattr(sys, "executable", "/a path/python3")
    warm.start()
    assert not unstarted
    assert shlex.split(sys.executable) == ["/a path/python3"]
    said = capsys.readouterr().err
    assert "No socket for jobs (AF_UNIX path too long)" in said
    assert said.count("\n") == 1
    assert not list(deep.iterdir()), "a folder was left behind"


def test_a_killed_client_takes_its_script_along(served, tmp_path):
    script = tmp_path / "job.py"
    script.write_text(
        "import os, sys, time; open(sys.argv[0] + '.pid', 'w').write(str(os.getpid()))\n"
        "time.sleep(60)"
    )
    client = subprocess.Popen([*CLIENT, str(script)], env=served, cwd=tmp_path)
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
