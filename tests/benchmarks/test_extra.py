"""The peers are an extra of their own, in no lock and in no table."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
EXTRAS = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]


def test_make_lock_has_every_extra_but_that_of_the_peers():
    (line,) = re.findall(r"^LOCKED := (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert sorted([*line.split(), "bench"]) == sorted(EXTRAS)


def test_the_method_imports_no_peer_of_the_extra():
    asked = {re.split(r"[\[<>=]", line)[0] for line in EXTRAS["bench"]} - {"diffaug"}
    modules = {name.replace("-", "_") for name in asked} | {"cne"}
    files = [path for part in ("diffaug", "workflow") for path in (ROOT / part).rglob("*.py")]
    pattern = re.compile(rf"^\s*(?:import|from) (?:{'|'.join(modules)})\b", re.MULTILINE)
    assert [path.name for path in files if pattern.search(path.read_text())] == []
