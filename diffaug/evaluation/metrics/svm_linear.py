"""Linear SVM on an embedding: the paper's measure for tables (D.1)."""

from functools import partial

from diffaug.evaluation.folds import FOLDS
from diffaug.evaluation.svm import MAX_ROWS, linear_svm_cv, svm_test

LABEL = "linear SVM"
NOTE = (
    f"Linear SVM: {FOLDS}-fold, on at most {MAX_ROWS:,} rows, drawn in the shares of the classes."
)
PAPER = {"z/train": "linear"}

train = linear_svm_cv
test = partial(svm_test, kernel="linear")
