"""Every figure: written whole, equal bytes for equal data, one clear line for bad data."""

import numpy as np
import pytest

from diffaug.figures.figure3 import originals_beside_generated
from diffaug.figures.figure4 import Samples, expression_violins
from diffaug.figures.figure5 import similarity_curves
from diffaug.figures.figure6 import Plane, representation_scatter
from diffaug.figures.figure7 import accuracy_over_lambda
from diffaug.figures.figure_a2 import Training, training_curves
from diffaug.figures.gains import Gain, Line, gains_by_score
from diffaug.figures.rounds import score_by_round

RANDOM = np.random.default_rng(0)
ORIGINALS = RANDOM.uniform(-1, 1, (3, 1, 8, 8))
GENERATED = RANDOM.uniform(-1, 1, (3, 2, 1, 8, 8))
GENES = RANDOM.gamma(1.0, 1.0, (5, 30))
COSINES = RANDOM.uniform(0.2, 1, 50)
POINTS = RANDOM.normal(size=(24, 2))
CLASSES = np.arange(24) % 12
NAMES = [f"class {i}" for i in range(12)]
LOSSES = RANDOM.uniform(1, 2, (2, 9))
ACCURACIES = np.array([0.7, 0.8])
PHASES = [("estep1", LOSSES), ("mstep", LOSSES + 1), ("estep2", LOSSES[:, :4])]
TRAINING = Training(PHASES, [ACCURACIES, ACCURACIES + 0.1])


def draw_3(stem):
    originals_beside_generated(ORIGINALS, GENERATED, ["a", "b", "c"], stem, blocks=2)


def draw_4(stem):
    expression_violins("cells", {"a": Samples(GENES[:2], GENES[2:])}, stem)


def draw_5(stem):
    similarity_curves({"digits": {"generated": COSINES, "crop": COSINES**2}}, stem)


def draw_6(stem):
    representation_scatter({"zeisel": {"PCA": Plane(POINTS, CLASSES)}}, {"zeisel": NAMES}, stem)


def draw_7(stem):
    series = {"generated": {0.1: [0.8, 0.9], 0: [0.7]}, "own rows": {0.1: [0.7, 0.8]}}
    accuracy_over_lambda({"digits": series}, "z/train/svm_linear", stem)


def draw_7_without_samples(stem):
    panels = {"digits": {"zeros": {0: [0.7], 0.1: [0.8]}}, "zeisel": {"own rows": {0: [0.6]}}}
    accuracy_over_lambda(panels, "z/train/svm_linear", stem)


def draw_a2(stem):
    training_curves({"digits": TRAINING}, "z/test/knn", stem)


def draw_rounds(stem):
    score_by_round({"digits": {"samples": [ACCURACIES, ACCURACIES + 0.1]}}, "z/test/knn", stem)


def draw_gains(stem):
    lines = [Line("digits", "10-NN", False, {"none": Gain(0.5, 0.2)})]
    gains_by_score({"DiffAug": lines}, stem)


DRAWN = [draw_3, draw_4, draw_5, draw_6, draw_7, draw_7_without_samples, draw_a2]


@pytest.mark.parametrize("draw", [*DRAWN, draw_gains, draw_rounds])
def test_same_data_same_bytes(draw, tmp_path):
    draw(tmp_path / "one")
    draw(str(tmp_path / "two.b"))
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        *("one.png", "one.svg", "two.b.png", "two.b.svg")
    ]
    for suffix in (".png", ".svg"):
        content = (tmp_path / f"one{suffix}").read_bytes()
        assert content == (tmp_path / f"two.b{suffix}").read_bytes(), suffix


BAD = {
    "images of other sizes": (
        "n, C, H, W",
        lambda stem: originals_beside_generated(ORIGINALS, GENERATED[..., :7], "abc", stem),
    ),
    "NaN in an image": (
        "originals: 3 of 3 rows hold NaN",
        lambda stem: originals_beside_generated(ORIGINALS * np.nan, GENERATED, "abc", stem),
    ),
    "a label too few": (
        "labels 2",
        lambda stem: originals_beside_generated(ORIGINALS, GENERATED, "ab", stem),
    ),
    "more blocks than rows": (
        "blocks 4",
        lambda stem: originals_beside_generated(ORIGINALS, GENERATED, "abc", stem, blocks=4),
    ),
    "other genes": (
        "a: 30 genes",
        lambda stem: expression_violins("cells", {"a": Samples(GENES, GENES[:, :9])}, stem),
    ),
    "no classes": ("classes: 0 given", lambda stem: expression_violins("cells", {}, stem)),
    "unknown view": (
        "digits: kind of view 'blur'",
        lambda stem: similarity_curves({"digits": {"blur": COSINES}}, stem),
    ),
    "no views": ("digits: no kind", lambda stem: similarity_curves({"digits": {}}, stem)),
    "not a cosine": (
        "beyond",
        lambda stem: similarity_curves({"digits": {"crop": COSINES * 3}}, stem),
    ),
    "no methods": (
        "methods: 0 given",
        lambda stem: representation_scatter({"a": {}}, {"a": NAMES}, stem),
    ),
    "a class without a name": (
        "labels 0 to 11 given",
        lambda stem: representation_scatter(
            {"a": {"PCA": Plane(POINTS, CLASSES)}}, {"a": NAMES[:3]}, stem
        ),
    ),
    "no class names": (
        "class_names",
        lambda stem: representation_scatter({"a": {"PCA": Plane(POINTS, CLASSES)}}, {}, stem),
    ),
    "no lambda of 0": (
        "digits: lambdas",
        lambda stem: accuracy_over_lambda(
            {"digits": {"generated": {0.1: [0.5]}}}, "z/test/knn", stem
        ),
    ),
    "per cent": (
        "accuracies beyond",
        lambda stem: accuracy_over_lambda(
            {"digits": {"generated": {0: [80.0]}}}, "z/test/knn", stem
        ),
    ),
    "unknown views": (
        "digits: views",
        lambda stem: accuracy_over_lambda({"digits": {"crops": {0: [0.5]}}}, "z/test/knn", stem),
    ),
    "unknown metric": (
        "metric 'knn'",
        lambda stem: accuracy_over_lambda({"a": {"generated": {0: [0.5]}}}, "knn", stem),
    ),
    "gains over three things": (
        "one or two needed",
        lambda stem: gains_by_score(
            {"a": [Line("a", "b", False, dict.fromkeys("cde", Gain(0, None)))]}, stem
        ),
    ),
    "scores of rounds in percent": (
        "digits, own rows: scores beyond",
        lambda stem: score_by_round({"digits": {"own rows": [[50.0]]}}, "z/test/knn", stem),
    ),
    "other numbers of seeds": (
        "seeds in",
        lambda stem: training_curves(
            {"digits": TRAINING._replace(accuracies=[[0.7], [0.8]])}, "z/test/knn", stem
        ),
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_data_gets_one_line_and_no_file(case, tmp_path):
    words, draw = BAD[case]
    with pytest.raises(ValueError, match=words) as error:
        draw(tmp_path / "figure")
    assert "\n" not in str(error.value)
    assert not list(tmp_path.iterdir())
