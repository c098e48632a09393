"""The measures of `diffaug.training.positives` as tables and figures take them."""

from collections.abc import Mapping, Sequence

Measures = Mapping[str, Mapping[str, float]]  # seed -> measure -> value

FEATURES = {"x": "inputs", "y": "y", "z": "z"}
HIDDEN = "hidden/"


def keys_of(rounds: Sequence[Measures]) -> list[str]:
    """Return every measure that some round and seed has, each once."""
    found = (key for measures in rounds for values in measures.values() for key in values)
    return list(dict.fromkeys(found))


def features_of(keys: Sequence[str]) -> list[str]:
    """Return the features whose 10-NN accuracy is among the measures.

    >>> features_of(["knn/hidden/0.2", "x/mean/row", "knn/z"])
    ['z', 'hidden/0.2']
    """
    found = [key.removeprefix("knn/") for key in keys if key.startswith("knn/")]
    return sorted(found, key=lambda name: name.startswith(HIDDEN))


def feature(name: str) -> str:
    """Return what features are called.

    >>> feature("hidden/0.2")
    'hidden units, noise step 20 %'
    """
    if name in FEATURES:
        return FEATURES[name]
    return f"hidden units, noise step {100 * float(name.removeprefix(HIDDEN)):g} %"
