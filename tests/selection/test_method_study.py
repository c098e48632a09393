"""Which methods are judged, and on which rows."""

import numpy as np
import pytest
import torch

from diffaug.baselines.common.packages import NotInstalled
from diffaug.config import load
from diffaug.data.canonical import train_mask
from diffaug.selection import methods
from diffaug.selection.halves import neighbour_r2, own_neighbour_r2

X, OTHER = np.random.default_rng(0).normal(size=(2, 120, 60)).astype(np.float32)
TRAIN = torch.from_numpy(train_mask(120))
PARAMS = load("params.yaml")
VALUES = PARAMS.selection.methods.values(PARAMS, "zeisel")
PLACES = torch.randn(120, 2, generator=torch.Generator().manual_seed(0))


def embed(name, x, train, seed, **settings):
    """PCA has a place for all rows, t-SNE for training rows; no other baseline is installed."""
    if name == "pca":
        return {"z": PLACES.double().numpy()}
    if name == "tsne":
        assert settings == {"perplexity": 35, "exaggeration": 12}, "not those of params.yaml"
        return {"z": np.where(train[:, None], PLACES, np.nan)}
    raise NotInstalled


@pytest.fixture
def rows(monkeypatch):
    monkeypatch.setattr(methods.baselines, "embed", embed)
    monkeypatch.setattr(methods, "encoder_embedding", lambda *_: PLACES)
    return list(methods.scores(X, OTHER, VALUES, seed=1))


def test_each_method_is_judged_where_it_has_places(rows):
    found = [(method, phase) for phase, method, _ in rows]
    both = [*(trial["setting"] for trial in VALUES["encoders"]), "pca"]
    expected = [(name, phase) for name in both for phase in ("training rows", "held-out rows")]
    assert found == [*expected, ("tsne", "training rows")]


def test_scores_are_those_of_the_half_that_the_method_did_not_see(rows):
    other = torch.from_numpy(OTHER)
    scores = {(method, phase): r2 for phase, method, r2 in rows}
    own = own_neighbour_r2(PLACES[TRAIN], other[TRAIN])
    assert scores["tsne", "training rows"] == own
    assert scores["pca", "held-out rows"] == neighbour_r2(PLACES, other, TRAIN)


@pytest.mark.parametrize("trial", VALUES["encoders"])
def test_an_encoder_learns_from_training_rows_alone(trial):
    budget = {"budget": {"estep1": 1, "mstep": 1, "estep2": 1}}
    trial = {**trial, "settings": {**trial["settings"], **budget}}
    z = methods.encoder_embedding(trial, torch.from_numpy(X), TRAIN, seed=0)
    assert z.shape == (120, 2)
    rows = torch.where(TRAIN[:, None], torch.from_numpy(X), 0)
    again = methods.encoder_embedding(trial, rows, TRAIN, seed=0)
    assert torch.equal(again[TRAIN], z[TRAIN])
    assert not torch.equal(again[~TRAIN], z[~TRAIN])
