"""Table A.3: training on images."""

from functools import partial

from workflow.reports._training import make_training, needs_of

KIND = "table"
TITLE = "Table A.3: training on images"

needs = partial(needs_of, "tableA3", "vision")
make = partial(make_training, title=TITLE)
