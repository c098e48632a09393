"""Figure 3: images beside images generated from them."""

from functools import partial

from workflow.reports._images import make_images, needs_of

KIND = "figure"
TITLE = "Figure 3: generated images"

needs = needs_of
make = partial(make_images, a_class=1, blocks=2)
