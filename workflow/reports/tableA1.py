"""Table A.1: data sets of the linear test."""

from functools import partial

from diffaug.tables.datasets import linear_test_rows
from workflow.reports._data_sets import make_data_sets, needs_of

KIND = "table"
TITLE = "Table A.1: data sets of the linear test"

needs = partial(needs_of, "tableA1")
make = partial(make_data_sets, title=TITLE, build=linear_test_rows)
