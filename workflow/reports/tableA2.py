"""Table A.2: data sets of the clustering test."""

from functools import partial

from diffaug.tables.datasets import clustering_rows
from workflow.reports._data_sets import make_data_sets, needs_of

KIND = "table"
TITLE = "Table A.2: data sets of the clustering test"

needs = partial(needs_of, "tableA2")
make = partial(make_data_sets, title=TITLE, build=clustering_rows)
