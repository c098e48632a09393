"""Generated positives beside real neighbours: how measures become tables."""

import pytest

from diffaug.evaluation.measured import feature
from diffaug.tables.why import for_people, long_rows

ROUNDS = [
    {
        "0": {"x/samples/1": 0.5, "x/mean/row": 2.0, "x/mean/generated 2": 1.0, "knn/y": 0.7},
        "1": {"x/samples/1": 0.7, "x/mean/row": 2.0, "x/mean/generated 2": 1.5, "knn/y": 0.7},
    },
    {"0": {"knn/hidden/0.05": 0.8, "knn/y": 0.9}, "1": {"knn/y": 0.8}},
]


def test_people_read_means_over_seeds_in_percent_a_column_a_round():
    assert for_people("cells", ROUNDS) == {
        "cells: Samples by rank": [
            {"space": "inputs", "rank": "1", "round 1": "60.0 ± 14.1", "round 2": ""}
        ],
        "cells: Distance to the mean of the class": [
            {
                "space": "inputs",
                "points": "mean of 2 samples",
                "round 1": "62.5 ± 17.7",
                "round 2": "",
            }
        ],
        "cells: 10-NN of features": [
            {"features": "y", "round 1": "70.0 ± 0.0", "round 2": "85.0 ± 7.1"},
            {"features": feature("hidden/0.05"), "round 1": "", "round 2": "80.0"},
        ],
    }


def test_programs_read_a_row_a_measure_and_round():
    rows = long_rows("cells", "rounds", ROUNDS)
    assert [row["round"] for row in rows if row["features"] == "y"] == [1, 2]
    (row,) = [row for row in rows if row["points"]]
    assert (row["dataset"], row["method"]) == ("cells", "rounds")
    assert (row["mean"], row["std"], row["n"]) == ("62.50", "17.68", 2)
    assert {tuple(row) for row in rows} == {tuple(rows[0])}, "the same columns everywhere"


def test_a_noise_level_is_named_in_percent():
    assert feature("hidden/0.05") == "hidden units, noise step 5 %"
    with pytest.raises(ValueError, match="could not convert"):
        feature("colour")
