"""What DVC records of a run and what it brings back, in a small project of two stages."""

import os
import subprocess
import sys

import pytest

from workflow import versions
from workflow.keep import record

pytestmark = [pytest.mark.workflow, pytest.mark.timeout(300)]  # each call of DVC takes seconds

STAGES = """
stages:
  estep1:
    cmd: "true"
    outs: [results/estep1: {persist: true}]
  joint:
    cmd: "true"
    outs: [results/joint: {persist: true}]
"""
CHECKPOINT = "results/estep1/checkpoint.pt"


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project whose run made a checkpoint, recorded and committed; no environment is activated.

    `results/joint` is empty: the suite has nothing for that stage.
    """
    monkeypatch.setenv("PATH", os.defpath)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setattr(versions, "_touch", lambda root: 0)  # there is no Snakefile
    for key in ("GIT_AUTHOR", "GIT_COMMITTER"):
        monkeypatch.setenv(f"{key}_NAME", "name")
        monkeypatch.setenv(f"{key}_EMAIL", "mail")
    root = tmp_path / "it's a project"
    (root / ".dvc").mkdir(parents=True)
    (root / ".dvc" / "config").write_text("[core]\n    analytics = false\n")
    (root / ".dvc" / ".gitignore").write_text("/tmp\n/cache\n/config.local\n")
    (root / ".gitignore").write_text("/results/\n")
    (root / "dvc.yaml").write_text(STAGES)
    (root / "params.yaml").write_text("suite: smoke\n")
    git(root, "init", "--quiet", "--initial-branch", "main")
    run(root, "first")
    return root


def git(root, *words):
    subprocess.run(["git", *words], cwd=root, check=True, capture_output=True)


def run(root, weights):
    """What a run of the workflow leaves, committed."""
    versions.make_folders(root)
    (root / CHECKPOINT).write_text(weights)
    assert record(root, "smoke") == "dvc: results recorded in dvc.lock"
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "-m", weights)


def state(root):
    return {p: p.read_bytes() for p in root.rglob("*") if p.is_file() and ".git" not in p.parts}


def refuses(root, revision, capsys):
    """Going back changes nothing; return the one line that says why."""
    before = {p: c for p, c in state(root).items() if ".dvc" not in p.parts}
    capsys.readouterr()
    assert versions.back(root, revision) == 1
    assert {p: c for p, c in state(root).items() if ".dvc" not in p.parts} == before
    said = capsys.readouterr().err
    assert said.startswith("back: nothing changed: ")
    assert said.count("\n") == 1
    return said


def test_back_brings_another_revision_and_deleted_files(project):
    run(project, "second")
    (project / CHECKPOINT).unlink()
    assert versions.back(project, "HEAD~1") == 0
    assert (project / CHECKPOINT).read_text() == "first"
    assert (project / "results" / "joint").is_dir()
    assert versions.back(project, "main") == 0
    assert (project / CHECKPOINT).read_text() == "second"


def test_back_refuses_where_the_own_run_is_not_committed(project, capsys):
    (project / CHECKPOINT).write_text("own run")
    record(project, "smoke")
    assert "not committed: dvc.lock; keep your run first" in refuses(project, "HEAD", capsys)


def test_back_refuses_where_results_are_in_no_version(project, capsys):
    (project / CHECKPOINT).write_text("own run")
    (project / "results" / "joint" / "new").write_text("a part of the workflow was run")
    said = refuses(project, "HEAD", capsys)
    assert "no version has results/joint/new, results/estep1/checkpoint.pt" in said


def test_back_refuses_what_neither_cache_nor_remote_has(project, capsys):
    """As after cloning: dvc.lock names another machine's results."""
    lock = (project / "dvc.lock").read_text()
    run(project, "own run")
    (project / ".dvc" / "cache").rename(project / ".dvc" / "tmp" / "kept")
    said = refuses(project, "HEAD", capsys)
    assert "no version has results/estep1/" in said, "its own results are in no cache"
    subprocess.run([sys.executable, "-m", "dvc", "commit", "-f"], cwd=project, check=True)
    assert (project / "dvc.lock").read_text() != lock
    assert "nor a remote has results/estep1 of HEAD~1" in refuses(project, "HEAD~1", capsys)
    assert "'nonsense'" in refuses(project, "nonsense", capsys)


def test_back_needs_no_recording_of_empty_folders(project, capsys):
    """As after cloning and `snakemake -n`, which makes the folders."""
    (project / ".dvc" / "cache").rename(project / ".dvc" / "tmp" / "kept")
    (project / CHECKPOINT).unlink()
    assert "nor a remote has results/estep1, results/joint of HEAD;" in refuses(
        project, "HEAD", capsys
    )


def test_back_refuses_a_file_in_a_folder_that_is_an_output_there_alone(project, capsys):
    git(project, "branch", "both")
    (project / "dvc.yaml").write_text(STAGES[: STAGES.index("  joint:")])
    run(project, "one stage")
    (project / "results" / "joint" / "own").write_text("own")
    said = refuses(project, "both", capsys)
    assert "results/joint/own is in no version and in the way of both" in said
    (project / "results" / "joint" / "own").unlink()
    assert versions.back(project, "both") == 0
    assert (project / CHECKPOINT).read_text() == "first"


@pytest.mark.parametrize("broken", ["fetch", "data_status"])
def test_back_gives_one_line_where_dvc_lacks_a_package(project, capsys, monkeypatch, broken):
    def fails(*_, **__):
        raise ImportError("ssh is supported,\nbut requires 'dvc-ssh'")

    (project / ".dvc" / "cache").rename(project / ".dvc" / "tmp" / "kept")
    (project / CHECKPOINT).unlink()
    monkeypatch.setattr(f"dvc.repo.Repo.{broken}", fails)
    said = refuses(project, "HEAD", capsys)
    assert ("nor a remote has" if broken == "fetch" else "supported, but requires") in said


def test_back_takes_from_a_remote_what_the_cache_lacks(project, tmp_path):
    dvc = [sys.executable, "-m", "dvc"]
    remote = str(tmp_path / "remote")
    subprocess.run([*dvc, "remote", "add", "--local", "-d", "r", remote], cwd=project, check=True)
    subprocess.run([*dvc, "push"], cwd=project, check=True)
    (project / ".dvc" / "cache").rename(tmp_path / "kept")
    run(project, "second")
    assert versions.back(project, "HEAD~1") == 0
    assert (project / CHECKPOINT).read_text() == "first"
