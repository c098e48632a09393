"""scikit-learn's own checks of an estimator, all of them."""

from sklearn.utils.estimator_checks import parametrize_with_checks

from diffaug import DiffAug
from tests.estimator.conftest import TINY

# Name of a check -> why it cannot pass.
EXCEPTIONS: dict[str, str] = {}


@parametrize_with_checks(
    [DiffAug(settings=TINY, random_state=0, device="cpu")],
    expected_failed_checks=lambda _: EXCEPTIONS,
)
def test_scikit_learns_checks(estimator, check):
    check(estimator)
