"""What an E-step minimises over two views of a batch: one file an objective.

Each file has the objective's settings, a kind of `Contrast`, and its loss. Every file in this
folder is found by itself: params.yaml may name an objective as soon as its file is there.
"""

import sys

from diffaug import found
from diffaug.objectives.base import Contrast as Contrast

found.import_all(sys.modules[__name__])
