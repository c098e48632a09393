"""RBF-SVM on an embedding: what the authors' released evaluator measures.

That one standardises over all rows, this one inside each fold.
"""

from functools import partial

from diffaug.evaluation import svm

FOLDS = 5
LABEL = "RBF-SVM"
NOTE = svm.NOTE.format(LABEL, FOLDS)

train = partial(svm.svm_cv, kernel="rbf", folds=FOLDS)
test = partial(svm.svm_test, kernel="rbf")
