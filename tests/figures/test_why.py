"""The figures of generated positives: drawn whole, equal bytes for equal data."""

import re

import pytest

from diffaug.evaluation.positives import GROUPS
from diffaug.figures.why import noise_panels, rank_panels

KINDS = ("samples", "generated", "neighbour", "noise")
MEASURES = {
    **{f"{space}/{kind}/{group}": 0.4 for space in "xy" for kind in KINDS for group in GROUPS},
    **{f"x/mean/generated {n}": 1.1 / n for n in (1, 2)},
    **{f"x/mean/neighbours {n}": 1 / n for n in (1, 5)},
    **{"x/mean/row": 1.0, "knn/x": 0.6, "knn/y": 0.7, "knn/z": 0.5, "knn/hidden/0.2": 0.8},
}
FOUND = {"cells": [{"0": MEASURES, "1": MEASURES}] * 2}


@pytest.mark.parametrize("draw", [rank_panels, noise_panels])
def test_same_data_same_bytes(draw, tmp_path):
    for name in ("one", "two"):
        draw(FOUND, tmp_path / name)
    for ending in ("svg", "png"):
        assert (tmp_path / f"one.{ending}").read_bytes() == (
            tmp_path / f"two.{ending}"
        ).read_bytes()


@pytest.mark.parametrize(("draw", "panels"), [(rank_panels, 4), (noise_panels, 2)])
def test_every_method_has_its_panels(draw, panels, tmp_path):
    draw(FOUND | {"more": FOUND["cells"]}, tmp_path / "figure")
    text = (tmp_path / "figure.svg").read_text()
    letters = set(re.findall(r"<!-- \((\w)\) (?:cells|more): ", text))
    assert letters == set("abcdefgh"[: 2 * panels])


def test_a_group_that_no_seed_has_leaves_a_gap(tmp_path):
    lacking = {key: value for key, value in MEASURES.items() if "above 30" not in key}
    rank_panels({"cells": [{"0": lacking}]}, tmp_path / "figure")
    assert (tmp_path / "figure.png").exists()


@pytest.mark.parametrize("draw", [rank_panels, noise_panels])
def test_nothing_to_draw_is_refused(draw, tmp_path):
    with pytest.raises(ValueError, match="methods: 0 given"):
        draw({}, tmp_path / "figure")
