"""Which settings are tried, and that each is really another training."""

import numpy as np
import pytest
import torch

from diffaug.config import load
from diffaug.selection import grid
from diffaug.selection.grid import ESTEP1, ESTEP2, GENERATED, LAMBDA
from diffaug.selection.halves import halves, log_scaled
from diffaug.selection.trials import DRAWN, FIRST, SECOND, changed, trial
from diffaug.settings import Budget


def small_settings():
    settings = load("params.yaml").settings("zeisel", "tuned")
    return settings.model_copy(update={"budget": Budget(estep1=2, mstep=2, estep2=2)})


def test_every_setting_gets_a_score_of_its_own():
    torch.set_num_threads(1)
    rates = np.random.default_rng(0).gamma(2.0, 3.0, size=(3, 120))
    counts = np.random.default_rng(1).poisson(np.repeat(rates, 60, axis=0))
    x, other = map(log_scaled, halves(counts, seed=0))
    rows = list(trial("made", small_settings(), x, other, seed=0))
    assert [row["setting"] for row in rows if row["phase"] == "estep1"] == list(ESTEP1)
    for start, settings in ESTEP2.items():
        assert start in ESTEP1
        scores = {row["setting"]: row["r2"] for row in rows if row["phase"] == f"estep2, {start}"}
        assert list(scores) == list(settings)
        assert len(set(scores.values())) > len(scores) / 2, "settings do not reach the training"


@pytest.mark.parametrize("changes", [*ESTEP1.values(), *LAMBDA.values(), *GENERATED.values()])
def test_changes_reach_the_settings_and_nothing_else(changes):
    settings = small_settings()
    tried = changed(settings, changes).model_dump(mode="json")
    for block, values in settings.model_dump(mode="json").items():
        if block not in changes:
            assert tried[block] == values
            continue
        new = changes[block]
        # A block of another kind has other keys.
        kept = {key: values[key] for key in values if key in tried[block] and key not in new}
        assert tried[block] | kept | new == tried[block]


def test_what_runs_another_way_is_a_setting_that_is_tried():
    second = {label for settings in ESTEP2.values() for label in settings}
    assert set(FIRST) == {grid.NU_FALLING}
    assert set(FIRST) <= set(ESTEP1)
    assert set(DRAWN) | set(SECOND) <= second
