"""Rounds that stop by themselves: the best round is kept, and labels are not needed."""

import numpy as np
import pytest

from diffaug import DiffAug
from diffaug.estimator import stopping
from diffaug.estimator.stopping import MOST
from diffaug.evaluation.metrics import knn_recall


@pytest.fixture
def recalls(monkeypatch):
    """recalls(0.2, 0.3): what is measured after each round, in turn."""

    def of(*values):
        left = iter(values)
        monkeypatch.setattr(knn_recall, "train", lambda z, inputs, seed: next(left))

    return of


@pytest.mark.parametrize(
    ("measured", "kept"),
    [
        ((0.3, 0.2, 0.2), 1),
        ((0.2, 0.3, 0.29, 0.28), 2),
        ((0.2, 0.3, 0.2, 0.4, 0.4, 0.4), 4),
        (tuple(0.1 * number for number in range(1, MOST + 1)), MOST),
    ],
)
def test_the_best_round_is_kept_and_training_stops_after_two_more(
    tiny, rows, recalls, measured, kept
):
    recalls(*measured)
    model = tiny(n_rounds="auto").fit(rows)
    assert model.settings_.rounds.count == kept
    assert max(row["round"] for row in model.history_) == len(measured)
    assert [row["knn_recall"] for row in model.history_ if "knn_recall" in row] == list(measured)
    same = tiny(n_rounds=kept).fit(rows)
    assert np.array_equal(model.transform(rows), same.transform(rows))
    assert np.array_equal(model.augment(), same.augment())


def test_recall_is_measured_on_the_rows_of_the_fit_against_their_own_numbers(tiny, rows):
    model = tiny(n_rounds="auto").fit(rows)
    found = [row["knn_recall"] for row in model.history_ if "knn_recall" in row]
    kept = model.settings_.rounds.count
    assert found[kept - 1] == knn_recall.train(model.transform(rows), rows, 0) == max(found)


def test_a_model_that_stopped_by_itself_is_saved(tiny, rows, tmp_path):
    model = tiny(n_rounds="auto").fit(rows)
    model.save(tmp_path / "model")
    again = DiffAug.load(tmp_path / "model")
    assert again.n_rounds == "auto"
    assert again.history_ == model.history_
    assert np.array_equal(again.transform(rows), model.transform(rows))


def test_too_few_rows_and_another_word(tiny, rows):
    with pytest.raises(ValueError, match="n_rounds = 'auto': X has 15 rows, and 16 or more are"):
        tiny(n_rounds="auto").fit(rows[:15])
    with pytest.raises(ValueError, match=r"arguments.rounds.count = 'many': should be a valid int"):
        tiny(n_rounds="many").fit(rows)


def test_of_many_rows_some_are_compared(tiny, rows, monkeypatch):
    """All pairs of a million rows would take days."""
    compared = []
    monkeypatch.setattr(stopping, "ROWS", 20)
    monkeypatch.setattr(knn_recall, "train", lambda z, x, seed: compared.append((len(z), x)) or 0.5)
    tiny(n_rounds="auto").fit(rows)
    assert all(n == 20 and np.array_equal(x, rows[::3]) for n, x in compared)
