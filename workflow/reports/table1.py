"""Table 1: linear probe and k-means clustering, images."""

from functools import partial

from workflow.reports._notes import notes_of
from workflow.reports._results import make_results, needs_of
from workflow.reports._rows import runs_of

KIND = "table"
TITLE = "Table 1: linear probe and k-means clustering, images"

needs = partial(needs_of, "table1", notes=notes_of)
make = partial(make_results, title=TITLE)
runs = partial(runs_of, "table1")
