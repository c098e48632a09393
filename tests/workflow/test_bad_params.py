"""A wrong params.yaml stops every command before a job starts, with one line that says what."""

import pytest

pytestmark = pytest.mark.workflow

WRONG = [
    (("suite",), "embeded", "suite = 'embeded': unknown; allowed: smoke, embedded"),
    (("suites", "smoke", "seeds"), [], "suites.smoke.seeds = []"),
    (("suites", "smoke", "lambdas"), [0, 1.5], "suites.smoke.lambdas.1 = 1.5"),
    (("datasets", "digits-smoke", "budget", "mstep"), 0, "datasets.digits-smoke.budget.mstep = 0"),
]


@pytest.mark.parametrize(("path", "value", "message"), WRONG)
def test_snakemake_stops_with_one_line(copy, path, value, message):
    before = (copy.folder / "params.yaml").read_text()
    copy.edit(*path, value=value)
    try:
        done = copy.run("snakemake", "--cores", "2", "all")
    finally:
        (copy.folder / "params.yaml").write_text(before)
    assert done.returncode != 0
    lines = [line for line in done.stdout.splitlines() if message in line]
    assert len(lines) == 1, done.stdout
    assert "Traceback" not in done.stdout
    assert not (copy.folder / "results").exists()
