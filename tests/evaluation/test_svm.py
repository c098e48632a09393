"""SVM accuracies, against folds written out by hand."""

from functools import partial

import numpy as np
import pytest
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import SVC

from diffaug.evaluation import svm
from diffaug.evaluation.svm import linear_svm_cv, rbf_svm_cv, svm_test


def blobs(classes, each, d=2, spread=10.0, seed=0):
    rng = np.random.default_rng(seed)
    labels = np.repeat(np.arange(classes), each)
    centres = spread * rng.normal(size=(classes, d))
    return centres[labels] + rng.normal(size=(len(labels), d)), labels


def folds_by_hand(x, labels, kernel, folds, seed, scaled_by):
    """`scaled_by(train, all)` names the rows whose mean and deviation scale the columns."""
    scores = []
    splits = StratifiedKFold(folds, shuffle=True, random_state=seed).split(x, labels)
    for train, test in splits:
        seen = scaled_by(x[train], x)
        scaled = (x - seen.mean(axis=0)) / seen.std(axis=0)
        # The printed setting: C = 1; gamma = 1 / (d * variance of the training rows).
        gamma = 1 / (x.shape[1] * scaled[train].var())
        model = SVC(kernel=kernel, C=1.0, gamma=gamma).fit(scaled[train], labels[train])
        scores.append(np.mean(model.predict(scaled[test]) == labels[test]))
    return np.mean(scores)


@pytest.mark.parametrize(
    ("evaluator", "kernel", "folds"), [(linear_svm_cv, "linear", 10), (rbf_svm_cv, "rbf", 5)]
)
def test_cross_validation_scales_inside_each_fold(evaluator, kernel, folds):
    x, labels = blobs(3, 20, spread=3.0)
    # A scaler that sees this row while it is held out flattens the first column of the
    # others; one column only, because gamma follows a common scale.
    x[0, 0] = 1000
    by_hand = partial(folds_by_hand, x, labels, kernel, folds, 3)
    inside = by_hand(lambda train, every: train)
    outside = by_hand(lambda train, every: every)
    assert abs(inside - outside) > 0.01, "the data do not tell the two apart"
    assert evaluator(x, labels, seed=3) == pytest.approx(inside)


@pytest.mark.parametrize("kernel", ["linear", "rbf"])
def test_held_out_rows_do_not_move_the_scaler(kernel):
    x, labels = blobs(3, 30, spread=1.0)
    train = np.arange(len(x)) % 2 == 0
    test_x = x[~train] + 2.0  # a shift that a scaler of the test rows would undo
    mean, deviation = x[train].mean(axis=0), x[train].std(axis=0)
    model = SVC(kernel=kernel).fit((x[train] - mean) / deviation, labels[train])
    expected = np.mean(model.predict((test_x - mean) / deviation) == labels[~train])
    score = svm_test(x[train], labels[train], test_x, labels[~train], kernel)
    assert score == pytest.approx(expected)


@pytest.mark.parametrize("evaluator", [linear_svm_cv, rbf_svm_cv])
def test_separable_classes_score_one_and_random_labels_score_chance(evaluator):
    x, labels = blobs(4, 50)
    assert evaluator(x, labels) == 1.0
    assert evaluator(x, np.random.default_rng(1).permutation(labels)) == pytest.approx(
        0.25, abs=0.1
    )


def test_only_the_rbf_kernel_separates_a_ring_from_its_centre():
    angle = np.linspace(0, 2 * np.pi, 50, endpoint=False)
    ring = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    x, labels = np.concatenate([ring, 0.1 * ring]), np.repeat([0, 1], 50)
    assert rbf_svm_cv(x, labels) == 1.0
    assert linear_svm_cv(x, labels) < 0.8


