"""Second views of a batch: hand-made ones and generated ones, all as whole-batch operations.

A view is called with the batch, its row numbers in the training set and a generator, and
returns a batch of the same shape: `view(x, rows, generator)`. What `views.steps` may name are
the kinds of `ViewSettings`; each stands beside its view, and every file of this folder is found
by itself.
"""

import sys

from diffaug import found
from diffaug.views.base import Views as Views

found.import_all(sys.modules[__name__])
