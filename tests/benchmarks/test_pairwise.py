"""Two sides are timed in turn, after one call of each that does not count."""

import time
from types import SimpleNamespace

import numpy as np
import pytest

from benchmarks import pairwise
from benchmarks.contract import Pair, Side
from benchmarks.pairwise import alternate, timed


def side(name, called):
    def start(data, seed):
        called.append(f"{name} made ready")

        def call():
            called.append(name)
            return name, data, seed

        return call

    def warm(data, seed):
        return lambda: called.append(f"{name} warmed")

    return Side(name, start, warm)


def test_ours_and_the_peer_take_turns_after_both_are_warm():
    called = []
    pair = Pair("case", side("a", called), side("b", called))
    rounds, results = alternate(pair, "data", 3, most=2, enough=60)
    turn = ["a made ready", "a", "b made ready", "b"]
    assert called == ["a warmed", "b warmed", *turn, *turn]
    assert len(rounds) == 2
    assert results == (("a", "data", 3), ("b", "data", 3))


def test_without_a_call_of_its_own_to_warm_a_side_is_run_once_more():
    called = []
    bare = Side("a", side("a", called).start)
    alternate(Pair("case", bare, side("b", called)), None, 0, most=1, enough=60)
    assert called.count("a") == 2


@pytest.mark.parametrize(("enough", "rounds"), [(0, 1), (20, 1), (21, 2), (60, 3), (99, 4)])
def test_after_enough_seconds_no_further_round_begins(monkeypatch, enough, rounds):
    clock = SimpleNamespace(now=0.0, process_time=lambda: 0.0)
    clock.perf_counter = lambda: clock.now

    def start(data, seed):
        return lambda: setattr(clock, "now", clock.now + 10)

    monkeypatch.setattr(pairwise, "time", clock)
    pair = Pair("case", Side("a", start), Side("b", start))
    found, _ = alternate(pair, None, 0, most=4, enough=enough)
    assert len(found) == rounds


def test_sleep_takes_wall_time_and_no_cpu_seconds():
    _, used = timed(lambda: time.sleep(0.2))
    assert used.wall >= 0.2
    assert used.cpu < 0.1


def test_work_takes_cpu_seconds():
    def work():
        until = time.process_time() + 0.2
        while time.process_time() < until:
            pass

    assert 0.2 <= timed(work)[1].cpu < 0.4


def test_peak_memory_is_that_of_the_call_alone():
    timed(lambda: np.ones(300 << 17).sum())  # 300 MiB, before
    _, used = timed(lambda: np.ones(100 << 17).sum())
    if used.mebibytes is None:
        pytest.skip("this system does not tell the peak of resident memory")
    assert 95 <= used.mebibytes < 140
