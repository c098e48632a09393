"""No value is one thing, whatever a file calls it."""

from typing import Any

import numpy as np
import pytest

from diffaug.data.readers.labels import missing, one_form
from diffaug.data.recipes import encode, large_classes

NONE = ["", " ", "nan", "NaN", "NA", "N/A", "<NA>", "None", "null", None, np.nan, b"", b"NA"]


@pytest.mark.parametrize("none", NONE)
def test_no_value_among_text(none: Any) -> None:
    column = one_form(np.array(["T", none, "B"], dtype=object))
    assert column.tolist() == ["T", "", "B"]
    assert missing(column).tolist() == [False, True, False]


@pytest.mark.parametrize("none", NONE)
def test_no_value_among_numbers(none: Any) -> None:
    column = one_form(np.array([np.int64(2), none, 1.0], dtype=object))
    assert column.dtype == np.float64
    assert missing(column).tolist() == [False, True, False]
    assert column[[0, 2]].tolist() == [2, 1]


def test_what_is_left_as_it_is() -> None:
    for values in ([3, 1], [0.5, np.nan], [7.0, 8.0]):
        assert one_form(np.array(values)) is not None
        assert np.array_equal(one_form(np.array(values)), values, equal_nan=True)
    assert one_form(np.array([1, 2], dtype=np.uint8)).dtype == np.uint8
    for name in ("Unknown", "(none)", "unassigned", "0", "Nano"):
        assert one_form(np.array([name])).tolist() == [name]


def test_other_forms_become_text() -> None:
    assert one_form(np.array([True, False])).tolist() == ["True", "False"]
    assert one_form(np.array([1, "B", None], dtype=object)).tolist() == ["1", "B", ""]
    assert one_form(np.array([None, None], dtype=object)).tolist() == ["", ""]
    assert one_form(np.array([b"B", b"T"])).tolist() == ["B", "T"]


@pytest.mark.parametrize("none", NONE)
def test_a_cell_of_no_type_has_no_label_and_is_no_class(none: Any) -> None:
    text = np.array(["T", none, "B", none, "T"], dtype=object)
    assert large_classes(text, 1).tolist() == [True, False, True, False, True]
    labels, names = encode("t", text)
    assert (labels.tolist(), names) == ([1, -1, 0, -1, 1], ("B", "T"))
    labels, names = encode("t", np.array([10, none, 9, none, 10], dtype=object))
    assert (labels.tolist(), names) == ([1, -1, 0, -1, 1], ("9", "10"))
    with pytest.raises(ValueError, match=r"two classes or more are needed, found \['T'\]"):
        encode("t", np.array(["T", none], dtype=object))
