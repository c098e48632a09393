"""The mark of tests on real packs, which no package and no public address carries."""

import os

import pytest

from diffaug.data.sources import MIRROR

# Where a mirror is named, a pack that it lacks is a failure.
needs_mirror = pytest.mark.skipif(
    not os.environ.get(MIRROR), reason=f"real packs come only from the folder that {MIRROR} names"
)
