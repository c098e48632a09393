"""DVC's stages and Snakemake's rules say the same: outputs, inputs and settings."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from diffaug.config import load
from diffaug.settings import PHASES

pytestmark = pytest.mark.workflow

ROOT = Path(__file__).parents[2]
SUITE = load(ROOT / "params.yaml").suite
STAGES = yaml.safe_load((ROOT / "dvc.yaml").read_text())["stages"]
# Measured times differ from run to run: no version of them is kept.
UNVERSIONED = {f"reports/{SUITE}/hours.csv", f"reports/{SUITE}/hours.md"}


def rules_of(stage: str) -> set[str]:
    allowed = re.search(r"--allowed-rules (.+) --", STAGES[stage]["cmd"])
    assert allowed, f"{stage}: its command has no --allowed-rules"
    return {rule for rule in allowed[1].split() if not rule.startswith("phase_")}


def outs_of(stage: str) -> list[str]:
    names = [next(iter(out)) if isinstance(out, dict) else out for out in STAGES[stage]["outs"]]
    return [name.replace("${suite}", SUITE) for name in names]


def lies_in(path: str, folders: list[str]) -> bool:
    folders = [folder.replace("${suite}", SUITE) for folder in folders]
    return any(path == folder or path.startswith(f"{folder}/") for folder in folders)


def behind(path: str) -> list[str]:
    """The source files that a listing of code stands for; any other input itself."""
    if not path.startswith("results/code/"):
        return [path]
    return [line.split("  ")[1] for line in (ROOT / path).read_text().splitlines()]


@pytest.fixture(scope="module")
def jobs() -> list[dict]:
    """Every job of `all` as if nothing were there: rule, inputs, outputs."""
    command = ["snakemake", "--cores", "1", "--dry-run", "--forceall", "--nolock", "all"]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PATH": path}, text=True, capture_output=True
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = []
    for block in re.split(r"^(?:local)?rule ", done.stdout + done.stderr, flags=re.MULTILINE)[1:]:
        fields = dict(re.findall(r"^    (input|output): (.*)$", block, re.MULTILINE))
        files = {name: value.split(", ") for name, value in fields.items()}
        found.append({"rule": block.partition(":")[0], "input": [], "output": [], **files})
    assert len(found) > 200
    return found


def test_every_rule_belongs_to_one_stage(jobs):
    rules = {job["rule"] for job in jobs if job["output"]}
    for rule in rules:
        homes = [stage for stage in STAGES if rule in rules_of(stage)]
        assert len(homes) == 1, f"rule {rule} is in {homes}"
    assert set().union(*map(rules_of, STAGES)) == rules


def test_every_output_lies_in_one_out_of_its_rules_stage(jobs):
    for job in jobs:
        for path in set(job["output"]) - UNVERSIONED:
            homes = [stage for stage in STAGES if lies_in(path, outs_of(stage))]
            assert len(homes) == 1, f"{path} lies in the outs of {homes}"
            assert job["rule"] in rules_of(homes[0]), f"{path}: not made in stage {homes[0]}"


def test_every_input_is_a_dep_or_made_in_the_stage(jobs):
    for job in jobs:
        if not job["output"]:
            continue
        stage = next(stage for stage in STAGES if job["rule"] in rules_of(stage))
        known = STAGES[stage]["deps"] + outs_of(stage)
        needed = [path for name in job["input"] for path in behind(name)]
        missing = {path for path in needed if not lies_in(path, known)}
        assert not missing, f"stage {stage}, rule {job['rule']}: not in deps: {sorted(missing)[:5]}"


def test_every_setting_that_a_phase_reads_is_in_its_stages_params():
    protocols = load(ROOT / "params.yaml").protocols
    for phase, sections in PHASES.items():
        params = set(STAGES[phase]["params"])
        assert {"suite", "suites", "protocol", "datasets", "variants"} <= params, phase
        for protocol in protocols:
            for section in sections:
                assert f"protocols.{protocol}.{section}" in params, (phase, protocol, section)
                assert section in protocols[protocol], f"protocols.{protocol}: no {section}"


def test_outputs_persist():
    for stage, content in STAGES.items():
        for out in content["outs"]:
            assert next(iter(out.values()))["persist"], f"{stage}: DVC would delete {out} first"
