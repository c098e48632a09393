"""The linear probe: its stopping rule, its penalty, its scaler."""

import numpy as np
import pytest

from diffaug.evaluation.metrics import probe


def softmax_regression(x, labels, steps=3000, rate=0.5):
    """Plain gradient descent on mean cross-entropy + |W|^2 / (2 N): C = 1 over N rows."""
    rows, classes = len(x), labels.max() + 1
    weights, bias = np.zeros((x.shape[1], classes)), np.zeros(classes)
    target = np.eye(classes)[labels]
    for _ in range(steps):
        logits = x @ weights + bias
        p = np.exp(logits - logits.max(axis=1, keepdims=True))
        error = (p / p.sum(axis=1, keepdims=True) - target) / rows
        weights -= rate * (x.T @ error + weights / rows)
        bias -= rate * error.sum(axis=0)
    return weights, bias


def overlapping(rows, seed):
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 3, rows)
    centres = np.array([[0.0, 0.0, 0.0], [1.5, 0.0, 1.0], [0.0, 1.5, -1.0]])
    return (centres[labels] + rng.normal(size=(rows, 3))) * [1.0, 50.0, 0.02], labels


def test_accuracy_is_that_of_gradient_descent_on_rows_scaled_by_training():
    train_x, train_labels = overlapping(60, 0)
    test_x, test_labels = overlapping(200, 1)
    mean, deviation = train_x.mean(axis=0), train_x.std(axis=0)
    weights, bias = softmax_regression((train_x - mean) / deviation, train_labels)
    answers = ((test_x - mean) / deviation @ weights + bias).argmax(axis=1)
    expected = np.mean(answers == test_labels)
    assert 0.5 < expected < 0.95, "the data decide too little"
    score = probe.test(train_x, train_labels, test_x, test_labels)
    assert score == pytest.approx(expected, abs=1 / len(test_x))  # one row on the border


def test_separable_classes_score_one_and_random_labels_score_chance():
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 4, 400)
    x = 10.0 * np.eye(4)[labels] + rng.normal(size=(400, 4))
    assert probe.test(x[:200], labels[:200], x[200:], labels[200:]) == 1.0
    random = rng.permutation(labels)
    score = probe.test(x[:200], random[:200], x[200:], random[200:])
    assert score == pytest.approx(0.25, abs=0.1)


def test_bad_input_is_named():
    x, labels = np.eye(4), np.array([0, 1, 0, 1])
    with pytest.raises(ValueError, match="train_x: 4 of 4 rows hold NaN"):
        probe.test(x * np.nan, labels, x, labels)
    with pytest.raises(ValueError, match="class"):
        probe.test(x, 0 * labels, x, labels)
    with pytest.raises(ValueError, match="features"):
        probe.test(x, labels, x[:, :3], labels)
