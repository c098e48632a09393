"""Figure A.1: images beside images generated from them."""

from functools import partial

from workflow.reports._images import make_images, needs_of

KIND = "figure"
TITLE = "Figure A.1: generated images"

needs = needs_of
make = partial(make_images, a_class=4, blocks=4)
