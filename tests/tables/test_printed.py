"""Gains of the paper, from its own cells."""

import pytest

from diffaug.io import read_csv
from diffaug.tables.printed import columns_of, differences, gain, rivals

TABLE1 = read_csv("workflow/paper/table1.csv")


def test_the_gain_is_that_over_the_nearest_rival():
    """+2.5 is printed, from averages that none of the rows has."""
    assert gain(TABLE1, "DiffAug", rivals(TABLE1, "DiffAug")) == pytest.approx(2.74, abs=0.005)


def test_rows_are_compared_where_both_have_a_number():
    mixup = differences(TABLE1, "DiffAug", "SimC.+Mix.")
    assert len(mixup) == 6
    assert ("tinyimagenet", "linear") not in mixup
    assert mixup["cifar10", "linear"] == pytest.approx(2.5)


def test_an_unknown_row_is_refused():
    with pytest.raises(ValueError, match="'A9': not in this table"):
        columns_of(TABLE1, "A9")
