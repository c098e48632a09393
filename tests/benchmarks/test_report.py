"""Results of several seeds and rounds become one row a pair."""

import json

import pytest

from benchmarks import jobs, pairwise, report


def test_ratios_are_the_peers_time_over_ours(made, measure, tmp_path, monkeypatch):
    times = iter([1.0, 2.0, 1.0, 3.0])  # ours, peer, ours, peer
    used = iter([pairwise.Used(t, t, None) for t in times])
    monkeypatch.setattr(pairwise, "timed", lambda call: (call(), next(used)))
    measure("peer")
    (path,) = tmp_path.glob("runs/**/*.json")
    assert json.loads(path.read_text())["ratios"] == [2.0, 3.0]
    (row,) = report.summary(report.current(tmp_path))
    assert (row["ratio"], row["lowest"], row["highest"]) == (2.5, 2.0, 3.0)
    assert (row["cpu"], row["mebibytes"]) == ([1.0, 2.5], [None, None])


def test_the_report_has_means_over_seeds(made, measure, tmp_path):
    measure("peer", seeds=(0, 1))
    report.write_report(tmp_path)
    (row,) = json.loads((tmp_path / "bench.json").read_text())["pairs"]
    assert row["scores"]["knn"] == pytest.approx([0.55, 0.55])
    assert (row["rounds"], row["seeds"]) == (4, [0, 1])
    text = (tmp_path / "bench.md").read_text()
    assert "## Made up" in text
    assert "| 0.550 / 0.550 | 0.400 / 0.400 |" in text
    assert "torch" in text.splitlines()[-1]
    assert (tmp_path / "quality.svg").exists()


def test_results_of_other_code_are_in_no_report(made, measure, tmp_path, monkeypatch):
    measure("peer")
    monkeypatch.setattr(jobs, "trained_code", lambda: "of tomorrow")
    assert report.current(tmp_path) == []
