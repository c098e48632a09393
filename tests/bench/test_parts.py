"""Every part of the benchmark, dry: tiny and on the CPU, which is all that can be tried here."""

import math
import re
import time
from pathlib import Path

import pytest
import torch

from diffaug.bench import parts
from diffaug.bench.run import NotWhole, Run

ROOT = Path(__file__).parents[2]
ROWS = {
    "ga1457": {"whole run, foretold", "estep1", "mstep", "augment", "estep2", "whole run"},
    "own_tests": {"passed"},
    "cifar": {"hand-made views alone", "own rows", "DiffAug's samples"},
    "sampling": {"batches of 4", "batches of 8", "the whole cache"},
    "million": {f"{n} rows: {what}" for n in (200, 300) for what in ("fit", "map", "memory")},
}


def turn(keep, seconds=600.0, done=()):
    return Run(torch.device("cpu"), time.time() + seconds, keep, True, frozenset(done))


@pytest.fixture(autouse=True)
def _in_the_project(monkeypatch):
    monkeypatch.chdir(ROOT)


@pytest.mark.parametrize("name", parts.names())
def test_a_dry_run_gives_rows_of_different_names(name, tmp_path):
    rows = list(parts.find(name).measure(turn(tmp_path)))
    names = [row.what for row in rows]
    assert len(set(names)) == len(names) > 0
    assert set(names) == ROWS.get(name, set(names))
    assert all(math.isfinite(row.figure) and row.unit and row.conditions for row in rows)


def test_what_is_worth_most_comes_first_and_training_last():
    assert parts.names()[:3] == ["ga1457", "throughput", "own_tests"]
    assert parts.names()[-1] == "cifar"


def test_the_page_lists_the_parts_in_order_with_their_time():
    rows = re.findall(r"^\| `(\w+)` \|.*\| (.+?) \|$", Path("docs/gpu.md").read_text(), re.M)
    limits = [f"{parts.find(name).SECONDS} s" for name in parts.names()[:-1]]
    assert rows == list(zip(parts.names(), [*limits, "what is left"], strict=True))


@pytest.mark.parametrize("name", ["throughput", "waits", "sampling", "million", "tables", "seeds"])
def test_nothing_begins_when_the_time_is_over(name, tmp_path):
    with pytest.raises(NotWhole, match=r"needs 0 s, 0 s were left"):
        list(parts.find(name).measure(turn(tmp_path, seconds=-1)))


def test_rows_of_an_earlier_call_are_not_measured_again(tmp_path):
    done = [f"batches of {size}" for size in (4, 8)]
    rows = list(parts.find("sampling").measure(turn(tmp_path, done=done)))
    assert [row.what for row in rows] == ["the whole cache"]


def test_training_goes_on_with_the_plan_and_the_phases_of_before(tmp_path, monkeypatch):
    cifar = parts.find("cifar")
    rows = cifar.measure(turn(tmp_path))
    first = next(rows)
    rows.close()  # as where the time is over
    kept = {path.name for path in (tmp_path / "cifar-made-up").iterdir()}
    assert kept == {"plan.json", "estep1.pt", "estep2-hand-made-views-alone.pt"}
    monkeypatch.setattr(cifar, "estep1", None)  # is not trained again
    more = list(cifar.measure(turn(tmp_path, done=[first.what])))
    assert [row.what for row in more] == ["own rows", "DiffAug's samples"]


def test_without_the_data_training_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("DIFFAUG_DATA_MIRROR", str(tmp_path))
    run = Run(torch.device("cpu"), time.time() + 600, tmp_path)
    with pytest.raises(NotWhole, match=r"cifar10_lossless_9k\.npz; nothing was trained"):
        list(parts.find("cifar").measure(run))


def test_failed_tests_are_named(tmp_path):
    report = tmp_path / "tests.xml"
    report.write_text(
        '<testsuites><testsuite tests="3" failures="1" errors="0" skipped="1">'
        '<testcase classname="a" name="b"><failure/></testcase><testcase classname="a" name="c"/>'
        '<testcase classname="a" name="d"><skipped/></testcase></testsuite></testsuites>'
    )
    row = parts.find("own_tests").row(report)
    assert (row.figure, row.unit) == (1, "of 3 tests")
    assert row.conditions == "1 skipped, failed: a::b"
