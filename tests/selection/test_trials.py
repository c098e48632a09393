"""Which settings are tried, and that each is really another training."""

import numpy as np
import pytest
import torch

from diffaug.config import load
from diffaug.selection.trials import GENERATED, STARTS, VIEWS, counts_of, trial
from diffaug.settings import Epochs


def test_every_view_and_every_kind_of_generated_row_gets_a_score_of_its_own():
    torch.set_num_threads(1)
    rates = np.random.default_rng(0).gamma(2.0, 3.0, size=(3, 60))
    counts = np.random.default_rng(1).poisson(np.repeat(rates, 60, axis=0))
    params = load("params.yaml")
    settings = params.settings("zeisel", "tuned").model_copy(
        update={"epochs": Epochs(estep1=2, mstep=2, estep2=2)}
    )
    rows = list(trial("made", settings, counts, seed=0))
    assert [row["setting"] for row in rows if row["phase"] == "estep1"] == list(VIEWS)
    for start in STARTS:
        scores = {row["setting"]: row["r2"] for row in rows if row["phase"] == f"estep2, {start}"}
        assert list(scores) == list(GENERATED)
        assert len(set(scores.values())) > len(scores) / 2, "settings do not reach the training"


def test_a_data_set_without_counts_is_refused(tmp_path):
    with pytest.raises(ValueError, match="digits: no counts; allowed are zeisel, mca-bladder"):
        counts_of("digits", tmp_path)
