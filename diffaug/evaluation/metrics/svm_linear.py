"""Linear SVM on an embedding: the paper's measure for tables (D.1)."""

from functools import partial

from diffaug.evaluation import svm
from diffaug.evaluation.folds import FOLDS

LABEL = "linear SVM"
NOTE = svm.NOTE.format("Linear SVM", FOLDS)
PAPER = {"z/train": "linear"}

train = partial(svm.svm_cv, kernel="linear", folds=FOLDS)
test = partial(svm.svm_test, kernel="linear")
