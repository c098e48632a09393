"""A wrong params.yaml stops every command before a job starts, with one line that says what."""

import pytest

pytestmark = pytest.mark.workflow

WRONG = [
    (("suite",), "embeded", "suite = 'embeded': unknown; allowed: smoke, embedded"),
    (("suites", "smoke", "seeds"), [], "suites.smoke.seeds = []"),
    (("suites", "smoke", "lambdas"), [0, 1.5], "suites.smoke.lambdas.1 = 1.5"),
    (("suites", "smoke", "baselines"), ["t-sne"], "suites.smoke.baselines = 't-sne': unknown; all"),
    (
        ("variants", "B5"),
        {"encoder": {"kind": "small_resnet", "z_dim": 3}},  # images alone; cosines need 3
        "tuned-B5 on zeisel-smoke: enco",
    ),
    (("datasets", "digits-smoke", "budget", "mstep"), 0, "datasets.digits-smoke.budget.mstep = 0"),
]


@pytest.mark.parametrize(("path", "value", "message"), WRONG)
def test_snakemake_stops_with_one_line(copy, path, value, message):
    before = (copy.folder / "params.yaml").read_text()
    copy.edit(*path, value=value)
    try:
        stops_with(copy, message)
    finally:
        (copy.folder / "params.yaml").write_text(before)


def test_a_key_that_stands_twice_stops_it_too(copy):
    before = (copy.folder / "params.yaml").read_text()
    (copy.folder / "params.yaml").write_text(f"suite: smoke\n{before}")
    try:
        stops_with(copy, "params.yaml: suite: stands in lines 1 and ")
    finally:
        (copy.folder / "params.yaml").write_text(before)


def test_a_store_that_cannot_work_stops_it_before_the_first_job(copy, monkeypatch):
    monkeypatch.setitem(copy.environment, "MLFLOW_TRACKING_URI", "./mlruns")
    stops_with(copy, "MLFLOW_TRACKING_URI = './mlruns': MLflow cannot write there; allowed are")


def stops_with(copy, message):
    """No command starts a job: the message is its only line of error."""
    done = copy.run("snakemake", "--cores", "2", "all")
    assert done.returncode != 0
    lines = [line for line in done.stdout.splitlines() if message in line]
    assert len(lines) == 1, done.stdout
    assert "Traceback" not in done.stdout
    assert not list(copy.folder.glob("results/*"))
