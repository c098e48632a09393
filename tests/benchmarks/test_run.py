"""Jobs: found by name, measured once, left out where a peer is missing, and made into a report."""

import json
import sys
from types import SimpleNamespace

import pytest

from benchmarks import __main__ as command
from benchmarks import comparisons, jobs, pairwise, report, run
from benchmarks.contract import Absent, Comparison, Pair, Side
from diffaug.baselines.common.packages import imported


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


def measure(out, only="", seeds=(0,)):
    run.run(list(jobs.jobs(only, True, seeds)), out, most=2, enough=60)


def test_every_comparison_is_found_and_says_what_it_compares():
    kinds = {job.kind for job in jobs.jobs("", full=True, seeds=[0])}
    assert kinds == set(jobs.found.names(sys.modules[comparisons.__name__]))
    for job in jobs.jobs("", full=True, seeds=[0]):
        assert job.comparison.title
        assert job.comparison.note.endswith(".")
        assert json.loads(json.dumps(job.asked)) == job.asked, "would be measured again each time"


def test_names_of_result_files_are_all_different(tmp_path):
    paths = [job.path(tmp_path) for job in jobs.jobs("", full=True, seeds=[0, 1])]
    assert len(paths) == len({str(path).casefold() for path in paths})


def test_half_an_hour_has_less_than_all():
    def named(full):
        return {job.name for job in jobs.jobs("", full, [0])}

    assert named(False) < named(True)
    assert not any("cytof561-whole" in name for name in named(False))


def test_a_part_of_the_name_chooses():
    chosen = list(jobs.jobs("zeisel, e-step 1 against pacmap", True, [0]))
    assert [job.name for job in chosen] == ["maps: zeisel, E-step 1 against PaCMAP, seed 0"]


def test_what_is_measured_is_not_measured_again(made, tmp_path):
    measure(tmp_path, "peer")
    assert len(made.calls) == 2 + 4
    measure(tmp_path, "peer")
    assert len(made.calls) == 2 + 4
    measure(tmp_path, "peer", seeds=(0, 1))
    assert len(made.calls) == 2 * (2 + 4)


@pytest.mark.parametrize("change", ["arguments", "code"])
def test_another_question_is_measured_again(made, tmp_path, monkeypatch, change):
    measure(tmp_path, "peer")
    if change == "code":
        monkeypatch.setattr(jobs, "trained_code", lambda: "of tomorrow")
    else:
        made.arguments["steps"] = 2
    measure(tmp_path, "peer")
    assert len(made.calls) == 2 * (2 + 4)


def test_a_missing_peer_is_one_line_and_stops_no_other(made, tmp_path, capsys):
    measure(tmp_path)
    (line,) = capsys.readouterr().out.splitlines()
    assert line == (
        "made: small, ours against absent, seed 0: left out, needs the package no-such-package, "
        "which is not installed"
    )
    assert [path.parent.name for path in tmp_path.glob("runs/**/*.json")] == ["ours---peer"]


def test_missing_data_are_one_line(made, tmp_path, capsys, monkeypatch):
    def load(case):
        raise Absent("counts.npz: found nowhere")

    (job,) = jobs.jobs("peer", True, [0])
    missing = Comparison("Made up", "A note.", made.pairs, load)
    run.run([jobs.Job(job.kind, missing, job.pair, 0)], tmp_path, 1, 1)
    assert "left out, counts.npz: found nowhere" in capsys.readouterr().out


@pytest.fixture
def broken(made):
    """Two jobs, of which the first breaks."""
    (job,) = jobs.jobs("peer", True, [0])

    def work():
        raise RuntimeError("out of rows")

    pair = Pair("small", job.pair.ours, made.side("broken peer", work))
    return [jobs.Job(job.kind, job.comparison, pair, 0), job]


def test_a_peer_that_breaks_leaves_no_file_and_stops_no_other(broken, tmp_path, capsys):
    assert run.run(broken, tmp_path, 1, 1) == [broken[0].name]
    assert "RuntimeError: out of rows" in capsys.readouterr().out
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == [broken[1].path(tmp_path)]


def test_the_command_fails_where_a_pair_did(broken, tmp_path, monkeypatch):
    monkeypatch.setattr(jobs, "jobs", lambda *asked, **more: broken)
    monkeypatch.setattr(sys, "argv", ["benchmarks", "--out", str(tmp_path)])
    with pytest.raises(SystemExit, match=r"1 of 2 pairs failed: made: small, ours against broken"):
        command.main()
    assert (tmp_path / "bench.md").exists()


def test_methods_print_nothing(made, tmp_path, capsys):
    (job,) = jobs.jobs("peer", True, [0])

    def loud():
        print("epoch 1")
        print("epoch 1", file=sys.stderr)

    pair = Pair("small", job.pair.ours, made.side("peer", loud))
    run.run([jobs.Job(job.kind, job.comparison, pair, 0)], tmp_path, 1, 1)
    printed = capsys.readouterr()
    assert "epoch" not in printed.out + printed.err


def test_ratios_are_the_peers_time_over_ours(made, tmp_path, monkeypatch):
    times = iter([1.0, 2.0, 1.0, 3.0])  # ours, peer, ours, peer
    used = iter([pairwise.Used(t, t, None) for t in times])
    monkeypatch.setattr(pairwise, "timed", lambda call: (call(), next(used)))
    measure(tmp_path, "peer")
    (path,) = tmp_path.glob("runs/**/*.json")
    assert json.loads(path.read_text())["ratios"] == [2.0, 3.0]
    (row,) = report.summary(report.current(tmp_path))
    assert (row["ratio"], row["lowest"], row["highest"]) == (2.5, 2.0, 3.0)
    assert (row["cpu"], row["mebibytes"]) == ([1.0, 2.5], [None, None])


def test_the_report_has_means_over_seeds(made, tmp_path):
    measure(tmp_path, "peer", seeds=(0, 1))
    report.write_report(tmp_path)
    (row,) = json.loads((tmp_path / "bench.json").read_text())["pairs"]
    assert row["scores"]["knn"] == pytest.approx([0.55, 0.55])
    assert (row["rounds"], row["seeds"]) == (4, [0, 1])
    text = (tmp_path / "bench.md").read_text()
    assert "## Made up" in text
    assert "| 0.550 / 0.550 | 0.400 / 0.400 |" in text
    assert "torch" in text.splitlines()[-1]
    assert (tmp_path / "quality.svg").exists()


def test_results_of_other_code_are_in_no_report(made, tmp_path, monkeypatch):
    measure(tmp_path, "peer")
    monkeypatch.setattr(jobs, "trained_code", lambda: "of tomorrow")
    assert report.current(tmp_path) == []


def test_the_command_measures_and_names_the_report(made, tmp_path, monkeypatch, capsys):
    asked = ["benchmarks", "--only", "peer", "--rounds", "1", "--out", str(tmp_path)]
    monkeypatch.setattr(sys, "argv", asked)
    command.main()
    assert capsys.readouterr().out.strip() == str(tmp_path / "bench.md")
    monkeypatch.setattr(sys, "argv", [*asked, "--list"])
    command.main()
    assert capsys.readouterr().out.strip() == "made: small, ours against peer, seed 0 (done)"


def test_a_name_that_chooses_nothing_is_refused(made, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["benchmarks", "--only", "nothing"])
    with pytest.raises(SystemExit):
        command.main()
    assert "--only 'nothing': no pair has this in its name" in capsys.readouterr().err
