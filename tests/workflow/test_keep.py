"""What keeping a run copies and records, and what it refuses, in a project without a workflow."""

import os
import subprocess
import sys

import pytest

from workflow.keep import keep, record
from workflow.reports import FOLDER

pytestmark = pytest.mark.timeout(120)  # each call of DVC takes seconds


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project in git with a finished run of the suite `mine`."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    table = tmp_path / FOLDER / "mine" / "tables" / "table1.csv"
    table.parent.mkdir(parents=True)
    table.write_text("new")
    (tmp_path / "params.yaml").write_text("suite: mine\n")
    (tmp_path / "dvc.yaml").write_text("stages: {}\n")
    old = tmp_path / "reports" / "mine" / "averages.csv"
    old.parent.mkdir(parents=True)
    old.write_text("old")
    (tmp_path / ".gitignore").write_text("/results/\n")
    who = "-c", "user.name=a", "-c", "user.email=a@b"
    for command in (["init", "-q"], ["add", "."], [*who, "commit", "-qm", "first"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    return tmp_path


def test_the_report_becomes_the_reference(project, capsys):
    assert keep(project, "mine") == 0
    assert (project / "reports/mine/tables/table1.csv").read_text() == "new"
    assert (project / "reports/mine/averages.csv").read_text() == "old"
    said = capsys.readouterr().out
    assert "did not make them: averages.csv" in said
    assert "dvc: not set up here" in said


def test_what_is_not_committed_is_not_overwritten(project, capsys):
    assert keep(project, "mine") == 0
    (project / FOLDER / "mine" / "tables" / "table1.csv").write_text("newer")
    capsys.readouterr()
    assert keep(project, "mine") == 1
    said = capsys.readouterr().err
    assert said.startswith("keep: nothing changed: reports/mine/tables/ is not committed;")
    assert (project / "reports/mine/tables/table1.csv").read_text() == "new"


def test_without_a_report_it_is_one_line(project, capsys):
    assert keep(project, "other") == 1
    said = "keep: nothing changed: results/reports/other is not there: `make all` makes it\n"
    assert capsys.readouterr().err == said
    assert not (project / "reports" / "other").exists()


def test_only_the_suite_of_params_yaml_is_recorded(project):
    (project / ".dvc").mkdir()
    said = record(project, "other")
    assert said == "dvc: other is not the suite of params.yaml, nothing recorded in dvc.lock"
    assert not (project / "dvc.lock").exists()


def test_an_archive_without_git_is_told_that_nothing_is_recorded(project):
    (project / ".dvc").mkdir()
    (project / ".git").rename(project / "kept")
    said = record(project, "mine")
    assert said == f"dvc: nothing recorded in dvc.lock: {project} is not a git repository"


def test_without_dvc_the_report_is_kept_too(project, monkeypatch, capsys):
    (project / ".dvc").mkdir()
    (project / "python").write_text("#!/bin/sh\necho No module named dvc >&2; exit 1\n")
    (project / "python").chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(project / "python"))
    assert keep(project, "mine") == 0
    said = capsys.readouterr().out
    assert "dvc: nothing recorded in dvc.lock: No module named dvc" in said
    assert (project / "reports/mine/tables/table1.csv").read_text() == "new"
