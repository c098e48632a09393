"""The code of the quick start runs as it is printed."""

import re
from pathlib import Path

QUICKSTART = Path(__file__).parents[2] / "docs" / "quickstart.md"


def test_the_quick_start_runs(tmp_path, monkeypatch):
    """On fewer rows and with hardly any training."""
    monkeypatch.chdir(tmp_path)
    code = "".join(re.findall(r"```python\n(.*?)```", QUICKSTART.read_text("utf-8"), re.DOTALL))
    short = code.replace("[:, None]", "[:200, None]").replace("(random", "(budget=0.01, random")
    names = {}
    exec(short, names)
    shapes = {name: str(names[name].shape) for name in ("X", "z", "z_new", "more")}
    few = code.replace("(1797,", "(200,").replace("(7188,", "(800,")
    assert shapes == dict(re.findall(r"^(\w+) = .*# (\([\d, ]+\))", few, re.MULTILINE))
    assert (tmp_path / "digits-model" / "model.safetensors").is_file()
