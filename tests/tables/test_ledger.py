"""Verdicts follow from tests: by the worst of them, by what is missing, and by their number."""

import pytest

from diffaug.tables.ledger import (
    NOT_SUPPORTED,
    NOT_TESTABLE,
    ONE_RUN,
    SUPPORTED,
    UNDECIDED,
    Claim,
    Evidence,
    decisive,
    ledger_rows,
    sections,
    verdict,
)

CLEAR = {"digits": {0: 2.0, 1: 2.1, 2: 1.9}}
OPEN = {"digits": {0: 2.0, 1: -2.5, 2: 0.9}}
BACK = {"digits": {0: -2.0, 1: -2.1, 2: -1.9}}


def claim(name="c", missing=(), **tests):
    return Claim(name, "It is so.", "Sec. 1", "A test.", tests=tests, missing=missing)


def said(*claims):
    return {row["claim"]: row["verdict"] for row in ledger_rows(claims) if not row["comparison"]}


@pytest.mark.parametrize(
    ("tests", "missing", "expected"),
    [
        ({"a": Evidence(CLEAR)}, (), SUPPORTED),
        ({"a": Evidence(CLEAR), "b": Evidence(OPEN)}, (), UNDECIDED),
        ({"a": Evidence(CLEAR), "b": Evidence(BACK)}, (), NOT_SUPPORTED),
        ({"a": Evidence(CLEAR)}, ("PHATE",), NOT_TESTABLE),
        ({"a": Evidence(BACK)}, ("PHATE",), NOT_SUPPORTED),
        ({}, (), NOT_TESTABLE),
        ({"a": Evidence({})}, ("scores",), NOT_TESTABLE),
    ],
)
def test_the_verdict_is_that_of_what_speaks_least_for_the_claim(tests, missing, expected):
    assert said(claim(missing=missing, **tests)) == {"c": expected}


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        (Evidence(CLEAR, at_least=1.0), SUPPORTED),
        (Evidence(CLEAR, at_least=3.0), NOT_SUPPORTED),
        (Evidence(CLEAR, at_most=3.0), SUPPORTED),
        (Evidence(CLEAR, at_most=1.0), NOT_SUPPORTED),
        (Evidence(CLEAR, at_least={"digits": {0: 1.0, 1: 1.2, 2: 0.9}}), SUPPORTED),
        (Evidence(CLEAR, at_least=2.0), UNDECIDED),
    ],
)
def test_a_claim_of_a_size_is_judged_by_that_size(test, expected):
    assert said(claim(a=test)) == {"c": expected}


def test_what_is_shown_is_measured_and_what_is_tested_is_the_margin():
    _, row = ledger_rows([claim(a=Evidence(CLEAR, at_least=1.5))])
    assert (row["gain"], row["needed"], row["margin"]) == ("+2.00", "at least 1.5", "+0.50")
    assert Evidence(CLEAR, at_most=3).held["digits"][1] == pytest.approx(0.9)


def test_p_is_adjusted_for_all_comparisons_of_all_claims():
    nearly = {"digits": {0: 1.0, 1: 2.0, 2: 1.6, 3: 1.2}}
    alone = ledger_rows([claim(a=Evidence(nearly))])[1]
    assert alone["verdict"] == "ahead"
    many = ledger_rows([claim(str(n), a=Evidence(nearly)) for n in range(20)])[1]
    assert float(many["holm_p"]) == pytest.approx(20 * float(alone["p"]), rel=0.05)
    assert said(*[claim(str(n), a=Evidence(nearly)) for n in range(20)])["0"] == UNDECIDED


def test_one_seed_decides_nothing_and_says_so():
    row, _ = ledger_rows([claim(a=Evidence({"digits": {0: 2.0}}))])
    assert (row["verdict"], row["why"]) == (UNDECIDED, ONE_RUN)


def test_the_row_of_a_claim_has_the_numbers_that_decide_it():
    rows = ledger_rows([claim(a=Evidence(CLEAR), b=Evidence(BACK), c=Evidence(OPEN))])
    assert rows[0]["gain"] == "-2.00"
    assert decisive(rows[1:])["comparison"] == "b"


def test_it_says_what_is_missing_and_where_it_is_not():
    lacking = Claim("c", "", "", "", missing=["PHATE", "Ivis"], elsewhere=["bench-biology"])
    assert lacking.lacks == "PHATE; Ivis (there in suite bench-biology)"


def test_people_read_verdicts_tests_and_comparisons():
    claims = [claim("first", a=Evidence(CLEAR)), claim("second", ("PHATE",))]
    found = sections(claims, ledger_rows(claims))
    assert [row["verdict"] for row in found["Verdicts"]] == [SUPPORTED, NOT_TESTABLE]
    assert found["Verdicts"][0]["measured"] == "+2.00 ± 0.25"
    assert [row["claim"] for row in found["All comparisons"]] == ["first"]


def test_no_comparison_is_no_support():
    assert verdict([], complete=True) == NOT_TESTABLE
