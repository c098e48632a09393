"""Linear probe on frozen features (paper section 3.1, "Linear-test")."""

from numpy.typing import ArrayLike
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from diffaug.evaluation.folds import held_out_accuracy

TOLERANCE = 1e-4
MOST_STEPS = 2_000

LABEL = "linear probe"
NOTE = (
    "Linear probe: logistic regression on standardised frozen features (L-BFGS, tolerance "
    f"{TOLERANCE:g}, at most {MOST_STEPS:,} steps). The paper's CIFAR-10 'linear' values for "
    "SimCLR, MoCo and SimSiam equal published kNN numbers."
)
PAPER = {"y/test": "linear"}


def test(
    train_x: ArrayLike,
    train_labels: ArrayLike,
    test_x: ArrayLike,
    test_labels: ArrayLike,
    seed: int = 0,
) -> float:
    """Accuracy on held-out rows of a multinomial logistic regression fitted on training rows.

    train_x: (N, d), test_x: (M, d), both finite; labels: integers (N,) and (M,), two
    classes or more in training. Columns are standardised by the training rows.
    L2 penalty with C = 1. Returns a share in [0, 1].

    The paper names no recipe ("similar to SimCLR"). The problem is convex, so this one has no
    learning rate to choose and draws nothing from the seed: L-BFGS stops once no entry of the
    gradient of the mean loss with its penalty is above 1e-4 in size, or once the loss no longer
    falls in float64, or after 2,000 steps (then with a ConvergenceWarning).
    """
    regression = LogisticRegression(C=1.0, solver="lbfgs", tol=TOLERANCE, max_iter=MOST_STEPS)
    model = make_pipeline(StandardScaler(), regression)
    return held_out_accuracy(model, train_x, train_labels, test_x, test_labels)
