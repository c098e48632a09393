"""A small run that is finished, kept and committed: what DVC works with."""

import re
import shutil
from pathlib import Path

import yaml

from tests.workflow.conftest import ROOT, Copy

OWN = "my/cells.csv"
# Jobs that show results follow each edit of them, and are left out.
SHOWN = {"metrics", "table", "figure", "captions", "ledger", "measured", "curves", "page"}
SHOWN |= {"track", "all"}


def finished(folder: Path) -> Copy:
    """A run on digits and on a file of one's own, in an empty folder."""
    made = Copy(folder)
    names = (f"GIT_{who}_{what}" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL"))
    made.environment |= dict.fromkeys(names, "somebody")
    (made.folder / "my").mkdir()
    rows = (f"{i % 7},{i % 5}.5,{i * i % 11},{'AB'[i % 2]}" for i in range(100))
    (made.folder / OWN).write_text("\n".join(["a,b,c,type", *rows, ""]))
    params = made.params()
    budget = {"estep1": 1, "mstep": 1, "estep2": 1}
    params["datasets"]["mine"] = {"file": OWN, "label": "type", "budget": budget}
    params["datasets"]["digits-smoke"]["budget"] = budget
    params["variants"]["rounds"]["biology"]["rounds"]["count"] = 2
    small = {"datasets": ["digits-smoke", "mine"], "baselines": ["majority", "pca"]}
    params["suites"]["smoke"] |= {**small, "variants": ["B1", "rounds"]}
    params["suites"]["other"] = {**params["suites"]["smoke"], "variants": ["B1"]}
    params["suite"] = "smoke"
    write(made, params)
    stages = yaml.safe_load((made.folder / "dvc.yaml").read_text())
    stages["stages"]["data"]["deps"].append(OWN)  # as docs/dvc.md says of own files
    (made.folder / "dvc.yaml").write_text(yaml.safe_dump(stages, sort_keys=False))
    for name in (".gitignore", ".gitattributes"):
        shutil.copy(ROOT / name, made.folder)
    (made.folder / ".dvc" / ".gitignore").write_text("/config.local\n/tmp\n/cache\n")
    made.jobs("snakemake", "--cores", "8", "all")
    made.run("python", "-m", "workflow.keep", check=True)
    made.run("git", "add", "--all", check=True)
    made.run("git", "commit", "--quiet", "-m", "a run", check=True)
    return made


def write(project, params):
    (project.folder / "params.yaml").write_text(yaml.safe_dump(params, sort_keys=False))


def planned(project, *options):
    """What Snakemake would run, without what shows results: {(rule, data set/method/seed)}."""
    said = project.run("snakemake", "--cores", "2", "--dry-run", *options, "--", "all").stdout
    assert "Nothing to be done" in said or "Job stats" in said, said
    jobs = re.findall(r"^(?:local)?rule (\w+):\n(?:    .*\n)*?    output: ([^,\n]+)", said, re.M)
    ending = r"^results/(rounds/)?\w+/|(/(checkpoint|samples|embedding))?\.\w+$"
    return {(rule, re.sub(ending, "", path)) for rule, path in jobs if rule not in SHOWN}
