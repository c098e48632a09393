"""What is learned from and what judges: two tables of the same cells."""

import numpy as np
import pytest

from diffaug.data.prepare import download
from diffaug.data.recipes import degree_two
from diffaug.selection.halves import halves
from diffaug.selection.splits import COUNTS, DATASETS, marker_halves, split
from tests.data.mirror import needs_mirror

MARKERS = np.random.default_rng(0).random((40, 8), dtype=np.float32)


def download_to(folder, name):
    download(name, folder)
    return folder


def test_no_marker_is_in_both_halves():
    x, other = marker_halves(MARKERS, seed=3)
    assert x.shape == (40, 1 + 4 + 10)
    learned = x[:, 1:5]
    np.testing.assert_array_equal(x, degree_two(learned))
    columns = np.concatenate([learned, other], axis=1)
    np.testing.assert_array_equal(np.sort(columns, axis=1), np.sort(MARKERS, axis=1))


def test_each_seed_has_another_half():
    halves_of = {marker_halves(MARKERS, seed)[1].tobytes() for seed in range(5)}
    assert len(halves_of) == 5
    np.testing.assert_array_equal(marker_halves(MARKERS, 1)[1], marker_halves(MARKERS, 1)[1])


@pytest.mark.parametrize("name", ["zeisel", "citeseq"])
def test_the_halves_of_counts_are_tables_of_the_same_cells(name, tmp_path):
    x, other = split(name, download_to(tmp_path, name), None, 0)
    counts = COUNTS[name](tmp_path)
    assert x.shape == other.shape == counts.shape
    assert x.dtype == other.dtype == np.float32
    first, second = halves(counts, seed=0)
    np.testing.assert_array_equal(x > 0, first > 0)
    np.testing.assert_array_equal(other > 0, second > 0)


@needs_mirror
def test_the_halves_of_cytof561_are_its_markers(tmp_path):
    x, other = split("cytof561", download_to(tmp_path, "cytof561"), 20_000, 0)
    assert (x.shape, other.shape) == ((20_000, 1 + 16 + 136), (20_000, 16))
    assert (x[:, 0] == 1).all()
    assert other.min() >= 0
    assert other.max() == 1


def test_a_data_set_that_cannot_be_split_is_refused(tmp_path):
    allowed = ", ".join(DATASETS)
    with pytest.raises(ValueError, match=f"digits: cannot be split; allowed are {allowed}"):
        split("digits", tmp_path, None, 0)


def test_a_part_of_a_table_of_counts_is_refused(tmp_path):
    with pytest.raises(ValueError, match="zeisel, rows = 300: only all rows"):
        split("zeisel", tmp_path, 300, 0)
