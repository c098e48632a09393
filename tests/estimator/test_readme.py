"""The lines of README.md that use the estimator."""

import re
from pathlib import Path

README = Path(__file__).parents[2] / "README.md"


def test_the_lines_of_the_readme_run(monkeypatch, tmp_path):
    """On fewer rows and with hardly any training."""
    text = README.read_text(encoding="utf-8")
    (block,) = re.findall(r"^## In Python\n\n((?:    .*\n|\n)+)", text, re.MULTILINE)
    lines = re.sub("^    ", "", block, flags=re.MULTILINE)
    short = lines.replace("[:, None]", "[:200, None]").replace("(random", "(budget=0.01, random")
    monkeypatch.chdir(tmp_path)
    found = {}
    exec(short, found)
    assert found["X"].shape == (200, 1, 8, 8)
    assert found["z"].shape == (200, 64)
    assert found["more"].shape == (800, 1, 8, 8)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["digits-model"]
