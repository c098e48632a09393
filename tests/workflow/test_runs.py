"""The workflow run for real: everything, nothing, and exactly what an edit touches.

The tests share one copy and build on each other, in the order in which they stand.
"""

import csv
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

pytestmark = [pytest.mark.workflow, pytest.mark.timeout(600)]

SNAKEMAKE = ("snakemake", "--cores", "8", "all")
TABLES = ["table1", "table2", "table3", "table4", "claim", "samples"]
TABLES += [f"tableA{number}" for number in range(1, 6)]
DELETED = (
    "augment/zeisel-smoke/tuned/0/inputs.npy",
    "estep1/digits-smoke/tuned-B1/0/checkpoint.pt",
    "estep2/digits-smoke/tuned/0/embedding.npz",
    "evaluate_samples/digits-smoke/tuned-A1.json",
)
FIGURES = [f"figure{name}" for name in ("3", "4", "5", "6", "7", "A1", "A2")]


def test_all_builds_every_table_and_figure(copy, monkeypatch):
    before = copy.new_files()
    with monkeypatch.context() as not_activated:
        not_activated.setitem(copy.environment, "PATH", os.defpath)
        jobs = copy.jobs(str(Path(sys.executable).with_name("snakemake")), *SNAKEMAKE[1:])
    assert jobs["estep1"] == 7, "three objectives on two data sets and masked rows of one, once"
    assert jobs["mstep_again"] == jobs["augment_again"] == jobs["estep2_again"] == 3
    reports = copy.folder / "results" / "reports" / "smoke"
    for name in TABLES:
        with (reports / "tables" / f"{name}.csv").open() as file:
            assert list(csv.DictReader(file)), f"{name}.csv has no rows"
        assert (reports / "tables" / f"{name}.md").stat().st_size > 100
    for name in FIGURES:
        assert (reports / "figures" / f"{name}.svg").read_text().startswith("<?xml")
        assert (reports / "figures" / f"{name}.png").read_bytes().startswith(b"\x89PNG")
    assert (reports / "hours.csv").exists()
    assert (reports / "index.html").read_text(encoding="utf-8").count("<h1>") == 1
    assert not list(copy.folder.glob("unfinished/**/*.pt")), "finished phases leave nothing behind"
    assert copy.new_files() == before, "a run changes what git knows"
    copy.is_clean()


def test_keeping_the_run_makes_it_the_reference_and_dvc_agrees(copy):
    before = copy.new_files()
    done = copy.run(sys.executable, "-m", "workflow.keep")
    assert "dvc: results recorded in dvc.lock" in done.stdout, done.stdout
    assert copy.new_files() - before == {"dvc.lock", "reports/"}
    status = copy.run("dvc", "status")
    assert "up to date" in status.stdout, status.stdout
    assert copy.run(sys.executable, "-m", "workflow.compare").returncode == 0
    copy.is_clean()


def test_a_second_run_does_nothing(copy):
    assert copy.jobs(*SNAKEMAKE) == Counter()


def test_an_empty_store_of_mlflow_is_filled_from_results(copy):
    """As after `dvc pull`, which brings results and no runs."""
    tracked = copy.folder / "results" / "track" / "smoke.csv"
    rows, store = tracked.read_text(), copy.folder / "mlflow.db"
    store.unlink()
    done = copy.run(sys.executable, "-m", "workflow.import_runs")
    assert done.returncode == 0, done.stdout
    assert tracked.read_text() == rows
    with closing(sqlite3.connect(store)) as database:
        seeds = "SELECT count(*) FROM tags WHERE key = 'level' AND value = 'seed'"
        assert database.execute(seeds).fetchone() == (len(rows.splitlines()) - 1,)


def test_what_is_deleted_is_made_anew(copy):
    """Files that only other files need, and these are there: Snakemake does not miss them."""
    results, kept = copy.folder / "results", copy.folder / "kept"
    results.rename(kept)
    shutil.copytree(kept, results)  # with the times of the files
    shutil.rmtree(results / "evaluate" / "zeisel-smoke")
    shutil.rmtree(results / "similarity")
    for name in DELETED:
        (results / name).unlink()
    try:
        plan = copy.run("snakemake", "--cores", "2", "--quiet", "host", "--dry-run", "all")
    finally:
        shutil.rmtree(results)
        kept.rename(results)
    missing = re.findall(r"Missing output files: (.*)", plan.stdout)
    missing = {name for names in missing for name in names.partition(";")[0].split(", ")}
    folders = results / "evaluate" / "zeisel-smoke", results / "similarity"
    expected = {path for folder in folders for path in folder.rglob("*") if path.is_file()}
    expected |= {results / name for name in DELETED}
    assert missing == {str(path.relative_to(copy.folder)) for path in expected}


