"""Jobs that a cluster runs start plain Python."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip(
    "snakemake_executor_plugin_cluster_generic",
    reason="snakemake-executor-plugin-cluster-generic is not installed",
)
ROOT = Path(__file__).parents[2]
SNAKEFILE = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from workflow import warm

rule one:
    output: "one.txt"
    log: "one.log"
    script: "one.py"

onstart:
    if warm.fits(workflow.local_exec, workflow.deployment_settings.deployment_method):
        warm.start()
"""
SCRIPT = "import os; open(snakemake.output[0], 'w').write(str('DIFFAUG_WARM_SOCKET' in os.environ))"
CLUSTER = ("--executor", "cluster-generic", "--jobs", "1")
CLUSTER += ("--cluster-generic-submit-cmd", "./submit.sh")


@pytest.mark.timeout(400)
@pytest.mark.parametrize(("options", "warmed"), [(("--cores", "1"), "True"), (CLUSTER, "False")])
def test_only_jobs_of_this_machine_use_the_server(tmp_path, options, warmed):
    (tmp_path / "Snakefile").write_text(SNAKEFILE)
    (tmp_path / "one.py").write_text(SCRIPT)
    submit = tmp_path / "submit.sh"
    submit.write_text('#!/bin/sh\nsh "$1" > job.log 2>&1 &\necho 1\n')
    submit.chmod(0o755)
    done = subprocess.run(
        [sys.executable, "-m", "snakemake", *options],
        cwd=tmp_path,
        env={name: value for name, value in os.environ.items() if "DIFFAUG" not in name},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    assert done.returncode == 0, done.stdout
    assert (tmp_path / "one.txt").read_text() == warmed
