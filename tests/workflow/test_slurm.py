"""profiles/slurm on a real SLURM: its daemons on loopback, with a node of one processor."""

import getpass
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PROFILE = ROOT / "profiles/slurm"
NEEDED = ("munged", "slurmctld", "slurmd", "sbatch", "srun")
# Neither accounting nor control groups: a container has no right to the latter.
CONF = """
ClusterName=test
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={control}
SlurmdPort={node}
SlurmUser={user}
SlurmdUser={user}
AuthInfo=socket={folder}/munge.socket
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
MpiDefault=none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
GresTypes=gpu
NodeName={host} NodeAddr=127.0.0.1 CPUs=1 RealMemory=1000 Gres=gpu:1
PartitionName=main Nodes={host} Default=YES MaxTime=INFINITE State=UP
"""
# Two runs with a GPU, each then judged: with the names of the workflow's rules.
SNAKEFILE = """
rule all:
    input: expand("{n}.scores", n=[1, 2])

rule estep1:
    output: "{n}.trained"
    log: "{n}.log"
    resources: gpu=1
    shell: "echo $SLURM_JOB_ID > {output}; echo GPU $CUDA_VISIBLE_DEVICES > {log}"

rule evaluate:
    input: "{n}.trained"
    output: "{n}.scores"
    log: "{n}-scores.log"
    shell: "echo $SLURM_JOB_ID > {output}"
"""


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture
def slurm():
    """The environment of a user of a cluster; its daemons end with the test."""
    pytest.importorskip("snakemake_executor_plugin_slurm", reason="the extra `cluster` is missing")
    path = f"{os.environ['PATH']}:/usr/sbin:/sbin"
    missing = [name for name in NEEDED if not shutil.which(name, path=path)]
    if missing:
        pytest.skip(f"no SLURM here: {', '.join(missing)} not found")
    host = socket.gethostname().partition(".")[0]
    folder = Path(tempfile.mkdtemp())  # of a short name, as paths of sockets must be
    for name in ("state", "spool", "bin"):
        (folder / name).mkdir(mode=0o700)
    ports = {"control": free_port(), "node": free_port()}
    conf = folder / "slurm.conf"
    conf.write_text(CONF.format(host=host, user=getpass.getuser(), folder=folder, **ports))
    (folder / "gres.conf").write_text("Name=gpu File=/dev/null\n")
    (folder / "munge.key").write_bytes(os.urandom(128))
    (folder / "munge.key").chmod(0o600)
    # The plugin hides SLURM's variables from steps, and a real cluster's file lies in /etc/slurm.
    srun = folder / "bin/srun"
    srun.write_text(f'#!/bin/sh\nSLURM_CONF={conf} exec {shutil.which("srun")} "$@"\n')
    srun.chmod(0o755)
    environment = {**os.environ, "SLURM_CONF": str(conf), "PATH": f"{folder}/bin:{path}"}
    files = ("key-file=key", "socket=socket", "pid-file=pid", "log-file=log", "seed-file=seed")
    munge = [f"--{name.replace('=', f'={folder}/munge.')}" for name in files]
    daemons = []
    try:
        for command in (["munged", "-F", "-f", *munge], ["slurmctld", "-D"], ["slurmd", "-D"]):
            said = (folder / f"{command[0]}.out").open("w")
            daemons.append(
                subprocess.Popen(command, env=environment, stdout=said, stderr=subprocess.STDOUT)
            )
            time.sleep(1)
        _wait_until_idle(environment)
        yield environment
    finally:
        for daemon in reversed(daemons):
            daemon.terminate()
            daemon.wait(20)
        shutil.rmtree(folder)


def _wait_until_idle(environment):
    for _ in range(60):
        done = subprocess.run(
            ["sinfo", "-h", "-o", "%t"], env=environment, capture_output=True, text=True
        )
        if done.stdout.strip() == "idle":
            return
        time.sleep(0.5)
    raise AssertionError(f"the node is not idle: {done.stdout}{done.stderr}")


@pytest.mark.timeout(300)
def test_jobs_run_by_slurm_short_ones_as_one(slurm, tmp_path):
    (tmp_path / "Snakefile").write_text(SNAKEFILE)
    profile = tmp_path / "profile"
    shutil.copytree(PROFILE, profile)
    options = ("--profile", profile, "--default-resources", "gpu=0", "mem_mb=100", "runtime=5")
    quick = ("--slurm-init-seconds-before-status-checks=1", "--seconds-between-status-checks=1")
    done = subprocess.run(
        [sys.executable, "-m", "snakemake", *options, *quick, "--slurm-keep-successful-logs"],
        cwd=tmp_path,
        env=slurm,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    assert done.returncode == 0, done.stdout
    ids = {path.name: path.read_text() for path in tmp_path.glob("[12].*[ds]")}
    assert len({ids["1.trained"], ids["2.trained"], ids["1.scores"]}) == 3
    assert ids["1.scores"] == ids["2.scores"], "each score is a job by itself"
    gpus = [(tmp_path / f"{n}.log").read_text() for n in (1, 2)]
    assert gpus == ["GPU 0\n", "GPU 0\n"], "a job of training has not been given the GPU"
    logs = {path.parts[-2] for path in (tmp_path / "logs/slurm").rglob("*.log")}
    assert logs == {"1", "2", "group_scores_evaluate"}


def test_the_profile_names_rules_that_there_are():
    profile = yaml.safe_load((PROFILE / "config.yaml").read_text())
    text = "\n".join(path.read_text() for path in (ROOT / "workflow/rules").glob("*.smk"))
    rules = set(re.findall(r"^rule (\w+):", text, re.M)) | set(re.findall(r" as (\w+) with:", text))
    assert set(profile["groups"]) | set(profile["set-resources"]) <= rules
    assert set(profile["groups"].values()) == set(profile["group-components"])
    assert set(profile["groups"]) <= set(profile["set-resources"])
