"""Gains as columns; how many tests a table has decides what a gain is worth."""

import numpy as np

from diffaug.tables.gains import estimated, judged, readable, together
from diffaug.tables.inference import estimate


def of_seeds(mean, interval):
    """Three differences whose t-interval is `mean` ± `interval`."""
    spread = interval * 3**0.5 / 4.302653
    return estimate({"digits": {0: mean - spread, 1: mean, 2: mean + spread}})


def test_one_cell_of_seventy_is_no_verdict():
    """The same seeds on another processor gave -0.02 ± 0.43 in place of +0.53 ± 0.40."""
    random = np.random.default_rng(0)
    others = [of_seeds(random.normal(0, 0.3), 0.8) for _ in range(69)]
    for gain in (of_seeds(0.53, 0.40), of_seeds(-0.02, 0.43)):
        row, *rest = judged([gain, *others], decimals=2)
        assert {row["verdict"], *(other["verdict"] for other in rest)} == {"undecided"}
    (alone,) = judged([of_seeds(0.53, 0.40)], decimals=2)
    assert (alone["gain"], alone["interval"], alone["verdict"]) == ("+0.53", "0.40", "ahead")


def test_columns_for_programs_and_for_people():
    row, blank = judged([of_seeds(-0.5, 0.1), None], decimals=2)
    assert row == {
        "gain": "-0.50",
        "interval": "0.10",
        "elsewhere": "",
        "data_sets": 1,
        "runs": 3,
        "p": "0.0022",
        "holm_p": "0.0022",
        "verdict": "behind",
    }
    assert blank == dict.fromkeys(row, "")
    assert readable(row) == {
        "gain": "-0.50",
        "± 95 %": "± 0.10",
        "± 95 %, other data sets": "",
        "data sets": 1,
        "paired runs": 3,
        "p": "0.0022",
        "Holm p": "0.0022",
        "verdict": "behind",
    }


def test_one_seed_has_a_gain_and_nothing_else():
    one = estimate({"digits": {0: -0.001}})
    assert together(estimated(one, decimals=2)) == "+0.00"
    (row,) = judged([one], decimals=2)
    assert {row[name] for name in ("interval", "p", "holm_p", "verdict")} == {""}


def test_an_estimate_stands_in_one_cell():
    assert together(estimated(of_seeds(0.53, 0.40), decimals=2)) == "+0.53 ± 0.40"
    assert together(estimated(None, decimals=2)) == ""
