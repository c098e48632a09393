"""RBF-SVM on an embedding: what the authors' released evaluator measures."""

from diffaug.evaluation.metrics import Rows
from diffaug.evaluation.svm import MAX_ROWS, RBF_FOLDS, rbf_svm_cv, svm_test

LABEL = "RBF-SVM"
NOTE = (
    f"RBF-SVM: {RBF_FOLDS}-fold, on at most {MAX_ROWS:,} rows, drawn in the shares of the classes."
)


def train(rows: Rows, seed: int) -> float:
    """Accuracy by cross-validation inside the rows."""
    return rbf_svm_cv(rows.x, rows.labels, seed=seed)


def test(seen: Rows, held_out: Rows, seed: int) -> float:
    """Accuracy on held-out rows."""
    return svm_test(*seen, *held_out, kernel="rbf", seed=seed)
