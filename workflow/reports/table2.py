"""Table 2: classification of a 2-d embedding, biology."""

from functools import partial

from workflow.reports._notes import notes_of
from workflow.reports._results import make_results, needs_of
from workflow.reports._rows import runs_of

KIND = "table"
TITLE = "Table 2: classification of a 2-d embedding, biology"

needs = partial(needs_of, "table2", notes=notes_of)
make = partial(make_results, title=TITLE)
runs = partial(runs_of, "table2")
