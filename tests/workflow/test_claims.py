"""The paper's claims as data: each can be tested, and its verdict follows from files alone."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest

from diffaug.io import read_csv, write_json
from diffaug.params_file import read_yaml
from diffaug.tables.printed import columns_of
from tests.workflow.conftest import PARAMS, ROOT, plan_of
from workflow import claims as kinds
from workflow import code
from workflow.claims import best_lambda, collapses, comparable, scl_limit, steadier
from workflow.reports import claims

LEDGER = read_yaml(ROOT / claims.CLAIMS)
KEYS = {"id", "says", "where", "tested"}


@pytest.fixture(autouse=True)
def at_root(monkeypatch):
    monkeypatch.chdir(ROOT)


def test_each_claim_has_a_name_of_its_own_and_its_words():
    names = [claim["id"] for claim in LEDGER]
    assert len(set(names)) == len(names)
    for claim in LEDGER:
        assert claim.keys() >= KEYS
        assert claim.keys() - KEYS <= {"test", "paper", "missing"}
        assert ("test" in claim) != ("missing" in claim), claim["id"]


def test_the_rows_of_the_paper_that_it_names_exist():
    for claim in LEDGER:
        if "paper" in claim:
            cells = read_csv(f"workflow/paper/{claim['paper']['table']}.csv")
            for row in (claim["paper"]["ours"], *claim["paper"].get("against", ())):
                columns_of(cells, row)


@pytest.mark.parametrize("suite", PARAMS.suites)
def test_every_claim_is_asked_of_every_suite(suite):
    needs = claims.needs(plan_of(suite))
    assert [claim["id"] for claim in needs["claims"]] == [claim["id"] for claim in LEDGER]
    json.dumps(needs)  # plain values, which Snakemake records
    for claim in needs["claims"]:
        assert suite not in claim.get("elsewhere", ()), f"{claim['id']}: it lacks nothing"


def test_what_it_needs_is_the_same_in_every_process():
    """Methods in the order of a set made the ledger stale in every other run."""
    script = (
        "import json; from tests.workflow.conftest import plan_of;"
        "from workflow.reports import claims;"
        "print(json.dumps(claims.needs(plan_of('embedded'))))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1


def test_every_claim_with_a_test_can_be_tested_in_some_suite():
    """Of images and of tables: a claim that no suite can test would be a claim without a test."""
    left = {claim["id"] for claim in LEDGER if "test" in claim}
    for suite in PARAMS.suites:
        asked = claims.needs(plan_of(suite))["claims"]
        left -= {claim["id"] for claim in asked if not claim.get("missing")}
    assert left == set()


def test_a_suite_says_what_it_lacks_and_which_has_it():
    asked = {claim["id"]: claim for claim in claims.needs(plan_of("embedded"))["claims"]}
    assert asked["helps-simclr"]["missing"] == ["SimCLR + DiffAug data", "SimCLR"]
    assert "bench-vision-seeds" in asked["helps-simclr"]["elsewhere"]
    assert asked["helps-simclr"]["needs"]["cells"]["digits"] == {}
    assert asked["a2-collapses"]["missing"] == []


def test_an_edit_of_a_kind_of_test_makes_the_ledger_stale(monkeypatch):
    before = claims.needs(plan_of("embedded"))["code"]
    real = code._source
    edited = kinds.module_of("steadier")
    monkeypatch.setattr(code, "_source", lambda name: real(name) + "\nX = 1\n" * (name == edited))
    assert claims.needs(plan_of("embedded"))["code"] != before


def scores(folder, **methods):
    """Files of 10-NN over three seeds, by method: one share, or one a seed."""
    cells = {}
    for method, shares in methods.items():
        values = np.broadcast_to(shares, 3)
        cells[method] = str(folder / f"{method}.json")
        found = {str(n): {"z/train/knn": share + n / 1000} for n, share in enumerate(values)}
        write_json(cells[method], found)
    return {
        "cells": {"digits": cells},
        "metrics": {"digits": ["z/train/knn"]},
        "labels": {method: method.upper() for method in methods},
    }


def test_a_collapse_is_half_of_the_way_to_the_majority_class(tmp_path):
    given = scores(tmp_path, a3=0.9, majority=0.1, a2=[0.45, 0.46, 0.44])
    (test,) = collapses.tests(**given, names=["a2", "a3", "majority"]).values()
    assert test.measured["digits"][0] == pytest.approx(45)
    assert test.at_least["digits"][0] == pytest.approx(40)
    assert test.held["digits"][1] == pytest.approx(4)


def test_comparable_is_inside_the_largest_difference_that_the_paper_prints(tmp_path):
    given = scores(tmp_path, a3=0.90, a1=0.91)
    table = {"printed": "workflow/paper/table3.csv", "rows": ["A3", "A1"]}
    low, high = comparable.tests(**given, pair=["a3", "a1"], **table).values()
    assert (low.at_least, high.at_most) == (pytest.approx(-3.8), pytest.approx(3.8))
    assert low.held["digits"][0] == pytest.approx(2.8)
    assert high.held["digits"][0] == pytest.approx(4.8)


def test_the_best_lambdas_are_compared_with_each_other_one(tmp_path):
    given = scores(tmp_path, a=0.8, b=0.9, c=0.7)
    del given["labels"]
    sweep = [(0.1, "a"), (0.15, "b"), (0.5, "c"), (1.0, "absent")]
    found = best_lambda.tests(**given, best=[0.1, 0.15], sweep=sweep)
    assert list(found) == ["mean at λ = 0.1 and 0.15 less λ = 0.5"]
    (test,) = found.values()
    assert test.measured["digits"][2] == pytest.approx(15)


def test_one_seed_that_lies_apart_does_not_move_the_others(tmp_path):
    """Measured from the mean, each of the others would lie 10 points away."""
    given = scores(tmp_path, one=[0.9, 0.9, 0.6], other=0.9)
    with open(given["cells"]["digits"]["one"], encoding="utf-8") as file:
        found = steadier._distances(json.load(file), ["z/train/knn"])
    assert found == pytest.approx({0: 0, 1: 0.1, 2: 29.8}, abs=1e-9)


def test_steadier_is_nearer_to_the_median_and_rises_less(tmp_path):
    given = scores(tmp_path, b5=0.8, b4=[0.7, 0.8, 0.9])
    losses = {"b5": (3, 2, 1), "b4": (3, 2, 4)}
    curves = {}
    for method, values in losses.items():
        path = tmp_path / f"{method}.csv"
        path.write_text("epoch,contrastive\n" + "".join(f"1,{loss}\n" for loss in values))
        curves[method] = [[str(path)] * 3]
    given |= {"pair": ["b5", "b4"], "curves": {"digits": curves}}
    spread, rises = steadier.tests(**given).values()
    assert spread.measured["digits"][0] == pytest.approx(10)
    assert rises.measured["digits"][0] == pytest.approx(100 * (2 / 2) / 3)


def test_the_theory_is_computed_and_the_same_each_time():
    (printed, _), (again, _) = scl_limit.tests().values(), scl_limit.tests().values()
    assert printed == again
    # At distance 0 the printed kernel is 1 / pi, so that P is far from 1 whatever alpha is.
    assert min(printed.measured["random pairs"].values()) > 50


def test_the_ledger_is_written_from_files(tmp_path):
    given = scores(tmp_path, ours=[0.9, 0.91, 0.92], pca=[0.6, 0.62, 0.59])
    needs = {**given, "ours": "ours", "by": 0}
    asked = {"id": "c", "says": "It is ahead.", "where": "Sec. 1", "tested": "A test."}
    found = [
        {**asked, "kind": "ahead", "needs": needs, "missing": [], "elsewhere": [], "printed": []},
        {**asked, "id": "hours", "kind": None, "missing": ["a GPU"]},
    ]
    claims.make(f"{tmp_path}/claims", claims=found, read="", code="")
    rows = {row["claim"]: row for row in read_csv(tmp_path / "claims.csv") if row["says"]}
    assert rows["c"]["verdict"] == "supported"
    assert (rows["hours"]["verdict"], rows["hours"]["why"]) == ("not testable here", "a GPU")
    text = (tmp_path / "claims.md").read_text("utf-8")
    assert "| OURS less PCA | +30.67 ±" in text
