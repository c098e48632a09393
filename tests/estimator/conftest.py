"""Settings so small that a fit takes a tenth of a second, and rows of three groups."""

import numpy as np
import pytest

TINY = {
    "encoder": {"hidden": [16], "projection": [16]},
    "views": {"steps": [{"name": "neighbour_mix", "k": 3}, {"name": "noise", "strength": 0.1}]},
    "mstep": {"denoiser": {"width": 8, "blocks": 1}, "steps": 20},
    "augment": {"steps": 2, "copies": 2},
    "budget": {"estep1": 3, "mstep": 3, "estep2": 2},
}

IMAGES = {
    "encoder": {"width": 4, "stages": 2, "projection": [16]},
    "views": {"steps": [{"name": "shift", "pixels": 1}, {"name": "neighbour_mix", "k": 3}]},
    "mstep": {"denoiser": {"width": 8, "blocks": 1}, "steps": 20},
    "augment": {"steps": 2},
    "budget": {"estep1": 1, "mstep": 1, "estep2": 1},
}


@pytest.fixture(scope="session")
def tiny():
    """tiny(n_rounds=2): a DiffAug that hardly trains."""
    from diffaug import DiffAug

    def make(**arguments):
        return DiffAug(**{"settings": TINY, "random_state": 0, "device": "cpu", **arguments})

    return make


@pytest.fixture(scope="session")
def rows():
    """(60, 6) float32 in three separate groups."""
    rng = np.random.default_rng(0)
    centres = 4 * rng.normal(size=(3, 6))
    return (centres[np.arange(60) % 3] + rng.normal(size=(60, 6))).astype(np.float32)


@pytest.fixture(scope="session")
def fitted(tiny, rows):
    return tiny().fit(rows)
