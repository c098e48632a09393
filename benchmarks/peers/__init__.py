"""Peers that are no baseline of the paper: one a file, found by its name.

A file here defines `BASELINE`, as those of `diffaug.baselines` do. These are compared in time and
quality alone, and are in no table of the paper.
"""

import sys

from diffaug import baselines, found
from diffaug.baselines.common.contract import Baseline


def find(name: str) -> Baseline:
    """Return a peer, of this folder or of the paper's baselines.

    >>> find("opentsne").label, find("umap").label
    ('openTSNE', 'UMAP')
    """
    package = sys.modules[__name__]
    if name in found.names(package):
        peer: Baseline = found.find(package, name).BASELINE
        return peer
    return baselines.find(name)
