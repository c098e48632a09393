"""The lines that README.md begins with."""

LINES = """
from sklearn.datasets import load_digits
from diffaug import DiffAug

X = load_digits().images[:, None]            # (1797, 1, 8, 8): images, or a table (N, D)
model = DiffAug(random_state=0).fit(X)
z = model.transform(X)                       # (1797, 64): an embedding, learned without labels
more = model.augment(X, n_samples=4)         # (7188, 1, 8, 8): four new digits like each
model.save("digits-model")                   # DiffAug.load("digits-model") has it back
"""


def test_the_first_lines_run(monkeypatch, tmp_path):
    """On fewer rows and with hardly any training."""
    monkeypatch.chdir(tmp_path)
    found = {}
    short = LINES.replace("[:, None]", "[:200, None]").replace("(random", "(budget=0.01, random")
    exec(short, found)
    assert found["X"].shape == (200, 1, 8, 8)
    assert found["z"].shape == (200, 64)
    assert found["more"].shape == (800, 1, 8, 8)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["digits-model"]
