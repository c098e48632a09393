"""The workflow run for real: everything, nothing, and exactly what an edit touches.

The tests share one copy and build on each other, in the order in which they stand.
"""

import csv
import shutil
from collections import Counter

import pytest

pytestmark = [pytest.mark.workflow, pytest.mark.timeout(600)]

SNAKEMAKE = ("snakemake", "--cores", "8", "all")
TABLES = ["table1", "table2", "table3", "table4", "claim", "samples"]
TABLES += [f"tableA{number}" for number in range(1, 6)]
FIGURES = [f"figure{name}" for name in ("3", "4", "5", "6", "7", "A1", "A2")]


def test_all_builds_every_table_and_figure_and_dvc_agrees(copy):
    jobs = copy.jobs(*SNAKEMAKE)
    assert jobs["estep1"] == 6, "three objectives on two data sets, each trained once"
    reports = copy.folder / "reports" / "smoke"
    for name in TABLES:
        with (reports / "tables" / f"{name}.csv").open() as file:
            assert list(csv.DictReader(file)), f"{name}.csv has no rows"
        assert (reports / "tables" / f"{name}.md").stat().st_size > 100
    for name in FIGURES:
        assert (reports / "figures" / f"{name}.svg").read_text().startswith("<?xml")
        assert (reports / "figures" / f"{name}.png").read_bytes().startswith(b"\x89PNG")
    assert (reports / "hours.csv").exists()
    assert not list(copy.folder.glob("unfinished/**/*.pt")), "finished phases leave nothing behind"
    copy.is_clean()


def test_a_second_run_does_nothing(copy):
    assert copy.jobs(*SNAKEMAKE) == Counter()


def test_an_edited_variant_reruns_only_what_depends_on_it(copy):
    copy.edit("variants", "zero-cache", "mixing", "lam", value=0.3)
    expected = {"estep2": 2, "evaluate": 2, "table4": 1, "hours": 1, "track": 1, "all": 1}
    assert copy.jobs(*SNAKEMAKE) == Counter(expected)
    copy.is_clean()


def test_dvc_repro_reruns_only_what_an_edited_budget_touches(copy):
    copy.edit("datasets", "zeisel-smoke", "budget", "mstep", value=3)
    jobs = copy.jobs("dvc", "repro")
    jobs = Counter({rule: n for rule, n in jobs.items() if not rule.startswith("phase_")})
    assert jobs["estep1"] == jobs["joint"] == jobs["baseline"] == jobs["prepare"] == 0
    assert (jobs["mstep"], jobs["augment"]) == (3, 3), "three conditions on zeisel alone"
    assert jobs["evaluate_samples"] == 3
    assert jobs["estep2"] == jobs["evaluate"] == 4, "the methods that draw samples, and lambda 1"
    copy.is_clean()


def test_after_dvc_checkout_sync_spares_a_new_training(copy):
    shutil.rmtree(copy.folder / "results" / "estep1")
    assert copy.run("python", "-m", "workflow.versions").returncode == 1, "status is not clean"
    copy.run("dvc", "checkout", check=True)
    copy.run("python", "-m", "workflow.versions", check=True)
    copy.is_clean()


def test_a_part_or_settings_from_the_command_line_are_not_recorded(copy):
    lock = (copy.folder / "dvc.lock").read_bytes()
    copy.jobs("snakemake", "--cores", "8", "--forcerun", "baseline", "--", "phase_baseline")
    suites = "--config", "protocol=tuned", "extra=1"
    refused = copy.run("snakemake", "--cores", "8", *suites, "--", "all")
    assert refused.returncode != 0
    assert "extra = 1: unknown key" in refused.stdout
    assert (copy.folder / "dvc.lock").read_bytes() == lock
