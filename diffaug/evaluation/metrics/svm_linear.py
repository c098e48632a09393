"""Linear SVM on an embedding: the paper's measure for tables (D.1)."""

from diffaug.evaluation.folds import FOLDS
from diffaug.evaluation.metrics import Rows
from diffaug.evaluation.svm import MAX_ROWS, linear_svm_cv, svm_test

LABEL = "linear SVM"
NOTE = (
    f"Linear SVM: {FOLDS}-fold, on at most {MAX_ROWS:,} rows, drawn in the shares of the classes."
)
PAPER = {"z/train": "linear"}


def train(rows: Rows, seed: int) -> float:
    """Accuracy by cross-validation inside the rows."""
    return linear_svm_cv(rows.x, rows.labels, seed=seed)


def test(seen: Rows, held_out: Rows, seed: int) -> float:
    """Accuracy on held-out rows."""
    return svm_test(*seen, *held_out, kernel="linear", seed=seed)
