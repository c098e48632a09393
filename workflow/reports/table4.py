"""Table 4: loss and training strategy."""

from functools import partial

from workflow.reports._notes import SOFT_LOSS, terms
from workflow.reports._results import make_results, needs_of
from workflow.reports._rows import runs_of

KIND = "table"
TITLE = "Table 4: loss and training strategy"
NOTES = [
    *terms("B1 to B5", "y, z", "view"),
    "B1 uses the cosine InfoNCE loss on the same network, views and budget as B2. Its z is wider "
    "on tables: cosine similarity sees angles alone, and in a plane there is one. The row with the "
    "t kernel has that width as well and tells what the width does.",
    SOFT_LOSS,
]

needs = partial(needs_of, "table4", notes=lambda *_: NOTES)
make = partial(make_results, title=TITLE)
runs = partial(runs_of, "table4")
