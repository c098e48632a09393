"""Recall of rare classes, against a loop over folds and rows."""

import numpy as np
import pytest
from sklearn.model_selection import StratifiedKFold

from diffaug.evaluation.metrics import rare_recall
from diffaug.evaluation.metrics.rare_recall import rare_classes


def vote(row, real, labels, k=10):
    nearest = np.argsort([np.sqrt(((row - other) ** 2).sum()) for other in real])[:k]
    return np.bincount(labels[nearest]).argmax()


def recall_by_loop(x, labels, seed, rare):
    right = {name: [] for name in rare}
    folds = StratifiedKFold(10, shuffle=True, random_state=seed).split(x, labels)
    for seen, held_out in folds:
        for i in held_out:
            if labels[i] in right:
                right[labels[i]].append(vote(x[i], x[seen], labels[seen]) == labels[i])
    return np.mean([np.mean(rows) for rows in right.values()])


@pytest.fixture
def cells():
    """1,000 rows, of which 18 and 15 are of rare classes beside a large one."""
    rng = np.random.default_rng(0)
    labels = np.repeat([3, 0, 9, 5], [600, 367, 18, 15])
    return rng.normal(size=(1000, 2)) + 3.5 * np.eye(10)[labels][:, [9, 5]], labels


def test_it_is_that_of_the_loop(cells):
    found = rare_recall.train(*cells, seed=5)
    assert found == pytest.approx(recall_by_loop(*cells, seed=5, rare=[9, 5]))
    assert 0.1 < found < 0.9, "the data do not tell a wrong value from a right one"


def test_each_rare_class_counts_alike_whatever_the_large_ones_do():
    """Nine rows of one class are found, eighteen of another are not: half, and no third."""
    rng = np.random.default_rng(0)
    labels = np.repeat([0, 1, 2, 3], [500, 500, 12, 18])
    x = rng.normal(size=(1030, 2))
    x[labels == 2] += 100
    assert rare_recall.train(x, labels, seed=0) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("sizes", "rare"),
    [
        ([970, 19, 11], [1, 2]),
        ([960, 20, 20], [1, 2]),  # 2 % is not less than 2 %: the smallest, of which there are two
        ([960, 21, 19], [2]),
        ([50, 30, 20], [2]),
        ([30, 30, 30], [0, 1, 2]),
    ],
)
def test_which_classes_are_rare(sizes, rare):
    labels = np.repeat(np.arange(3), sizes)
    assert rare_classes(labels).tolist() == rare
    assert rare_classes(5 * labels - 1).tolist() == [5 * name - 1 for name in rare]


@pytest.mark.filterwarnings("ignore:The least populated class")
def test_a_class_of_one_row_has_no_neighbour_that_knows_it():
    x = np.array([[0.0]] * 60 + [[9.0]])
    assert rare_recall.train(x, np.repeat([0, 1], [60, 1]), seed=0) == 0.0
