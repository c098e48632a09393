"""Sizes are judged after both E-steps, and one of them is the estimator's."""

from pathlib import Path

import numpy as np
import pytest

from diffaug.config import load
from diffaug.estimator.protocol import settings_for
from diffaug.selection import sizes

PARAMS = load(Path(__file__).parents[2] / "params.yaml")
STUDY = PARAMS.selection.sizes


@pytest.mark.parametrize("dataset", STUDY.datasets)
def test_one_of_them_is_what_the_estimator_has(dataset):
    first, ours, _ = (trial["settings"] for trial in STUDY.values(PARAMS, dataset)["trials"])
    assert first == PARAMS.settings(dataset, "tuned").model_dump(mode="json")
    estimator = settings_for((2000, 50), 1.0, {}, {}).model_dump(mode="json")
    same = {"encoder", "augment", "budget"}
    assert {name: ours[name] for name in same} == {name: estimator[name] for name in same}


def test_every_size_is_judged_after_both_e_steps():
    random = np.random.default_rng(0)
    x = random.normal(size=(200, 20)).astype(np.float32)
    values = STUDY.values(PARAMS, "zeisel")
    for trial in values["trials"]:
        trial["settings"]["budget"] = {"unit": "epochs", "estep1": 2, "mstep": 1, "estep2": 1}
    found = list(sizes.scores(x, x + 0.1, values, 0))
    names = list(STUDY.sizes)
    assert [row[:2] for row in found] == [(p, n) for n in names for p in ("E-step 1", "DiffAug")]
    assert len({r2 for _, _, r2 in found}) == 4, "two sizes differ in their budget alone"
