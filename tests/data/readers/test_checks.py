"""Each thing that a table must be, and the line that says why one is refused."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from diffaug.data.readers import checks
from diffaug.data.readers.table import Table

GOOD = np.array([[0.0, 2.0, 1.0], [3.0, 0.0, 1.0]])


def broken(row: int, column: int, value: float) -> np.ndarray:
    x = GOOD.copy()
    x[row, column] = value
    return x


@pytest.mark.parametrize("form", [np.asarray, csr_matrix])
@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_values_that_are_not_finite(form: type, value: float) -> None:
    message = r"t\.csv: 1 values are NaN or infinite; the first is in row 1, column 2"
    with pytest.raises(ValueError, match=message):
        Table("t.csv", form(broken(1, 2, value)))


@pytest.mark.parametrize("form", [np.asarray, csr_matrix])
@pytest.mark.parametrize(("value", "problem"), [(-1, "negative"), (0.5, "not whole")])
def test_values_that_are_no_counts(form: type, value: float, problem: str) -> None:
    checks.counts("t.csv", form(GOOD))
    with pytest.raises(ValueError, match=rf"1 values are {problem}.*row 1, column 0"):
        checks.counts("t.csv", form(broken(1, 0, value)))


def test_position_in_sparse_after_an_empty_row() -> None:
    x = csr_matrix(np.array([[0, 0], [0, 0], [0, -2.0]]))
    with pytest.raises(ValueError, match="row 2, column 1"):
        checks.counts("t.csv", x)


@pytest.mark.parametrize("form", [np.asarray, csr_matrix])
def test_cell_without_a_count(form: type) -> None:
    with pytest.raises(ValueError, match="1 cells without a count, the first is row 1"):
        checks.counts("t.csv", form(np.array([[1, 2], [0, 0]])))


def test_duplicate_cells() -> None:
    with pytest.raises(ValueError, match=r"t\.csv: cell 'a' occurs more than once \(1 such names"):
        Table("t.csv", np.ones((3, 2)), cells=["a", "b", "a"])


def test_constant_genes() -> None:
    checks.varying("t.csv", GOOD[:, :2])
    with pytest.raises(ValueError, match=r"1 constant columns \(first: 'Actb'\)"):
        checks.varying("t.csv", GOOD, ["Gapdh", "Xist", "Actb"])
    with pytest.raises(ValueError, match=r"\(first: 2\)"):
        checks.varying("t.csv", GOOD)


def test_one_class() -> None:
    checks.several_classes("t.csv", np.array(["a", "b"]))
    with pytest.raises(ValueError, match=r"two classes or more are needed, found \['b'\]"):
        checks.several_classes("t.csv", np.array(["b", "b"]))


def test_missing_label_column() -> None:
    table = Table("t.csv", GOOD, columns={"batch": np.arange(2)})
    with pytest.raises(ValueError, match=r"t\.csv: no column 'celltype'; there are 'batch'"):
        table.column("celltype")
    with pytest.raises(ValueError, match="there are none"):
        Table("t.csv", GOOD).column("celltype")


def test_names_and_columns_must_fit() -> None:
    with pytest.raises(ValueError, match=r"gene 'a' occurs more than once \(1 such names"):
        Table("t.csv", GOOD, genes=["a", "b", "a"])
    with pytest.raises(ValueError, match=r"column 'batch': \(2, 1\) given, 2 needed"):
        Table("t.csv", GOOD, columns={"batch": np.ones((2, 1))})
    with pytest.raises(ValueError, match=r"genes: 2 given, 3 needed"):
        Table("t.csv", GOOD, genes=["a", "b"])
    with pytest.raises(ValueError, match=r"column 'batch': 1 given, 2 needed"):
        Table("t.csv", GOOD, columns={"batch": np.arange(1)})
    with pytest.raises(ValueError, match=r"x is \(2,\), a table of cells x genes needed"):
        Table("t.csv", GOOD[:, 0])


@pytest.mark.parametrize("form", [np.asarray, csr_matrix])
@pytest.mark.parametrize("shape", [(0, 3), (2, 0), (0, 0)])
def test_a_row_and_a_column_at_least(form: type, shape: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match=r"t\.csv: x is .*at least one row and one column"):
        Table("t.csv", form(np.ones(shape)))


@pytest.mark.parametrize("values", [["a", "b"], [1j, 2], [None, 1]])
def test_x_of_other_than_numbers(values: list[object]) -> None:
    with pytest.raises(ValueError, match=r"t\.csv: x holds .*, numbers are needed"):
        Table("t.csv", np.array([values]))


def test_column_with_infinite_values() -> None:
    with pytest.raises(ValueError, match=r"t\.csv: column 'age' has infinite values"):
        Table("t.csv", GOOD, columns={"age": np.array([np.inf, 1])})


def test_an_error_of_a_package_gets_the_file_and_one_line() -> None:
    with (
        pytest.raises(ValueError, match=r"^a\.x: cannot be read as \.x \(two lines\)$"),
        checks.readable("a.x", ".x"),
    ):
        raise TypeError("two\n lines")
    with pytest.raises(ValueError, match=r"^a\.x: known$"), checks.readable("a.x", ".x"):
        raise ValueError("a.x: known")
    with pytest.raises(ValueError, match=r"\(AssertionError\)$"), checks.readable("a.x", ".x"):
        raise AssertionError


def test_table_says_what_was_read() -> None:
    table = Table("t.csv", csr_matrix(GOOD), columns={"type": np.array(["B", "NA"])})
    assert (
        str(table)
        == "t.csv: 2 cells x 3 genes, float64, sparse (4 stored); type: 1 kinds, 1 without"
    )


@pytest.mark.parametrize("form", [np.asarray, csr_matrix])
def test_rows_are_kept_with_their_names(form: type) -> None:
    table = Table("t.csv", form(GOOD), ["c0", "c1"], ["g0", "g1", "g2"], {"t": np.array([7, 8])})
    kept = table.keep(np.array([False, True]))
    x = kept.x if isinstance(kept.x, np.ndarray) else kept.x.toarray()
    assert x.tolist() == [[3.0, 0.0, 1.0]]
    assert (kept.cells, kept.genes, kept.column("t").tolist()) == (["c1"], table.genes, [8])
