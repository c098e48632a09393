"""SVM accuracies, against folds written out by hand."""

from functools import partial

import numpy as np
import pytest
from sklearn.model_selection import LeaveOneOut, StratifiedKFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC
from sklearn.utils import resample

from diffaug.evaluation import svm
from diffaug.evaluation.metrics import svm_linear, svm_rbf
from diffaug.evaluation.svm import smallest_class, svm_test


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
    ("evaluator", "kernel", "folds"), [(svm_linear.train, "linear", 10), (svm_rbf.train, "rbf", 5)]
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


@pytest.mark.parametrize("evaluator", [svm_linear.train, svm_rbf.train])
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
    assert svm_rbf.train(x, labels) == 1.0
    assert svm_linear.train(x, labels) < 0.8


@pytest.mark.filterwarnings("ignore:The least populated class")
@pytest.mark.parametrize("members", [1, 3])
def test_a_small_class_changes_no_protocol(members):
    x, labels = blobs(3, 20, spread=1.0)
    x, labels = x[: 40 + members], labels[: 40 + members]
    expected = folds_by_hand(x, labels, "linear", 10, 0, lambda train, every: train)
    assert svm_linear.train(x, labels) == pytest.approx(expected)
    assert svm_linear.train(x, labels) != svm_linear.train(x, labels, folds=max(2, members))


def test_classes_that_are_all_small_are_judged_by_as_many_folds():
    x, labels = blobs(4, 5)
    assert 0.5 < svm_linear.train(x, labels, folds=10) <= 1.0
    assert svm_linear.train(x, labels, folds=20) == pytest.approx(
        cross_val_score(
            make_pipeline(StandardScaler(), SVC(kernel="linear")), x, labels, cv=LeaveOneOut()
        ).mean()
    )


def test_the_same_seed_gives_the_same_score_and_another_seed_other_folds():
    x, labels = blobs(5, 30, spread=0.7)
    scores = [svm_linear.train(x, labels, seed=seed) for seed in (0, 0, 1, 2)]
    assert scores[0] == scores[1]
    assert len(set(scores)) > 1


@pytest.fixture
def limit(monkeypatch):
    monkeypatch.setattr(svm, "MAX_ROWS", 40)


def drawn_by_hand(labels, seed):
    return np.sort(
        resample(
            np.arange(len(labels)), replace=False, n_samples=40, stratify=labels, random_state=seed
        )
    )


@pytest.mark.parametrize("evaluator", [svm_linear.train, svm_rbf.train])
def test_many_rows_are_judged_by_a_draw(limit, evaluator):
    x, labels = blobs(3, 30, spread=1.0)
    few = drawn_by_hand(labels, 3)
    score = evaluator(x, labels, seed=3)
    assert score == evaluator(x[few], labels[few], seed=3)
    # As many rows as the limit are left as they are.
    assert evaluator(x[:40], labels[:40], seed=3) != score


def test_held_out_rows_are_judged_by_an_svm_of_a_draw_and_are_all_judged(limit):
    x, labels = blobs(3, 60, spread=1.0)
    train_x, train_labels, test_x, test_labels = x[::2], labels[::2], x[1::2], labels[1::2]
    few = drawn_by_hand(train_labels, 3)
    score = svm_test(train_x, train_labels, test_x, test_labels, "rbf", seed=3)
    assert score == svm_test(train_x[few], train_labels[few], test_x, test_labels, "rbf")
    others = [svm_test(train_x, train_labels, test_x, test_labels, "rbf", s) for s in range(5)]
    assert len(set(others)) > 1


@pytest.mark.parametrize("seed", range(20))
def test_a_draw_keeps_the_shares_of_the_classes(limit, seed):
    """Drawn regardless of class, a tenth of the rows varies between 1 and 8 of 40."""
    assert smallest_class(np.repeat([3, 7], [360, 40]), seed) == 4
    assert smallest_class(np.repeat([3, 7], [30, 10]), seed) == 10


def test_the_limit_is_that_of_the_released_evaluator():
    assert svm.MAX_ROWS == 5000


@pytest.mark.filterwarnings("ignore:The least populated class")
@pytest.mark.parametrize("rare", [1, 2])
def test_a_class_of_which_the_draw_may_leave_no_row_is_judged_all_the_same(limit, rare):
    x, labels = blobs(2, 45)
    labels[:rare] = 2
    assert smallest_class(labels, seed=3) in (0, 1)
    assert 0.9 < svm_linear.train(x, labels, seed=3) <= 1.0


def test_bad_input_is_named():
    x, labels = blobs(2, 10)
    broken = x.copy()
    broken[3, 1] = np.nan
    with pytest.raises(ValueError, match="x: 1 of 20 rows hold NaN"):
        svm_linear.train(broken, labels)
    with pytest.raises(ValueError, match="test_x: 1 of 20 rows hold NaN"):
        svm_test(x, labels, broken, labels, "rbf")
    with pytest.raises(ValueError, match=r"labels of x: int64 of shape \(19,\)"):
        svm_rbf.train(x, labels[:-1])
    with pytest.raises(ValueError, match="labels of x: float64"):
        svm_rbf.train(x, labels.astype(float))
    with pytest.raises(ValueError, match=r"x: shape \(20,\)"):
        svm_rbf.train(x[:, 0], labels)
    with pytest.raises(ValueError, match="one class given"):
        svm_linear.train(x, np.zeros_like(labels))
    with pytest.raises(ValueError, match="n_splits=1"):
        svm_linear.train(x, labels, folds=1)
