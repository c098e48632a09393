"""Means over data sets, and differences paired by data set and seed."""

from diffaug.selection.summaries import OWN, summaries

FIRST, CONTROL, SINGLE = (
    "Against the first of the phase",
    "Against own rows",
    "Single data sets: estimates, not tests",
)


def rows_of(*cells):
    """Rows as a trial gives them, from (data set, phase, setting, R2 of each seed)."""
    return [
        {"dataset": name, "phase": phase, "setting": setting, "seed": str(seed), "r2": f"{r2}"}
        for name, phase, setting, values in cells
        for seed, r2 in enumerate(values)
    ]


def test_a_setting_is_tested_once_over_data_sets_and_seeds():
    rows = rows_of(
        ("d", "estep1", "a", (0.5, 0.7)),
        ("d", "estep1", "b", (0.6, 0.9)),
        ("e", "estep1", "a", (0.1, 0.2)),
        ("e", "estep1", "b", (0.1, 0.3)),
    )
    first, second = summaries(rows)[FIRST]
    assert (first["R2"], second["R2"]) == ("0.3750", "0.4750")
    assert {first[name] for name in ("gain", "± 95 %", "p", "verdict")} == {""}
    # Means 0.15 and 0.05 with standard errors 0.05, two degrees of freedom.
    assert (second["gain"], second["± 95 %"]) == ("+0.1000", "± 0.1521")
    assert (second["data sets"], second["paired runs"]) == (2, 4)
    assert (second["p"], second["Holm p"], second["verdict"]) == ("0.11", "0.11", "undecided")


def test_p_is_adjusted_for_all_settings_of_all_phases():
    rows = rows_of(
        ("d", "estep1", "a", (0.5, 0.5, 0.5)),
        ("d", "estep1", "b", (0.61, 0.6, 0.59)),
        ("d", "estep2", "lambda 0", (0.5, 0.5, 0.5)),
        ("d", "estep2", "lambda 0.1", (0.51, 0.52, 0.45)),
        ("d", "estep2", "lambda 0.5", (0.51, 0.49, 0.45)),
    )
    found = {row["setting"]: row for row in summaries(rows)[FIRST]}
    assert (found["b"]["p"], found["b"]["Holm p"]) == ("0.0033", "0.01")
    assert found["b"]["verdict"] == "ahead"
    assert found["lambda 0.5"]["verdict"] == "undecided"


def test_single_data_sets_are_estimates():
    rows = rows_of(
        ("d", "estep1", "a", (0.5, 0.7)),
        ("d", "estep1", "b", (0.6, 0.8)),
        ("e", "estep1", "a", (0.1, 0.2)),
        ("e", "estep1", "b", (0.2, 0.4)),
    )
    single = summaries(rows)[SINGLE]
    assert [(row["dataset"], row["setting"]) for row in single] == [
        ("d", "a"),
        ("d", "b"),
        ("e", "a"),
        ("e", "b"),
    ]
    assert list(single[0]) == ["dataset", "phase", "setting", "R2", "std", "gain", "seeds"]
    # Two seeds: 12.706 standard errors of 0.05.
    assert [row["gain"] for row in single] == ["", "+0.1000", "", "+0.1500 ± 0.6353"]
    assert [row["R2"] for row in single] == ["0.6000", "0.7000", "0.1500", "0.3000"]


def test_lambda_1_is_compared_with_the_control_of_its_phase():
    rows = rows_of(
        ("d", "estep1", "a", (0.5, 0.7)),
        ("d", "estep2", "lambda 0", (0.4, 0.4)),
        ("d", "estep2", "lambda 0.5", (0.9, 0.9)),
        ("d", "estep2", "lambda 1", (0.6, 0.4)),
        ("d", "estep2", "lambda 1, condition z", (0.7, 0.6)),
        ("d", "estep2", OWN, (0.5, 0.4)),
    )
    tables = summaries(rows)
    beyond = {row["setting"]: row["beyond own rows"] for row in tables[SINGLE]}
    assert beyond == {
        "a": "",
        "lambda 0": "",
        "lambda 0.5": "",
        "lambda 1": "+0.0500 ± 0.6353",
        "lambda 1, condition z": "+0.2000",
        OWN: "",
    }
    compared = {row["setting"]: row["gain"] for row in tables[CONTROL]}
    assert compared == {"lambda 1": "+0.0500", "lambda 1, condition z": "+0.2000"}


def test_without_a_control_nothing_speaks_of_it():
    tables = summaries(rows_of(("d", "tsne", "package defaults", (0.5, 0.7))))
    assert list(tables) == [FIRST, SINGLE]


def test_a_setting_that_a_data_set_lacks_is_judged_by_the_others():
    rows = rows_of(
        ("d", "methods", "a", (0.5, 0.7)),
        ("d", "methods", "b", (0.6, 0.9)),
        ("e", "methods", "a", (0.1, 0.2)),
    )
    tables = summaries(rows)
    assert [row["data sets"] for row in tables[FIRST]] == ["", 1]
    assert len(tables[SINGLE]) == 3
