"""A made-up comparison; and no clean memory between calls, which it does not need."""

import gc
from types import SimpleNamespace

import pytest

from benchmarks import jobs, run
from benchmarks.contract import Comparison, Pair, Side
from diffaug.baselines.common.packages import imported


@pytest.fixture(autouse=True)
def _no_waiting_for_garbage(monkeypatch):
    """A collection takes half a second beside all that tests import, before each timed call."""
    monkeypatch.setattr(gc, "collect", lambda: 0)


class Made:
    """A comparison of sides that count their calls."""

    def __init__(self):
        self.calls = []
        self.arguments = {"steps": 1}

    def side(self, name, work=lambda: None):
        def start(data, seed):
            def call():
                work()
                self.calls.append((name, seed))
                return {"knn": 0.5 + seed / 10, "svm": 0.4}

            return call

        return Side(name, start, arguments=self.arguments)

    def pairs(self, full):
        missing = self.side("absent", lambda: imported("no_such_package", "no-such-package"))
        ours = self.side("ours")
        return [Pair("small", ours, self.side("peer")), Pair("small", ours, missing)]


@pytest.fixture
def made(monkeypatch):
    found = Made()
    comparison = Comparison("Made up", "A note.", found.pairs, str, lambda r, data, seed: r)
    module = SimpleNamespace(COMPARISON=comparison)
    monkeypatch.setattr(jobs.found, "names", lambda package: ["made"])
    monkeypatch.setattr(jobs.found, "find", lambda package, name: module)
    monkeypatch.setattr(jobs, "trained_code", lambda: "of today")
    return found


@pytest.fixture
def measure(made, tmp_path):
    """Measures the made-up pairs with a part of the name, into a folder."""

    def measured(only="", seeds=(0,)):
        return run.run(list(jobs.jobs(only, True, seeds)), tmp_path, most=2, enough=60)

    return measured
