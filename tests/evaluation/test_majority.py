"""The majority class, counted."""

import numpy as np
import pytest

from diffaug.evaluation.majority import majority_accuracy


def test_the_training_majority_answers_for_the_held_out_rows():
    labels = np.array([3, 3, 3, 8, 8, 8, 8, 8, 3, 5])
    train = np.array([1, 1, 1, 1, 1, 0, 0, 0, 0, 0], bool)
    # Class 8 is larger over all rows and over the held-out ones, class 3 in training.
    assert majority_accuracy(labels, train) == {"train": 3 / 5, "test": 1 / 5}


def test_of_equal_classes_the_smallest_label_answers():
    assert majority_accuracy([4, 1, 1], np.array([True, True, False])) == {
        "train": 0.5,
        "test": 1.0,
    }


def test_without_held_out_rows_there_is_no_test_share():
    assert majority_accuracy([0, 0, 1, 1], np.ones(4, bool)) == {"train": 0.5}


def test_bad_input_is_named():
    with pytest.raises(ValueError, match=r"train: bool of shape \(2,\)"):
        majority_accuracy([0, 1, 1], np.ones(2, bool))
    with pytest.raises(ValueError, match="labels: float64"):
        majority_accuracy([0.0, 1.0], np.ones(2, bool))
