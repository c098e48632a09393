"""The five tasks of CONTRIBUTING.md: each is one new file and a line of params.yaml, no more.

Each begins where the last has ended, in a copy in which everything is current, and runs what it
makes stale: its own jobs and what shows them, and nothing that was trained before.
"""

import csv
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
import yaml

from tests.workflow.conftest import ROOT

pytestmark = [pytest.mark.workflow, pytest.mark.timeout(600)]

EXAMPLES = Path(__file__).parent / "extending"
SNAKEMAKE = ("snakemake", "--cores", "8", "all")
# What every edit that shows in a report ends with.
SHOWN = {"captions", "ledger", "measured", "page", "track", "all"}


@pytest.fixture(scope="module")
def project(copy):
    """A finished run of the smallest suite that has every phase."""
    copy.edit("suites", "smoke", "variants", value=["B1"])
    copy.jobs(*SNAKEMAKE)
    return copy


def add(project, file, folder, change):
    """Put a file into the project and let `change` edit params.yaml; return the jobs that ran."""
    shutil.copy(file, project.folder / folder)
    params = project.params()
    change(params)
    (project.folder / "params.yaml").write_text(yaml.safe_dump(params, sort_keys=False))
    return Counter({rule: n for rule, n in project.jobs(*SNAKEMAKE).items() if rule not in SHOWN})


def table(project, name, suite="smoke"):
    with (project.folder / f"results/reports/{suite}/tables/{name}.csv").open() as file:
        return list(csv.DictReader(file))


def test_a_new_loss(project):
    def change(params):
        params["variants"]["Barlow"] = {"contrast": {"loss": "barlow_twins"}, "mixing": {"lam": 0}}
        params["suites"]["smoke"]["variants"].append("Barlow")

    jobs = add(project, EXAMPLES / "barlow_twins.py", "diffaug/objectives", change)
    assert jobs == {"estep1": 2, "estep2": 2, "evaluate": 2, "table": 1}
    assert "Barlow" in {row["method"] for row in table(project, "table4")}


def test_a_new_baseline(project):
    def change(params):
        params["suites"]["smoke"]["baselines"].append("isomap")
        params["baselines"]["isomap"] = {"neighbours": 10}

    jobs = add(project, EXAMPLES / "isomap.py", "diffaug/baselines", change)
    assert jobs == {"baseline": 2, "evaluate": 2, "table": 3}
    assert "Isomap" in {row["method"] for row in table(project, "table2")}


def test_a_new_metric(project):
    def change(params):
        params["metrics"]["biology"].append("z/train/balanced_knn")

    jobs = add(project, EXAMPLES / "balanced_knn.py", "diffaug/evaluation/metrics", change)
    judged = len(list((project.folder / "results/evaluate/zeisel-smoke").glob("*.json")))
    assert jobs["evaluate"] == judged, "each embedding of cells, and no image's"
    assert set(jobs) <= {"evaluate", "metrics", "table", "figure"}, "something was trained"
    shown = {row["metric"] for row in table(project, "table2")}
    assert {"10-NN, balanced", "trustworthiness"} <= shown, "also what is measured beside"


def test_a_new_figure(project):
    jobs = add(project, EXAMPLES / "figure8.py", "workflow/reports", lambda params: None)
    assert jobs == {"figure": 1}
    assert (project.folder / "results/reports/smoke/figures/figure8.svg").exists()


def test_a_new_data_set(project):
    cells = "".join(f"cell{i},{i % 7},{i % 5}.5,{i % 3},{'AB'[i % 2]}\n" for i in range(120))
    raw = project.folder.parent / "own cells.csv"
    raw.write_text("cell,geneA,geneB,geneC,type\n" + cells)
    text = (ROOT / "tests/data/own_cells.py").read_text()
    file = project.folder / "own_cells.py"
    file.write_text(text.replace('sha256=""', f'sha256="", url="{raw.as_uri()}"'))

    def change(params):
        budget = {"estep1": 1, "mstep": 1, "estep2": 1}
        params["datasets"]["own"] = {"catalogue": "own-cells", "budget": budget}
        params["suites"]["own"] = {**params["suites"]["smoke"], "datasets": ["own"]}
        params["suite"] = "own"

    before = results(project)
    add(project, file, "diffaug/data/catalogue", change)
    assert {row["dataset"] for row in table(project, "table2", "own")} == {"own"}
    assert results(project).items() >= before.items(), "it ran what is not of the data set"
    plan = project.run("snakemake", "-n", "--config", "suite=smoke", "--", "all")
    assert "Nothing to be done" in plan.stdout, re.sub("\n.*\n", "\n", plan.stdout)[-2000:]


def results(project):
    """Each file of results, with the time at which it was written."""
    files = (path for path in (project.folder / "results").rglob("*") if path.is_file())
    return {path: path.stat().st_mtime_ns for path in files}
