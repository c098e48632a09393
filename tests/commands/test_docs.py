"""The lines of README.md and docs/commands.md run as they stand there, hardly trained."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from diffaug import commands
from diffaug.commands import BROKEN, INTERRUPTED, MISUSED, REFUSED, main
from diffaug.found import names
from tests.commands.conftest import QUICK, counts, write

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCS = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")


def run(line: str) -> None:
    command, *words = shlex.split(line, comments=True)
    if command == "python":
        subprocess.run([sys.executable, *words], check=True)
    else:
        assert command == "diffaug"
        assert main([*words, *(QUICK if words[0] == "fit" else [])]) == 0, line


def test_the_lines_of_the_readme_run(folder: Path) -> None:
    (block,) = re.findall(r"^## On the command line\n\n((?:    .*\n)+)", README, re.MULTILINE)
    write(folder / "cells.csv", counts())
    text = Path("cells.csv").read_text().replace(",type\n", ",cell_type\n")
    Path("cells.csv").write_text(text)
    Path("more.csv").write_text("".join(text.splitlines(keepends=True)[:6]))
    lines = block.splitlines()
    run(lines[0].replace("--out run", "--out other-run --seed 1"))
    for line in lines:
        run(line)
    made = {"run", "other-run", "embedded.csv", "new.csv", "cells.csv", "more.csv"}
    assert {path.name for path in folder.iterdir()} == made


def test_the_first_run_of_the_docs_runs(folder: Path) -> None:
    (block,) = re.findall("```bash\n(.*?)```", DOCS, re.DOTALL)
    for line in block.splitlines():
        run(line)
    assert len(Path("new-flowers.csv").read_text().splitlines()) == 601
    (table,) = re.findall(r"holds\n\n((?:\|.*\n)+)", DOCS)
    named = set(re.findall(r"`([\w.]+)`", table)) - {".svg"}
    assert named | {"embedding.svg"} == {path.name for path in Path("iris-run").iterdir()}


def test_the_lines_for_scanpy_run() -> None:
    anndata = pytest.importorskip("anndata")
    from diffaug import DiffAug
    from diffaug import anndata as ours

    (block,) = re.findall("```python\n(.*?)```", DOCS, re.DOTALL)
    adata = anndata.AnnData(np.log1p(counts()))
    quick = block.replace("fit(adata)", "fit(adata, DiffAug(budget=0.01))")
    found = {"adata": adata, "DiffAug": DiffAug}
    exec(quick, found)
    assert adata.obsm["X_diffaug"].shape == (60, 2)
    assert (found["more"].shape, ours.KEY in adata.uns) == ((120, 6), True)


def test_the_docs_name_every_command_and_exit_code() -> None:
    assert re.findall(r"^\| `(\w+)", DOCS, re.MULTILINE)[:6] == [
        *("fit", "embed", "augment", "evaluate", "compare", "datasets")
    ]
    assert len(names(commands)) == 6
    codes = [int(code) for code in re.findall(r"^\| `(\d+)` \|", DOCS, re.MULTILINE)]
    assert codes == [0, REFUSED, MISUSED, BROKEN, INTERRUPTED]