@pytest.mark.parametrize("listing", [("--summary",), ("--dry-run", "--forceall")])
def test_a_listing_ends_in_silence_where_nobody_reads_on(copy, listing):
    reading, writing = os.pipe()
    os.close(reading)
    command = ["snakemake", "--cores", "2", *listing, "all"]
    ended = subprocess.run(
        command,
        cwd=copy.folder,
        env=copy.environment,
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.close(writing)
    assert "Traceback" not in ended.stderr
    assert "BrokenPipe" not in ended.stderr
    assert not list((copy.folder / ".snakemake" / "locks").iterdir()), "it left a lock behind"


def test_an_edit_of_code_makes_stale_what_runs_it_and_words_nothing(copy):
    metric = copy.folder / "diffaug/evaluation/metrics/knn.py"
    text = metric.read_text()

    def planned():
        plan = copy.run("snakemake", "--cores", "2", "--dry-run", "all")
        return {rule: int(n) for rule, n in re.findall(r"^(\w+) +(\d+)$", plan.stdout, re.M)}

    try:
        metric.write_text(f"# A comment.\n{text}")
        assert planned() == {}
        metric.write_text(f"{text}\n\nEDITED = True\n")
        jobs = planned()
    finally:
        metric.write_text(text)
    judged = len(list((copy.folder / "results/evaluate").glob("*/*.json")))
    assert jobs["evaluate"] == judged
    # 10-NN also judges what the denoisers of several rounds have learned.
    shown = {"ledger", "curves", "page", "track", "all", "total"}
    others = set(jobs) - {"evaluate", "positives", "metrics"} - shown
    assert all(rule.startswith(("table", "figure")) for rule in others), others


def test_an_edited_variant_reruns_only_what_depends_on_it(copy):
    copy.edit("variants", "zero-cache", "mixing", "lam", value=0.3)
    shown = dict.fromkeys(("table", "measured", "curves", "page", "track", "all"), 1)
    assert copy.jobs(*SNAKEMAKE) == Counter({"estep2": 2, "evaluate": 2, **shown})
    copy.is_clean()


def test_dvc_repro_reruns_only_what_an_edited_budget_touches(copy):
    copy.edit("datasets", "zeisel-smoke", "budget", "mstep", value=3)
    jobs = copy.jobs("dvc", "repro")
    jobs = Counter({rule: n for rule, n in jobs.items() if not rule.startswith("phase_")})
    assert jobs["estep1"] == jobs["joint"] == jobs["baseline"] == jobs["prepare"] == 0
    assert jobs["mstep"] == jobs["augment"] == 4, "three conditions and masked rows, zeisel alone"
    again = ("mstep_again", "augment_again", "estep2_again")
    assert [jobs[rule] for rule in again] == [3, 3, 3], "three more rounds"
    assert jobs["evaluate_samples"] == 4 + 3
    assert jobs["estep2"] == 5, "the methods that draw samples, and lambda 1"
    assert jobs["evaluate"] == 5 + 3
    copy.is_clean()


def test_after_dvc_checkout_sync_spares_a_new_training(copy):
    shutil.rmtree(copy.folder / "results" / "estep1")
    sync = "python", "-m", "workflow.versions", "sync"
    assert copy.run(*sync).returncode == 1, "status is not clean"
    copy.run("dvc", "checkout", check=True)
    done = copy.run(*sync, check=True)
    assert "(100%) done" in done.stdout, "it does not show how far it is"
    copy.is_clean()


def test_a_part_or_settings_from_the_command_line_are_not_recorded(copy):
    lock = (copy.folder / "dvc.lock").read_bytes()
    copy.jobs("snakemake", "--cores", "8", "--forcerun", "baseline", "--", "phase_baseline")
    suites = "--config", "protocol=tuned", "extra=1"
    refused = copy.run("snakemake", "--cores", "8", *suites, "--", "all")
    assert refused.returncode != 0
    assert "extra = 1: unknown key" in refused.stdout
    assert (copy.folder / "dvc.lock").read_bytes() == lock
