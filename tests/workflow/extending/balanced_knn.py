"""10-NN accuracy in which every class counts alike, however many rows it has."""

from numpy.typing import ArrayLike
from sklearn.metrics import balanced_accuracy_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.neighbors import KNeighborsClassifier

LABEL = "10-NN, balanced"
NOTE = f"{LABEL}: the mean of the classes' shares, 10-fold."


def train(x: ArrayLike, labels: ArrayLike, seed: int) -> float:
    folds = StratifiedKFold(10, shuffle=True, random_state=seed)
    found = cross_val_predict(KNeighborsClassifier(10), x, labels, cv=folds)
    return float(balanced_accuracy_score(labels, found))
