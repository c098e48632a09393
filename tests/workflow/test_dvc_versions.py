"""DVC compares two versions of a run, and brings a run to another machine."""

import hashlib
import json
import re
import shutil

import boto3
import pytest
from moto.server import ThreadedMotoServer

from tests.workflow.conftest import Copy
from tests.workflow.finished import finished, planned, write

pytestmark = [pytest.mark.workflow, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return finished(tmp_path_factory.mktemp("it's a project"))


def test_why_follows_a_cell_to_its_files_and_its_run_in_mlflow(project):
    done = project.run("python", "-m", "workflow.why", "table2:mine:tuned")
    assert done.returncode == 0, done.stdout
    assert "current     yes: " in done.stdout
    assert project.run("git", "rev-parse", "HEAD").stdout.strip() in done.stdout
    weights = "results/estep2/mine/tuned/0/checkpoint.pt"
    md5 = hashlib.md5((project.folder / weights).read_bytes()).hexdigest()
    assert re.search(rf"E-step 2: {weights}, MD5 {md5}, [\d.]+ s by the clock", done.stdout)
    assert re.search(r"MLflow: smoke / Table 2, .*http://\S+/runs/\w{32}$", done.stdout, re.M)


def test_git_shows_what_changed_in_tables_and_no_paths_of_drawings(project):
    reports = project.folder / "reports/smoke"
    for path in (reports / "figures/figure3.svg", reports / "tables/claim.csv"):
        path.write_text(path.read_text() + "one more line\n")
    shown = project.run("git", "diff", "reports").stdout
    project.run("git", "checkout", "--quiet", ".", check=True)
    assert "Binary files a/reports/smoke/figures/figure3.svg" in shown
    assert shown.count("one more line") == 1


def test_metrics_params_and_plots_between_commits(project):
    """What is here beside what DVC has of the commit."""
    folder = project.folder / "results/reports/smoke"
    kept = project.folder / "kept"
    shutil.copytree(folder, kept)
    write(project, project.params() | {"protocol": "paper"})
    path = folder / "metrics/mine.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"z/train/knn": 0.5}))
    curve = folder / "plots/lambda/mine.csv"
    curve.write_text("lambda,score\n0,50\n1,60\n")
    try:
        shown = said(project, "metrics", "show")
        metrics = said(project, "metrics", "diff")
        params = said(project, "params", "diff")
        plots = said(project, "plots", "diff")
    finally:
        shutil.rmtree(folder)
        kept.rename(folder)
        project.run("git", "checkout", "--quiet", ".", check=True)
    name = "results/reports/smoke/metrics/mine.json"
    assert shown[""]["data"][name]["data"]["z/train/knn"] == 0.5
    assert list(metrics) == [name]
    assert metrics[name]["z/train/knn"]["new"] == 0.5
    assert params == {"params.yaml": {"protocol": {"old": "tuned", "new": "paper"}}}
    assert "errors" not in plots
    kinds = {"scores/mine.csv", "lambda/mine.csv", "training/mine-mstep.csv"}
    drawn = {name.removeprefix("results/reports/smoke/plots/") for name in plots["data"]}
    assert kinds <= drawn, "each data set has its own plot"
    (plot,) = plots["data"]["results/reports/smoke/plots/lambda/mine.csv"]
    assert plot["type"] == "vega"
    assert set(plot["revisions"]) == {"HEAD", "workspace"}


def said(project, *command):
    """What DVC says, as JSON."""
    done = project.run("dvc", *command, "--json")
    return json.loads(done.stdout[done.stdout.index("{") :])


@pytest.fixture
def bucket(project):
    """A bucket of an S3 server on this machine; its address, which DVC is told."""
    keys = {
        "AWS_ACCESS_KEY_ID": "x",
        "AWS_SECRET_ACCESS_KEY": "x",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    project.environment |= keys
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    address = "http://{}:{}".format(*server.get_host_and_port())
    client = boto3.client(
        "s3",
        endpoint_url=address,
        region_name="us-east-1",
        aws_access_key_id="x",
        aws_secret_access_key="x",
    )
    client.create_bucket(Bucket="results")
    yield address
    server.stop()


@pytest.mark.parametrize("where", ["folder", "S3"])
def test_a_second_clone_gets_all_back_without_training(project, bucket, tmp_path, where):
    url = "s3://results/ours" if where == "S3" else str(tmp_path / "remote")
    remote = {"dvc": ("remote", "add", "--force", "--default", "store", url)}
    endpoint = ("remote", "modify", "store", "endpointurl", bucket)
    for command in [remote["dvc"], *([endpoint] if where == "S3" else [])]:
        project.run("dvc", *command, check=True)
    project.run("git", "commit", "--quiet", "--all", "-m", "a remote", check=True)
    pushed = project.run("dvc", "push")
    assert pushed.returncode == 0, pushed.stdout
    clone = object.__new__(Copy)
    clone.folder, clone.environment = tmp_path / "a clone", project.environment
    project.run("git", "clone", "--quiet", ".", str(clone.folder), check=True)
    kept = said(clone, "metrics", "show")[""]["data"]["reports/smoke/metrics/mine.json"]
    assert "z/train/knn" in kept["data"], "git has them"
    pulled = clone.run("dvc", "pull")
    assert pulled.returncode == 0, pulled.stdout
    checkpoints = sorted(project.folder.glob("results/**/checkpoint.pt"))
    assert len(checkpoints) > 10
    for path in checkpoints:
        assert path.read_bytes() == (clone.folder / path.relative_to(project.folder)).read_bytes()
    if where == "S3":
        return  # the rest is the same
    clone.run("python", "-m", "workflow.versions", "sync", check=True)
    assert planned(clone) == set()
    params = clone.params()
    params["protocols"]["tuned"]["estep"]["weight_decay"] = 0.5
    write(clone, params)
    trained = {job for job in planned(clone) if job[0] == "estep1"}
    assert len(trained) == 5, "it does not know by which settings the restored files were made"
