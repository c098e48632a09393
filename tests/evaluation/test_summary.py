"""The summary: which keys, which rows, which evaluator behind each key."""

import numpy as np
import pytest

from diffaug.evaluation.metrics import (
    kmeans,
    knn,
    knn_cosine,
    knn_recall,
    probe,
    svm_linear,
    svm_rbf,
    trustworthiness,
)
from diffaug.evaluation.summary import evaluate_embedding
from diffaug.evaluation.svm import svm_test

Y_TRAIN, Z_TRAIN = (
    {"y/train/kmeans"},
    {f"z/train/{measure}" for measure in ("svm_linear", "svm_rbf", "knn", "kmeans")},
)
Y_TEST = {f"y/test/{measure}" for measure in ("probe", "knn_cosine", "kmeans")}
Z_TEST = {f"z/test/{measure}" for measure in ("svm_rbf", "knn", "kmeans")}
METRICS = sorted(Y_TRAIN | Z_TRAIN | Y_TEST | Z_TEST | {"y/all/kmeans"})


@pytest.fixture
def embedded():
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 3, 150)
    y = 1.5 * np.eye(3)[labels] @ rng.normal(size=(3, 5)) + rng.normal(size=(150, 5))
    return {"y": y, "z": y[:, :2]}, labels, np.arange(150) % 5 != 0


def test_each_key_is_its_evaluator_on_its_rows(embedded):
    spaces, labels, train = embedded
    metrics = evaluate_embedding(spaces, labels, train, 4, METRICS)
    y, z = spaces["y"], spaces["z"]
    seen, known, truth = z[train], labels[train], labels[~train]
    y_split, z_split = (y[train], known, y[~train], truth), (seen, known, z[~train], truth)
    assert metrics == {
        "y/train/kmeans": kmeans.train(y[train], known, seed=4),
        "y/test/probe": probe.test(*y_split),
        "y/test/knn_cosine": knn_cosine.test(*y_split),
        "y/test/kmeans": kmeans.test(*y_split, seed=4),
        "z/train/svm_linear": svm_linear.train(seen, known, seed=4),
        "z/train/svm_rbf": svm_rbf.train(seen, known, seed=4),
        "z/train/knn": knn.train(seen, known, seed=4),
        "z/train/kmeans": kmeans.train(seen, known, seed=4),
        "z/test/svm_rbf": svm_test(*z_split, "rbf", seed=4),
        "z/test/knn": knn.test(*z_split),
        "z/test/kmeans": kmeans.test(*z_split, seed=4),
    }


def test_all_rows_are_clustered_together_on_request(embedded):
    spaces, labels, train = embedded
    metrics = evaluate_embedding(spaces, labels, train, 4, METRICS, cluster_all=True)
    assert metrics["y/all/kmeans"] == kmeans.train(spaces["y"], labels, seed=4)
    assert list(metrics) == METRICS


def test_what_judges_against_inputs_gets_their_rows(embedded):
    spaces, labels, train = embedded
    inputs = np.random.default_rng(1).normal(size=(150, 9))
    keys = [f"{space}/train/{name}" for space in "yz" for name in ("trustworthiness", "knn_recall")]
    metrics = evaluate_embedding(spaces, labels, train, 4, keys, inputs=inputs)
    assert metrics == {
        f"{space}/train/{metric.__name__.rpartition('.')[2]}": metric.train(
            x[train], inputs[train], seed=4
        )
        for space, x in spaces.items()
        for metric in (trustworthiness, knn_recall)
    }
    other = np.where(labels == 0, 1, labels)
    assert evaluate_embedding(spaces, other, train, 4, keys, inputs=inputs) == metrics
    with pytest.raises(ValueError, match="'y/train/knn_recall': judges against inputs, and none"):
        evaluate_embedding(spaces, labels, train, 4, ["y/train/knn_recall"])


def test_nothing_is_measured_that_is_not_asked_for(embedded):
    assert list(evaluate_embedding(*embedded, 0, ["z/test/knn"])) == ["z/test/knn"]


def test_what_judges_clusters_and_nothing_else_follows_them(embedded):
    spaces, labels, train = embedded
    coarse = labels // 2  # two clusters for three classes
    keys = [*METRICS, "z/train/ari", "z/train/nmi", "z/train/rare_recall"]
    plain = evaluate_embedding(spaces, labels, train, 0, keys, cluster_all=True)
    found = evaluate_embedding(spaces, labels, train, 0, keys, clusters=coarse, cluster_all=True)
    by_coarse = evaluate_embedding(spaces, coarse, train, 0, keys, cluster_all=True)
    for key, value in found.items():
        of_clusters = key.endswith(("kmeans", "ari", "nmi"))
        assert value == (by_coarse if of_clusters else plain)[key], key
        assert by_coarse[key] != plain[key], f"{key}: the data do not tell the two apart"


def test_a_space_without_held_out_rows_has_no_test_keys(embedded):
    spaces, labels, train = embedded
    spaces["z"] = np.where(train[:, None], spaces["z"], np.nan)
    assert (
        evaluate_embedding(spaces, labels, train, 0, METRICS).keys() == Y_TRAIN | Y_TEST | Z_TRAIN
    )
    every = evaluate_embedding(
        {"y": spaces["y"]}, labels, np.ones(150, bool), 0, METRICS, cluster_all=True
    )
    assert every.keys() == Y_TRAIN


def test_held_out_rows_and_labels_leave_the_train_keys_alone(embedded):
    spaces, labels, train = embedded
    before = evaluate_embedding(spaces, labels, train, 0, METRICS)
    moved = {name: np.where(train[:, None], x, 7.0) for name, x in spaces.items()}
    after = evaluate_embedding(moved, np.where(train, labels, 0), train, 0, METRICS)
    for key in Y_TRAIN | Z_TRAIN:
        assert after[key] == before[key], key


def test_clusters_of_the_test_keys_are_found_without_the_held_out_rows():
    rng = np.random.default_rng(0)
    labels = np.arange(60) % 2
    x = 10.0 * labels[:, None] + rng.normal(size=(60, 2))
    train = np.arange(60) < 40
    x[59] = 1000.0  # of class 1; a k-means that saw it would give it a cluster of its own
    assert evaluate_embedding({"z": x}, labels, train, 0, METRICS)["z/test/kmeans"] == 1.0


def test_rows_in_part_broken_are_an_error(embedded):
    spaces, labels, train = embedded
    for row, part in ((0, "test_x: 1 of 30"), (1, "x: 1 of 120")):
        z = spaces["z"].copy()
        z[row, 0] = np.nan
        with pytest.raises(ValueError, match=part):
            evaluate_embedding({"z": z}, labels, train, 0, METRICS)


def test_bad_input_is_named(embedded):
    spaces, labels, train = embedded
    with pytest.raises(ValueError, match=r"y: shape \(149, 5\)"):
        evaluate_embedding({"y": spaces["y"][1:]}, labels, train, 0, METRICS)
    with pytest.raises(ValueError, match="train: int64"):
        evaluate_embedding(spaces, labels, train.astype(int), 0, METRICS)
    with pytest.raises(ValueError, match="train: no row is True"):
        evaluate_embedding(spaces, labels, train & False, 0, METRICS)
    with pytest.raises(ValueError, match="'h' given, 'y' and 'z' are measured"):
        evaluate_embedding({"h": spaces["y"]}, labels, train, 0, METRICS)
    with pytest.raises(ValueError, match=r"clusters: int64 of shape \(149,\)"):
        evaluate_embedding(spaces, labels, train, 0, METRICS, clusters=labels[1:])
