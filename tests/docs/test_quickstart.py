"""The code of the quick start runs as it is printed, on a short budget."""

import re
from pathlib import Path

QUICKSTART = Path(__file__).parents[2] / "docs" / "quickstart.md"
MADE = "DiffAug(random_state=0)"


def test_the_quick_start_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code = "".join(re.findall(r"```python\n(.*?)```", QUICKSTART.read_text("utf-8"), re.DOTALL))
    assert code.count(MADE) == 1
    names = {}
    exec(code.replace(MADE, "DiffAug(budget=0.01, random_state=0)"), names)
    shapes = {name: names[name].shape for name in ("X", "z", "z_new", "more")}
    comments = dict(re.findall(r"^(\w+) = .*# (\([\d, ]+\))", code, re.MULTILINE))
    assert {name: str(shape) for name, shape in shapes.items()} == comments
    assert (tmp_path / "digits-model" / "model.safetensors").is_file()
