"""The parts' order and time: by a clock that only moves when it is told to, then for real."""

import subprocess
import sys
from pathlib import Path

import pytest
import torch

from diffaug.bench import __main__ as command
from diffaug.bench import parts
from diffaug.bench.report import Report
from diffaug.bench.run import Row
from diffaug.bench.schedule import Ended, in_a_process, run_parts
from diffaug.io import read_json

ROOT = Path(__file__).parents[2]
MADE = {"device": "CPU", "dry": True, "source": "abc", "torch": "2", "python": "3"}


class Clock:
    """Seconds that pass only where a part is said to take them."""

    def __init__(self, **takes):
        self.now, self.takes, self.given = 0.0, takes, {}

    def __call__(self):
        return self.now

    def launch(self, name, seconds):
        """Act as a process that takes its time, or is stopped when that is over."""
        self.given[name] = seconds
        wanted = self.takes[name]
        self.now += min(wanted, seconds)
        return Ended("done") if wanted <= seconds else Ended(f"stopped after {seconds:.0f} s", "x")


@pytest.fixture
def report(tmp_path):
    return Report(tmp_path / "out", MADE)


def test_parts_have_what_is_left_and_no_more_than_their_own(report):
    clock = Clock(ga1457=50, throughput=1000, own_tests=1000, waits=1, cifar=1000)
    names = list(clock.takes)
    run_parts(names, report, 240, clock.launch, clock)
    assert clock.given == dict(zip(names, [150, 100, 75, 15, 14], strict=True))
    assert clock.now == 240
    stopped = [f"stopped after {seconds} s" for seconds in (100, 75, 14)]
    assert [report.state(n) for n in names] == ["done", *stopped[:2], "done", stopped[2]]


def test_a_part_that_would_hardly_start_does_not(report):
    clock = Clock(ga1457=100, cifar=1)
    run_parts(["ga1457", "cifar"], report, 105, clock.launch, clock)
    assert "cifar" not in clock.given
    assert report.state("cifar") == "no time was left"


def test_a_failure_stops_no_other_part_and_is_tried_again(report):
    asked = []

    def launch(name, seconds):
        asked.append(name)
        return Ended("failed: RuntimeError", "trace") if name == "waits" else Ended("done")

    names = ["ga1457", "waits", "seeds"]
    run_parts(names, report, 500, launch)
    assert [report.state(name) for name in names] == ["done", "failed: RuntimeError", "done"]
    again = Report(report.folder, MADE)
    run_parts(names, again, 500, launch)
    assert asked == [*names, "waits"]
    page = (report.folder / "bench.md").read_text()
    titles = [page.index(f"| {parts.find(name).TITLE} |") for name in names]
    assert titles == sorted(titles)
    assert read_json(report.path)["parts"]["waits"]["log"] == "trace"


def test_figures_stay_and_are_replaced_by_name(report):
    report.add("seeds", Row("a", 1.0, "s", "few"))
    report.add("seeds", Row("b", 12345.6, "s", "many"))
    report.add("seeds", Row("a", 2.0, "s", "few"))
    assert report.measured("seeds") == {"a", "b"}
    page = (report.folder / "bench.md").read_text()
    assert "| a | 2 | s | few |" in page
    assert "| b | 12,346 | s | many |" in page
    assert "| seeds | not finished |" in page
    assert "no figure means anything" in page


def test_a_report_of_another_code_is_refused(report):
    report.add("seeds", Row("a", 1.0, "s", ""))
    with pytest.raises(ValueError, match="source is 'abc' there and 'abd' here"):
        Report(report.folder, {**MADE, "source": "abd"})


def test_a_real_process_is_stopped_in_time_and_says_how_it_failed(tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    launch = in_a_process(tmp_path / "out", tmp_path / "keep", dry=True)
    assert launch("waits", 0.3).state == "stopped after 0 s"
    failed = launch("none", 60)
    assert failed.state.startswith("failed: ValueError: parts: 'none' is unknown")
    assert failed.log.startswith("Traceback")


def test_without_a_gpu_one_clear_line(monkeypatch, tmp_path):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(sys, "argv", ["bench", "gpu", "--out", str(tmp_path / "gpu")])
    with pytest.raises(SystemExit) as stopped:
        command.main()
    # A text makes Python print it to stderr and exit with code 1.
    assert stopped.value.code == (
        "python -m diffaug.bench gpu: torch finds no CUDA device on this machine; --dry needs none"
    )
    assert not (tmp_path / "gpu").exists()


def test_the_command_runs_a_part_dry_and_prints_the_report(tmp_path):
    command = [sys.executable, "-m", "diffaug.bench", "gpu", "--dry", "--parts", "sampling"]
    done = subprocess.run(
        [*command, "--out", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "| the whole cache |" in done.stdout
    assert "| done |" in (tmp_path / "bench.md").read_text()