def test_a_small_class_lowers_the_number_of_folds():
    x, labels = blobs(3, 20, spread=1.0)
    keep = np.r_[0:40, 40:43]  # three members of the last class
    x, labels = x[keep], labels[keep]
    assert linear_svm_cv(x, labels, folds=10) == linear_svm_cv(x, labels, folds=3)
    assert linear_svm_cv(x, labels, folds=10) != linear_svm_cv(x, labels, folds=2)


@pytest.mark.filterwarnings("ignore:The least populated class")
def test_a_class_of_one_member_leaves_two_folds():
    x, labels = blobs(2, 20)
    labels[-1] = 2
    assert 0.9 < linear_svm_cv(x, labels) == linear_svm_cv(x, labels, folds=2) < 1.0


def test_the_same_seed_gives_the_same_score_and_another_seed_other_folds():
    x, labels = blobs(5, 30, spread=0.7)
    scores = [linear_svm_cv(x, labels, seed=seed) for seed in (0, 0, 1, 2)]
    assert scores[0] == scores[1]
    assert len(set(scores)) > 1


@pytest.fixture
def few(monkeypatch):
    """A limit of 40 rows, and the row numbers that seed 3 draws of 90."""
    monkeypatch.setattr(svm, "MAX_ROWS", 40)
    return np.sort(np.random.default_rng(3).choice(90, 40, replace=False))


@pytest.mark.parametrize("evaluator", [linear_svm_cv, rbf_svm_cv])
def test_many_rows_are_judged_by_a_draw(few, evaluator):
    x, labels = blobs(3, 30, spread=1.0)
    score = evaluator(x, labels, seed=3)
    assert score == evaluator(x[few], labels[few], seed=3)
    # As many rows as the limit are left as they are.
    assert evaluator(x[:40], labels[:40], seed=3) != score


def test_held_out_rows_are_judged_by_an_svm_of_a_draw_and_are_all_judged(few):
    x, labels = blobs(3, 60, spread=1.0)
    train_x, train_labels, test_x, test_labels = x[::2], labels[::2], x[1::2], labels[1::2]
    score = svm_test(train_x, train_labels, test_x, test_labels, "rbf", seed=3)
    assert score == svm_test(train_x[few], train_labels[few], test_x, test_labels, "rbf")
    others = [svm_test(train_x, train_labels, test_x, test_labels, "rbf", s) for s in range(5)]
    assert len(set(others)) > 1


def test_the_limit_is_that_of_the_released_evaluator():
    assert svm.MAX_ROWS == 5000


@pytest.mark.filterwarnings("ignore:The least populated class")
def test_a_class_that_the_draw_leaves_one_row_of_is_judged_all_the_same(few):
    x, labels = blobs(2, 45)
    labels[few[0]] = 2
    assert 0.9 < linear_svm_cv(x, labels, seed=3) < 1.0


def test_bad_input_is_named():
    x, labels = blobs(2, 10)
    broken = x.copy()
    broken[3, 1] = np.nan
    with pytest.raises(ValueError, match="x: 1 of 20 rows hold NaN"):
        linear_svm_cv(broken, labels)
    with pytest.raises(ValueError, match="test_x: 1 of 20 rows hold NaN"):
        svm_test(x, labels, broken, labels, "rbf")
    with pytest.raises(ValueError, match=r"labels of x: int64 of shape \(19,\)"):
        rbf_svm_cv(x, labels[:-1])
    with pytest.raises(ValueError, match="labels of x: float64"):
        rbf_svm_cv(x, labels.astype(float))
    with pytest.raises(ValueError, match=r"x: shape \(20,\)"):
        rbf_svm_cv(x[:, 0], labels)
    with pytest.raises(ValueError, match="one class given"):
        linear_svm_cv(x, np.zeros_like(labels))
    with pytest.raises(ValueError, match="folds: 1 given"):
        linear_svm_cv(x, labels, folds=1)
    with pytest.raises(ValueError, match="kernel: 'poly' given"):
        svm_test(x, labels, x, labels, "poly")
