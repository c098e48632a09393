"""What docs/data.md says of one's own data works as it stands there."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from diffaug.config import Params, parse
from diffaug.data.own import digest_of, prepare_own
from diffaug.params_file import read_yaml

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "data.md").read_text()
OWN = TEXT[TEXT.index("## Your own data") : TEXT.index("## A data set for everyone")]


def params() -> Params:
    """params.yaml with every block that the section has."""
    content = read_yaml(ROOT / "params.yaml")
    for block in re.findall("```yaml\n(.*?)```", OWN, re.DOTALL):
        for section, entries in yaml.safe_load(block).items():
            content[section] |= entries
    return parse(content)


def test_the_blocks_are_valid() -> None:
    datasets = params().datasets
    assert {"mine", "iris", "photos"} <= set(datasets)
    assert [datasets[name].domain for name in ("mine", "photos")] == ["biology", "vision"]


def test_the_tutorials_file_is_made_and_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (line,) = re.findall("```bash\npython (.*)\n```", OWN)
    subprocess.run([sys.executable, *shlex.split(line)], check=True)
    own = params().datasets["iris"].own
    data = prepare_own("iris", own, digest_of(Path(own.file)), "out")
    assert data.x.shape == (150, 4)
    assert data.meta["class_names"] == ["setosa", "versicolor", "virginica"]
    assert data.meta["class_counts"] == [50, 50, 50]
