"""Tables beside the committed ones: what counts as equal, as within the spread, as off."""

import os
import subprocess
from pathlib import Path

import pytest

from workflow.compare import compare, report
from workflow.keep import KEPT
from workflow.reports import FOLDER

HEAD = "dataset,method,metric,rows,paper,mean,std,interval,n"
CLAIM = "dataset,ours,against,gain,interval,p,verdict"
SAMPLES = "dataset,method,agreement,agreement_std,n"


def of(header, *rows):
    return "\n".join([header, *rows, ""])


def counts(made, reference):
    found = compare(made, reference)
    return found.equal, found.within, len(found.off), found.added, found.missing


def test_a_table_equals_itself():
    table = of(HEAD, "digits,PCA,kNN,held-out,98.1,97.22,0.00,0.00,5")
    assert counts(table, table) == (2, 0, 0, 0, 0)  # its mean and the count of its seeds


@pytest.mark.parametrize(("mean", "within"), [("97.70", 1), ("97.71", 1), ("97.72", 0)])
def test_means_move_by_both_intervals_and_a_digit(mean, within):
    """Intervals of 0.3 and 0.4 allow 0.5, and 0.01 is the last digit that is printed."""
    ours = of(HEAD, "digits,tuned,kNN,held-out,,97.20,0.20,0.30,5")
    theirs = of(HEAD, f"digits,tuned,kNN,held-out,,{mean},0.30,0.40,5")
    found = compare(ours, theirs)
    assert (found.equal, found.within) == (1, within)
    expected = [] if within else [f"digits; tuned; kNN; held-out; mean: 97.20, not {mean}"]
    assert found.off == expected


def test_a_spread_of_seeds_becomes_an_interval():
    """t(4) 2.776 * 1 / sqrt(5) = 1.24 on either side: 1.75 together."""
    ours = of(SAMPLES, "digits,tuned,96.00,1.00,5")
    near, far = (of(SAMPLES, f"digits,tuned,{value},1.00,5") for value in ("97.74", "97.80"))
    assert counts(ours, near)[1:3] == (1, 0)
    assert counts(ours, far)[1:3] == (0, 1)


def test_without_a_spread_only_equal_is_equal():
    one = of(HEAD, "digits,tuned,kNN,held-out,,97.20,,,1")
    other = of(HEAD, "digits,tuned,kNN,held-out,,97.21,,,1")
    assert counts(one, other)[1:3] == (0, 1)


def test_verdicts_may_turn_where_gains_hardly_move():
    ours = of(CLAIM, "digits,DiffAug,PCA,+0.30,0.31,0.06,undecided")
    theirs = of(CLAIM, "digits,DiffAug,PCA,+0.33,0.31,0.04,ahead")
    assert counts(ours, theirs) == (0, 1, 0, 0, 0)


def test_rows_on_one_side_are_counted():
    ours = of(HEAD, "digits,PCA,kNN,held-out,,97.22,0.00,0.00,5")
    theirs = of(HEAD, "digits,t-SNE,kNN,held-out,,97.22,0.00,0.00,5")
    assert counts(ours, theirs) == (0, 0, 0, 1, 1)


@pytest.fixture
def table(tmp_path, monkeypatch):
    """A table just made in a project whose reports/ has the same, committed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    for folder in (FOLDER, KEPT):
        tables = tmp_path / folder / "mine" / "tables"
        tables.mkdir(parents=True)
        (tables.parent / "hours.md").write_text("- A processor, one thread a job.\n")
        (tables / "table1.csv").write_text(of(HEAD, "digits,tuned,kNN,held-out,,97.20,0.20,0.30,5"))
    who = "-c", "user.name=a", "-c", "user.email=a@b"
    for command in (["init", "-q"], ["add", KEPT], [*who, "commit", "-qm", "a run"]):
        subprocess.run(["git", *command], check=True)
    return tmp_path / FOLDER / "mine" / "tables" / "table1.csv"


@pytest.mark.parametrize("revision", [None, "HEAD"])
def test_the_command_says_what_is_off_and_fails_then(table, capsys, revision):
    assert report("mine", revision) == 0
    said = capsys.readouterr().out
    assert "table1: 2 equal, 0 within the spread, 0 off" in said
    assert said.count("A processor") == 2
    table.write_text(table.read_text().replace("97.20", "90.00"))
    assert report("mine", revision) == 1
    assert "digits; tuned; kNN; held-out; mean: 90.00, not 97.20" in capsys.readouterr().out


def test_what_lies_in_reports_counts_unless_a_revision_is_named(table, capsys):
    kept = Path(KEPT, "mine", "tables", "table1.csv")
    kept.write_text(kept.read_text().replace("97.20", "90.00"))
    assert report("mine") == 1
    assert report("mine", "HEAD") == 0


def test_a_table_that_nobody_kept_is_no_fault(table, capsys):
    table.rename(table.with_name("table9.csv"))
    assert report("mine") == 0
    assert "table9: not there" in capsys.readouterr().out


def test_the_ledger_of_claims_is_compared_too(table, capsys):
    for folder, gain in ((FOLDER, "+0.30"), (KEPT, "+0.90")):
        ledger = of("claim,comparison,gain,interval,needed", f"c,a less b,{gain},0.10,more than 0")
        Path(folder, "mine", "claims.csv").write_text(ledger)
    assert report("mine") == 1
    assert "c; a less b; gain: +0.30, not +0.90" in capsys.readouterr().out


def test_without_tables_it_is_one_line(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert report("mine") == 1
    said = "compare: results/reports/mine has no tables yet: `make all` makes them\n"
    assert capsys.readouterr().err == said


def test_without_git_no_revision_can_be_compared(table, monkeypatch, capsys):
    monkeypatch.setenv("PATH", "")
    assert report("mine") == 0
    assert report("mine", "HEAD") == 1
    assert capsys.readouterr().err == "compare: no git revision HEAD here, nothing compared\n"
