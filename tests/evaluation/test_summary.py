"""The summary: which keys, which rows, which evaluator behind each key."""

import numpy as np
import pytest

from diffaug.evaluation.kmeans import kmeans_accuracy, kmeans_test
from diffaug.evaluation.knn import knn_cv, knn_test
from diffaug.evaluation.probe import linear_probe
from diffaug.evaluation.summary import evaluate_embedding
from diffaug.evaluation.svm import linear_svm_cv, rbf_svm_cv, svm_test

TRAIN_KEYS = {f"train/{measure}" for measure in ("svm_linear", "svm_rbf", "knn", "kmeans")}
TEST_KEYS = {f"test/{measure}" for measure in ("probe", "svm_rbf", "knn", "kmeans")}


@pytest.fixture
def embedded():
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 3, 150)
    y = 1.5 * np.eye(3)[labels] @ rng.normal(size=(3, 5)) + rng.normal(size=(150, 5))
    return {"y": y, "z": y[:, :2]}, labels, np.arange(150) % 5 != 0


def keys(space, parts):
    return {f"{space}/{part}" for part in parts}


def test_each_key_is_its_evaluator_on_its_rows(embedded):
    spaces, labels, train = embedded
    metrics = evaluate_embedding(spaces, labels, train, seed=4)
    assert metrics.keys() == {key for space in "yz" for key in keys(space, TRAIN_KEYS | TEST_KEYS)}
    for name, x in spaces.items():
        seen, known = x[train], labels[train]
        split = seen, known, x[~train], labels[~train]
        expected = {
            "train/svm_linear": linear_svm_cv(seen, known, seed=4),
            "train/svm_rbf": rbf_svm_cv(seen, known, seed=4),
            "train/knn": knn_cv(seen, known, seed=4),
            "train/kmeans": kmeans_accuracy(seen, known, seed=4),
            "test/probe": linear_probe(*split),
            "test/svm_rbf": svm_test(*split, "rbf"),
            "test/knn": knn_test(*split),
            "test/kmeans": kmeans_test(seen, x[~train], labels[~train], 3, seed=4),
        }
        assert {key: metrics[f"{name}/{key}"] for key in expected} == expected


def test_a_space_without_held_out_rows_has_no_test_keys(embedded):
    spaces, labels, train = embedded
    spaces["z"] = np.where(train[:, None], spaces["z"], np.nan)
    metrics = evaluate_embedding(spaces, labels, train, seed=0)
    assert metrics.keys() == keys("y", TRAIN_KEYS | TEST_KEYS) | keys("z", TRAIN_KEYS)
    every = evaluate_embedding({"y": spaces["y"]}, labels, np.ones(150, bool), seed=0)
    assert every.keys() == keys("y", TRAIN_KEYS)


def test_held_out_rows_and_labels_leave_the_train_keys_alone(embedded):
    spaces, labels, train = embedded
    before = evaluate_embedding(spaces, labels, train, seed=0)
    moved = {name: np.where(train[:, None], x, 7.0) for name, x in spaces.items()}
    after = evaluate_embedding(moved, np.where(train, labels, 0), train, seed=0)
    assert {key: before[key] for key in keys("y", TRAIN_KEYS) | keys("z", TRAIN_KEYS)} == {
        key: after[key] for key in keys("y", TRAIN_KEYS) | keys("z", TRAIN_KEYS)
    }


def test_clusters_of_the_test_keys_are_found_without_the_held_out_rows():
    rng = np.random.default_rng(0)
    labels = np.arange(60) % 2
    x = 10.0 * labels[:, None] + rng.normal(size=(60, 2))
    train = np.arange(60) < 40
    x[59] = 1000.0  # of class 1; a k-means that saw it would give it a cluster of its own
    assert evaluate_embedding({"z": x}, labels, train, seed=0)["z/test/kmeans"] == 1.0


def test_rows_in_part_broken_are_an_error(embedded):
    spaces, labels, train = embedded
    for row, part in ((0, "test_x: 1 of 30"), (1, "x: 1 of 120")):
        z = spaces["z"].copy()
        z[row, 0] = np.nan
        with pytest.raises(ValueError, match=part):
            evaluate_embedding({"z": z}, labels, train, seed=0)


def test_bad_input_is_named(embedded):
    spaces, labels, train = embedded
    with pytest.raises(ValueError, match=r"y: shape \(149, 5\)"):
        evaluate_embedding({"y": spaces["y"][1:]}, labels, train, seed=0)
    with pytest.raises(ValueError, match="train: int64"):
        evaluate_embedding(spaces, labels, train.astype(int), seed=0)
    with pytest.raises(ValueError, match="train: no row is True"):
        evaluate_embedding(spaces, labels, train & False, seed=0)
