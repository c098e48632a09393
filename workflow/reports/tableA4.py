"""Table A.4: biological data sets."""

from functools import partial

from diffaug.tables.datasets import biology_rows
from workflow.reports._data_sets import make_data_sets, needs_of

KIND = "table"
TITLE = "Table A.4: biological data sets"

needs = partial(needs_of, "tableA4")
make = partial(make_data_sets, title=TITLE, build=biology_rows)
