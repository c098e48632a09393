"""DVC's stages and Snakemake's rules say the same: which rule belongs where, outputs, inputs."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from diffaug.config import load
from tests.workflow.conftest import ROOT

pytestmark = pytest.mark.workflow

SUITE = load(ROOT / "params.yaml").suite
PIPELINE = yaml.safe_load((ROOT / "dvc.yaml").read_text().replace("${suite}", SUITE))
STAGES = PIPELINE["stages"]
# Measured times differ from run to run: no version of them is kept, nor of the page that has them.
UNVERSIONED = {
    f"results/reports/{SUITE}/{name}" for name in ("hours.csv", "hours.md", "index.html")
}


def rules_of(stage):
    """The rules that a stage's command allows, its own target apart."""
    command = r"snakemake --cores all --allowed-rules (.+) (phase_\w+) -- \2"
    found = re.fullmatch(command, STAGES[stage]["cmd"])
    assert found, f"{stage}: {STAGES[stage]['cmd']}"
    return set(found[1].split())


def outs_of(stage):
    return [name for out in STAGES[stage]["outs"] for name in out]


def lies_in(path, folders):
    return any(path == folder or path.startswith(f"{folder}/") for folder in folders)


@pytest.fixture(scope="module")
def jobs():
    """Every job of `all` with outputs, as if nothing were there: rule, stage, inputs, outputs."""
    command = ["snakemake", "--cores", "1", "--dry-run", "--forceall", "--nolock", "all"]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PATH": path}, text=True, capture_output=True
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = []
    for block in re.split(r"^(?:local)?rule ", done.stdout + done.stderr, flags=re.MULTILINE)[1:]:
        fields = dict(re.findall(r"^    (input|output): (.*)$", block, re.MULTILINE))
        files = {name: set(value.split(", ")) for name, value in fields.items()}
        if "output" in files:
            rule = block.partition(":")[0]
            stages = [stage for stage in STAGES if rule in rules_of(stage)]
            assert len(stages) == 1, f"rule {rule} is in {stages}"
            found.append((rule, stages[0], files.get("input", set()), files["output"]))
    assert len(found) > 200
    return found


def test_stages_allow_the_rules_there_are(jobs):
    allowed = {rule for stage in STAGES for rule in rules_of(stage)}
    assert allowed == {rule for rule, *_ in jobs} | {"prepare_own"}, "the suite has no own file"


def test_every_output_lies_in_one_out_and_that_is_its_stages(jobs):
    for rule, stage, _, outputs in jobs:
        for path in outputs - UNVERSIONED:
            homes = [other for other in STAGES if lies_in(path, outs_of(other))]
            assert homes == [stage], f"rule {rule} is of {stage}; {path} lies in outs of {homes}"


def test_every_input_is_a_dep_or_made_in_the_stage(jobs):
    for rule, stage, inputs, _ in jobs:
        known = STAGES[stage]["deps"] + outs_of(stage)
        missing = {path for path in inputs - UNVERSIONED if not lies_in(path, known)}
        assert not missing, f"stage {stage}, rule {rule}: not in deps: {sorted(missing)[:5]}"


def test_every_stage_depends_on_settings_and_source():
    for stage, content in STAGES.items():
        assert content["deps"][:3] == ["params.yaml", "diffaug", "workflow"], stage


def test_outputs_persist():
    for stage, content in STAGES.items():
        for out in content["outs"]:
            assert next(iter(out.values()))["persist"], f"{stage}: DVC would delete {out} first"


def test_what_dvc_shows_is_made():
    outs = [out for stage in STAGES for out in outs_of(stage)]
    assert set(PIPELINE["metrics"] + PIPELINE["plots"]) <= set(outs)
    assert PIPELINE["params"] == ["params.yaml"]
