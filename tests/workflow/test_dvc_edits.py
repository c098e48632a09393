"""What each edit makes stale in a finished run: no more, no less, as docs/dvc.md says."""

import json

import pytest

from tests.workflow.conftest import ROOT
from tests.workflow.finished import OWN, finished, planned, write

pytestmark = [pytest.mark.workflow, pytest.mark.timeout(600)]

EVERY_SEED = {"estep1", "mstep", "augment", "estep2", "baseline"}
EVERY_SEED |= {"mstep_again", "augment_again", "estep2_again"}
OF_SAMPLES = {"mstep", "augment", "mstep_again", "augment_again", "estep2_again", "similarity"}
OF_SAMPLES |= {"positives", "evaluate_samples"}
DRAWING = ("tuned", "tuned-lambda1", "tuned-rounds@1", "tuned-rounds")


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return finished(tmp_path_factory.mktemp("it's a project"))


@pytest.fixture(scope="module")
def everything(project):
    """All jobs of the run."""
    return planned(project, "--forceall")


def append(file, text):
    def change(project, params):
        with (project.folder / file).open("a") as opened:
            opened.write(text)

    return change


def put(*path, value):
    def change(project, params):
        place = params
        for key in path[:-1]:
            place = place[key]
        assert path[-1] in place
        place[path[-1]] = value

    return change


def method(place):
    return place.split("/")[1] if "/" in place else ""


def raised(everything):
    """The round that was the last is now one on the way, with a name of its own."""
    again = {job for job in everything if job[1].startswith("mine/tuned-rounds")}
    again = {job for job in again if "@" not in job[1] and job[0] not in ("estep1",)}
    return again | {(rule, place.replace("rounds", "rounds@2")) for rule, place in again}


# Of the edit, as in docs/dvc.md: the edit, and the jobs that must follow of all jobs.
EDITS = {
    "a comment or a docstring": (append("diffaug/objectives/nt_xent.py", "# Words.\n"), set),
    "the M-step's budget of a data set": (
        put("datasets", "mine", "budget", value={"estep1": 1, "mstep": 2, "estep2": 1}),
        lambda every: {
            (rule, place)
            for rule, place in every
            if place.startswith("mine/")
            and (
                rule in OF_SAMPLES or (rule in ("estep2", "evaluate") and method(place) in DRAWING)
            )
        },
    ),
    "λ of the main protocol": (
        put("protocols", "tuned", "mixing", "lam", "biology", value=0.9),
        lambda _: {("estep2", "mine/tuned/0"), ("evaluate", "mine/tuned")},
    ),
    "one more seed": (
        put("suites", "smoke", "seeds", value=[0, 1]),
        lambda every: {
            (rule, place.removesuffix("/0") + "/1" if rule in EVERY_SEED else place)
            for rule, place in every
            if rule in EVERY_SEED | {"evaluate", "evaluate_samples", "positives"}
        },
    ),
    "one more round of a variant": (
        put("variants", "rounds", "biology", "rounds", "count", value=3),
        raised,
    ),
    "the suite, to one whose methods are trained": (put("suite", value="other"), lambda _: set()),
    "the code of a loss": (
        append("diffaug/objectives/nt_xent.py", "\n\nEDITED = True\n"),
        lambda every: {job for job in every if method(job[1]) == "tuned-B1"},
    ),
    "the code of a metric": (
        append("diffaug/evaluation/metrics/knn.py", "\n\nEDITED = True\n"),
        lambda every: {job for job in every if job[0] in ("evaluate", "positives")},
    ),
    "a file of your own": (
        append(OWN, "1,1.5,1,A\n"),
        lambda every: {job for job in every if job[1].split("/")[0] == "mine"},
    ),
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_reruns_exactly(project, everything, edit):
    change, expected = EDITS[edit]
    params = project.params()
    change(project, params)
    write(project, params)
    try:
        jobs = planned(project)
        status = json.loads(project.run("dvc", "status", "--json").stdout)
    finally:
        project.run("git", "checkout", "--quiet", ".", check=True)
    assert jobs == (expected(everything) if expected is not set else set())
    assert "data" in status, "`dvc repro` would not begin"


def test_the_docs_name_these_edits():
    text = (ROOT / "docs/dvc.md").read_text(encoding="utf-8")
    table = text.partition("| edit |")[2].partition("\n\n")[0]
    rows = [line.split("|")[1].strip() for line in table.splitlines()[2:]]
    assert rows == [*EDITS, "the main protocol"]


def test_two_protocols_live_beside_each_other(project, everything):
    """The other protocol's jobs make files of other names, and the first's stay current."""
    params = project.params()
    write(project, {**params, "protocol": "paper"})
    try:
        jobs = planned(project)
    finally:
        write(project, params)
    trained = {place for rule, place in jobs if rule in EVERY_SEED}
    assert {"mine/paper/0", "mine/paper-B1/0", "mine/paper-lambda0/0"} <= trained
    assert not jobs & everything, "a file of the first protocol would be overwritten"
