"""Jobs: found by name, measured once, left out where a peer is missing, and made into a report."""

import json
import sys

import pytest

from benchmarks import __main__ as command
from benchmarks import comparisons, jobs, run
from benchmarks.contract import Absent, Comparison, Pair


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


def test_what_is_measured_is_not_measured_again(made, measure, tmp_path):
    measure("peer")
    assert len(made.calls) == 2 + 4
    measure("peer")
    assert len(made.calls) == 2 + 4
    measure("peer", seeds=(0, 1))
    assert len(made.calls) == 2 * (2 + 4)


@pytest.mark.parametrize("change", ["arguments", "code"])
def test_another_question_is_measured_again(made, measure, tmp_path, monkeypatch, change):
    measure("peer")
    if change == "code":
        monkeypatch.setattr(jobs, "trained_code", lambda: "of tomorrow")
    else:
        made.arguments["steps"] = 2
    measure("peer")
    assert len(made.calls) == 2 * (2 + 4)


def test_a_missing_peer_is_one_line_and_stops_no_other(made, measure, tmp_path, capsys):
    measure()
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
