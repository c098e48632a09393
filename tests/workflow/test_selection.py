"""The studies run for real as rules, each on a tiny grid."""

import csv

import pytest

from tests.workflow.conftest import Copy

pytestmark = [pytest.mark.workflow, pytest.mark.timeout(600)]

SNAKEMAKE = ("snakemake", "--cores", "2", "selection")
VIEWS = {"views": {"both": True, "steps": [{"name": "noise", "strength": 0.3}]}}
CELL = {"datasets": ["zeisel"], "seeds": [0]}
SELECTION = {
    "tuned": {
        **CELL,
        "protocol": "tuned",
        "estep1": {"noise": VIEWS, "nu from 10 to 1": VIEWS},
        "estep2": {
            "lambda 0": {"mixing": {"lam": 0}},
            "lambda 1, blurred": {"mixing": {"lam": 1}},
        },
        "after": {"noise": ["lambda 0", "lambda 1, blurred"]},
        "by_epoch": {"nu from 10 to 1": "nu_falling"},
        "conditions": {"lambda 1, blurred": "blurred"},
    },
    "sizes": {**CELL, "protocol": "tuned", "sizes": {"as tuned": {}}},
    "baselines": {**CELL, "ranges": {"tsne": {"perplexity": [30]}}},
    "methods": {**CELL, "encoders": {"DiffAug": None}, "baselines": ["pca"]},
    "sampling": {
        "datasets": ["digits-smoke"],
        "seeds": [0],
        "sources": 20,
        "samplers": {"DDIM, 5 steps": {"sampler": "ddim", "steps": 5, "copies": 2}},
    },
}


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    copy = Copy(tmp_path_factory.mktemp("studies"))
    copy.edit("selection", value=SELECTION)
    copy.edit("datasets", "zeisel", "budget", value={"estep1": 1, "mstep": 1, "estep2": 1})
    return copy


def test_every_study_becomes_a_report_and_all_leaves_them_alone(project):
    jobs = project.jobs(*SNAKEMAKE)
    assert (jobs["trials"], jobs["samplers"], jobs["study"]) == (4, 1, 5)
    reports = project.folder / "results" / "reports" / "selection"
    with (reports / "tuned.csv").open() as file:
        settings = [row["setting"] for row in csv.DictReader(file)]
    assert settings == ["noise", "lambda 0", "lambda 1, blurred", "nu from 10 to 1"]
    for study in SELECTION:
        assert (reports / f"{study}.md").stat().st_size > 100
    plan = project.run("snakemake", "--cores", "2", "--dry-run", "all")
    assert "rule trials" not in plan.stdout


def test_an_edited_setting_reruns_its_study_alone(project):
    project.edit("selection", "tuned", "estep2", "lambda 0", value={"mixing": {"lam": 0.1}})
    assert project.jobs(*SNAKEMAKE) == {"trials": 1, "study": 1, "selection": 1}
