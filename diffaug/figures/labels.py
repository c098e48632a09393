"""What a metric's key means, in words for an axis."""

_MEASURES = {
    "svm_linear": "linear SVM",
    "svm_rbf": "RBF SVM",
    "knn": "10-NN",
    "knn_cosine": "kNN",
    "kmeans": "k-means",
    "probe": "linear probe",
}
_ROWS = {"train": "training rows", "test": "held-out rows", "all": "all rows"}


def metric_label(key: str) -> str:
    """Axis label of a metric of `diffaug.evaluation.summary`; ValueError for any other key.

    >>> metric_label("z/test/knn")
    '10-NN accuracy on z, held-out rows'
    """
    space, _, rest = key.partition("/")
    rows, _, measure = rest.partition("/")
    if space not in ("y", "z") or rows not in _ROWS or measure not in _MEASURES:
        raise ValueError(f"metric {key!r}: needed is y|z/{'|'.join(_ROWS)}/{'|'.join(_MEASURES)}")
    return f"{_MEASURES[measure]} accuracy on {space}, {_ROWS[rows]}"
