"""RBF-SVM on an embedding: what the authors' released evaluator measures."""

from functools import partial

from diffaug.evaluation.svm import MAX_ROWS, RBF_FOLDS, rbf_svm_cv, svm_test

LABEL = "RBF-SVM"
NOTE = (
    f"RBF-SVM: {RBF_FOLDS}-fold, on at most {MAX_ROWS:,} rows, drawn in the shares of the classes."
)

train = rbf_svm_cv
test = partial(svm_test, kernel="rbf")
