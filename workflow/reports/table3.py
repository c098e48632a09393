"""Table 3: what the generator is conditioned on."""

from functools import partial

from workflow.reports._notes import SOFT_LOSS, terms
from workflow.reports._results import make_results, needs_of
from workflow.reports._rows import runs_of

KIND = "table"
TITLE = "Table 3: what the generator is conditioned on"
NOTES = [*terms("A1 to A3", "y, z", "E-step"), SOFT_LOSS]

needs = partial(needs_of, "table3", notes=lambda *_: NOTES)
make = partial(make_results, title=TITLE)
runs = partial(runs_of, "table3")
