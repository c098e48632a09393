"""An own CSV from end to end, and what a run remembers of the file it was fitted on."""

import json
from pathlib import Path

import numpy as np
import pytest

from diffaug import DiffAug
from diffaug.commands import main
from diffaug.commands.common.rows import own_file, read, read_alike
from tests.commands.conftest import COLUMNS, QUICK, counts, write

OTHER = 3 * counts()[:20, ::-1]


def run(*words: object) -> int:
    return main([str(word) for word in words])


def test_from_a_csv_to_scores_and_samples(folder: Path, capsys: pytest.CaptureFixture) -> None:
    write(folder / "cells.csv", counts())
    assert run("fit", "cells.csv", "--label", "type", "--out", "run", *QUICK[:-1]) == 0
    said, shown = capsys.readouterr()
    assert said.splitlines() == [
        "cells.csv: 60 rows of 6; type: 3 kinds, 1 without, not learned from",
        "run: the model, embedding.csv and embedding.png",
    ]
    assert "estep2: 100%" in shown
    files = {"README.md", "data.json", "model.json", "model.safetensors"}
    files |= {f"embedding.{ending}" for ending in ("csv", "png", "svg")}
    assert {path.name for path in Path("run").iterdir()} == files
    assert list(DiffAug.load("run").feature_names_in_) == COLUMNS
    assert run("evaluate", "run", "--out", "scores.json") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["score", "run", "PCA"]
    assert [line[:5] for line in lines[1:]] == [
        "10-NN",
        "k-mea",
        "ARI o",
        "NMI o",
        "trust",
        "15-NN",
    ]
    scores = json.loads(Path("scores.json").read_text())
    assert scores["z/train/knn"].keys() == {"run", "PCA"}
    words = ["--label", "type", "--seed", "1", "--set", "mixing.lam=0.2", "--out", "other"]
    assert run("fit", "cells.csv", *words, *QUICK) == 0
    capsys.readouterr()
    assert run("compare", "run", "other") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split() for line in lines[:3]] == [
        ["setting", "run", "other"],
        ["seed", "0", "1"],
        ["mixing.lam", "0.5", "0.2"],
    ]
    assert lines[4].split() == ["score", "run", "other", "gain"]
    assert {path.name for path in folder.iterdir()} == {"cells.csv", "run", "other", "scores.json"}


def test_without_labels_the_scores_are_those_that_need_none(
    folder: Path, capsys: pytest.CaptureFixture
) -> None:
    np.save("cells.npy", counts())
    assert run("fit", "cells.npy", "--out", "run", *QUICK) == 0
    capsys.readouterr()
    assert run("evaluate", "run") == 0
    lines = capsys.readouterr().out.splitlines()[1:]
    assert [line.split()[0] for line in lines] == ["trustworthiness", "15-NN"]
    assert run("evaluate", "run", "--metric", "kn") == 1
    assert capsys.readouterr().err.startswith("diffaug: --metric kn: allowed are ari, kmeans, ")
    assert run("evaluate", "run", "--metric", "knn") == 1
    assert capsys.readouterr().err.startswith("diffaug: --metric knn: asks for classes")


def test_new_rows_may_have_other_columns_order_and_no_label(fitted: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.csv"
    header = ",".join(["cell", *COLUMNS[::-1]])
    lines = [",".join([f"n{i}", *(f"{v:g}" for v in row)]) for i, row in enumerate(OTHER)]
    new.write_text("\n".join([header, *lines]) + "\n")
    assert run("embed", fitted / "run", new, "--out", tmp_path / "z.npy") == 0
    assert run("embed", fitted / "run", fitted / "cells.csv", "--out", tmp_path / "all.npy") == 0
    found, same = np.load(tmp_path / "z.npy"), np.load(tmp_path / "all.npy")[:20]
    assert np.allclose(found, same, atol=1e-4)


def test_counts_of_other_depth_are_brought_to_the_scale_of_the_fit(
    fitted: Path, tmp_path: Path
) -> None:
    """Normalised by their own median, the same cells sequenced deeper would be other cells."""
    first = read(own_file(fitted / "cells.csv", label="type", transform="counts"))
    write(tmp_path / "deep.npy", 3 * counts()[:20])
    deep = read_alike(fitted / "run", tmp_path / "deep.npy", {})
    assert np.allclose(deep.x, first.x[:20], atol=1e-5)
    assert deep.total == first.total


@pytest.mark.parametrize(
    ("columns", "message"),
    [("abcde", "column 'f' is missing"), ("abcdefg", "column 'g' is none that the model was ")],
)
def test_other_columns_are_refused(
    fitted: Path, tmp_path: Path, capsys: pytest.CaptureFixture, columns: str, message: str
) -> None:
    new = tmp_path / "new.csv"
    lines = [columns, *[",".join("7" * len(columns))] * 3]
    new.write_text("\n".join(",".join(line) if line == columns else line for line in lines))
    assert run("embed", fitted / "run", new, "--out", tmp_path / "z.csv") == 1
    assert f"new.csv: {message}" in capsys.readouterr().err
    assert not (tmp_path / "z.csv").exists()


def test_a_file_that_was_changed_since_the_fit_is_not_judged(
    folder: Path, capsys: pytest.CaptureFixture
) -> None:
    np.save("cells.npy", counts())
    assert run("fit", "cells.npy", "--out", "run", *QUICK) == 0
    np.save("cells.npy", counts() + 1)
    assert run("evaluate", "run") == 1
    assert "cells.npy: was changed since the fit; name the file to use" in capsys.readouterr().err
    assert run("fit", "cells.npy", "--out", "other", *QUICK) == 0
    assert run("compare", "run", "other") == 1
    assert "were fitted on different files; name one" in capsys.readouterr().err
    assert run("compare", "run", "other", "cells.npy") == 0
