"""Table A.5: training on biological data."""

from functools import partial

from workflow.reports._training import make_training, needs_of

KIND = "table"
TITLE = "Table A.5: training on biological data"

needs = partial(needs_of, "tableA5", "biology")
make = partial(make_training, title=TITLE)
