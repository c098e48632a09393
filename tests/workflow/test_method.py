"""Methods and their names, which are file names too."""

import pytest

from workflow.method import MAIN, Method, check_names, number

NAMES = {
    "tuned": Method("tuned"),
    "tuned-B3": Method("tuned", "B3"),
    "tuned@0": Method("tuned", rounds=0),
    "tuned-B3@2": Method("tuned", "B3", rounds=2),
    "tuned-lambda0.1": Method("tuned", lam=0.1),
    "tuned-lambda0": Method("tuned", lam=0.0),
    "tuned-itself-lambda1": Method("tuned", "itself", 1.0),
    "pca": Method(baseline="pca"),
}


@pytest.mark.parametrize("name", NAMES)
def test_names_by_which_results_are_kept(name):
    assert NAMES[name].name == name


def test_lambdas_never_print_alike():
    lambdas = [0, 0.05, 0.1, 0.1000001, 0.1 + 1e-16, 0.1 + 2e-17, 1e-7, 1]
    assert len({number(lam) for lam in lambdas}) == len(set(lambdas))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Method("tuned-B2"), Method("tuned", "B2")),
        (Method(baseline="pca"), Method("pca")),
        (Method("tuned", "lambda1"), Method("tuned", lam=1)),
    ],
)
def test_two_methods_of_one_name_are_refused_in_one_line(first, second):
    with pytest.raises(ValueError, match="would be the name of two methods") as caught:
        check_names([first, second])
    message = str(caught.value)
    assert message.startswith(repr(first.name))
    assert first.words in message
    assert second.words in message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Method("tuned", "SimCLR"), Method("tuned", "simclr")),
        (Method(baseline="pca"), Method("PCA")),
    ],
)
def test_names_that_differ_by_case_alone_are_refused(first, second):
    with pytest.raises(ValueError, match="differ by case alone") as caught:
        check_names([first, second])
    assert first.words in str(caught.value)
    assert second.words in str(caught.value)


def test_a_method_may_be_named_twice():
    check_names([Method("tuned"), Method("tuned")])


def test_the_main_protocols_place_is_filled():
    assert Method(MAIN, "B1").under("paper") == Method("paper", "B1")
    assert Method("tuned").under("paper") == Method("tuned")


@pytest.mark.parametrize("parts", [{}, {"protocol": "tuned", "baseline": "pca"}])
def test_a_method_is_a_protocol_or_a_baseline(parts):
    with pytest.raises(ValueError, match="one of protocol and baseline is needed"):
        Method(**parts)
