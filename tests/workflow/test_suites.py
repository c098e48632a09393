"""Every suite of params.yaml can be planned: each file it asks for has a rule that makes it."""

import pytest
import yaml

from tests.workflow.conftest import ROOT, Copy

pytestmark = pytest.mark.workflow


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return Copy(tmp_path_factory.mktemp("suites"))


@pytest.mark.parametrize("suite", yaml.safe_load((ROOT / "params.yaml").read_text())["suites"])
def test_suite_passes_a_dry_run(project, suite):
    plan = project.run("snakemake", "--cores", "2", "--dry-run", "--config", f"suite={suite}")
    assert plan.returncode == 0, plan.stdout[-4000:]
    assert "This was a dry-run" in plan.stdout
