"""The items of a report: every file is found, and each is made stale by its own code alone."""

import subprocess
import sys

import pytest

from tests.workflow.conftest import PARAMS, ROOT, plan_of
from workflow import code, reports, rounds
from workflow.method import Method
from workflow.plan import Plan
from workflow.reports import Report, _rows, caption, kind, module, names
from workflow.tracking import artifacts, cells, files

NEW = '''
"""Figure 8: nothing."""
KIND = "figure"
TITLE = "Figure 8: nothing"

def needs(plan):
    return {"datasets": {name: {"at": f"results/data/{name}"} for name in plan.datasets}}

def make(stem, datasets):
    "Draws nothing: only the plan is looked at."
'''


@pytest.fixture(scope="module")
def embedded() -> Report:
    return Report(plan_of("embedded"))


def test_every_file_without_an_underscore_is_an_item():
    folder = ROOT / "workflow" / "reports"
    found = {path.stem for path in folder.glob("*.py") if not path.stem.startswith("_")}
    assert set(names()) == found
    tables = [
        *(f"table{n}" for n in (1, 2, 3, 4, "A1", "A2", "A3", "A4", "A5")),
        "claim",
        "errata",
        "samples",
        "why",
    ]
    figures = [*(f"figure{n}" for n in (3, 4, 5, 6, 7, "A1", "A2"))]
    figures += ["gains", "rounds", "why_ranks", "why_noise"]
    assert found == {*tables, *figures, "claims", "figures", "hours"}


@pytest.mark.parametrize("item", names())
def test_an_item_says_all_that_the_rules_ask(item):
    assert kind(item) in reports.ENDINGS
    assert module(item).TITLE
    assert callable(module(item).make)
    # Measured times and the list of captions are in no HTML report.
    assert caption(item).is_file() == (kind(item) not in ("captions", "measured"))


@pytest.mark.parametrize("suite", PARAMS.suites)
def test_inputs_are_files_that_the_plan_makes(suite):
    plan = plan_of(suite)
    report = Report(plan)
    made = {*plan.evaluations(), *plan.sample_evaluations(), *plan.similarities()}
    made |= {*rounds.all_measured(plan)}
    made |= {*plan.reductions(), *(f"results/data/{name}" for name in plan.datasets)}
    phases = ("mstep", "augment", "estep2")
    for place in ("estep1", "joint", *phases, *(f"rounds/{phase}" for phase in phases)):
        for name in ("checkpoint.pt", "history.csv", "embedding.npz", "samples.npy", "inputs.npy"):
            made |= {*plan.outputs(place, name)}
    for item in report.needs:
        inputs = report.inputs(item)
        assert inputs, f"{item} depends on nothing"
        assert all(path in made or (ROOT / path).is_file() for path in inputs), item


def test_files_lie_where_their_kind_says(embedded):
    assert embedded.outputs("figure7") == [
        "results/reports/embedded/figures/figure7.svg",
        "results/reports/embedded/figures/figure7.png",
    ]
    assert embedded.outputs("tableA1")[0] == "results/reports/embedded/tables/tableA1.csv"
    assert embedded.outputs("hours")[1] == "results/reports/embedded/hours.md"
    assert embedded.outputs("claims")[0] == "results/reports/embedded/claims.csv"
    assert len(embedded.outputs()) == 2 * len(names()) - 1


def test_a_suite_says_what_its_report_lacks(embedded):
    assert embedded.left_out == []
    lacks = ["table1", "table3", "why", "figure3", "figureA1", "rounds"]
    lacks += ["why_noise", "why_ranks"]
    assert Report(plan_of("bench-biology")).left_out == lacks


def test_a_table_may_show_one_of_the_data_sets_alone():
    """It died of a data set on which none of its rows is trained."""
    report = Report(plan_of("embedded", variants=["B1-t"]))
    shown = {dataset for dataset, *_ in report.needs["table4"]["cells"]}
    assert shown == set(report.needs["table4"]["data"]) == {"zeisel"}


def test_a_new_figure_is_one_file(tmp_path, monkeypatch):
    (tmp_path / "figure8.py").write_text(NEW)
    monkeypatch.setattr(reports, "__path__", [*reports.__path__, str(tmp_path)])
    try:
        plan = plan_of("embedded")
        report = Report(plan)
        assert "figure8" in report.of_kind("figure")
        assert report.inputs("figure8") == ["results/data/digits", "results/data/zeisel"]
        assert "results/reports/embedded/figures/figure8.png" in report.outputs()
        logged = artifacts(cells(plan, report), report)
        assert "results/reports/embedded/figures/figure8.svg" in logged["Table 1"]
    finally:
        sys.modules.pop("workflow.reports.figure8", None)


def digests(edited: str = "", monkeypatch=None) -> dict[str, str]:
    """The digest of every item's code, with one module edited."""
    if edited:
        real = code._source

        def source(name: str) -> str:
            return real(name) + ("\nEDITED = 1\n" if name == edited else "")

        monkeypatch.setattr(code, "_source", source)
    return {item: code.digest(f"workflow.reports.{item}") for item in names()}


@pytest.mark.parametrize(
    ("edited", "stale"),
    [
        ("workflow.reports.table1", {"table1"}),
        ("workflow.reports.figure7", {"figure7"}),
        ("diffaug.figures.figure3", {"figure3", "figureA1"}),
        ("diffaug.figures.gains", {"gains"}),
        ("diffaug.tables.gains", {"claim", "claims", "gains"}),
        (
            "diffaug.tables.results",
            {
                *("table1", "table2", "table3", "table4", "claim", "claims", "samples", "why"),
                "gains",
            },
        ),
        ("workflow.reports._training", {"tableA3", "tableA5"}),
        ("workflow.plan", set()),
        ("diffaug.training.mstep", set()),
    ],
)
def test_an_edit_makes_stale_what_it_makes_and_nothing_else(edited, stale, monkeypatch):
    before = digests()
    after = digests(edited, monkeypatch)
    assert {item for item in names() if after[item] != before[item]} == stale


def test_what_no_table_names_has_a_row_all_the_same():
    """A new loss or baseline is seen without an edit of the tables."""
    rows = {name: part for name, part in _rows.ROWS.items()}
    assert ("UMAP", "umap", "") not in _rows.rows_of("table1", plan_of("embedded"))
    params = PARAMS.model_dump()
    params["variants"]["mine"] = {"mixing": {"lam": 0.0}}
    params["suite"] = "embedded"
    params["suites"]["embedded"]["variants"] = ["B5", "mine"]
    plan = Plan(type(PARAMS).model_validate(params))
    assert ("mine", Method("tuned", "mine").name, "") in _rows.rows_of("table4", plan)
    assert "mine" not in [label for label, *_ in _rows.rows_of("table3", plan)]
    assert rows == _rows.ROWS


def test_every_method_has_the_label_of_its_table(embedded):
    plan = plan_of("embedded")
    labels = _rows.labels(plan)
    assert {method for dataset in plan.datasets for method in plan.methods(dataset)} <= set(labels)
    assert labels["tuned@0"] == "DiffAug E (after E-step 1)"
    assert labels["tuned-rounds@2"] == "rounds + DiffAug data, after round 2"
    assert labels["tuned-rounds@0"] == "rounds + DiffAug data, after E-step 1"
    assert labels["tuned-B4"] == "DiffAug, soft loss, joint training"
    assert labels["tuned-lambda0.1"] == "DiffAug, tuned, λ = 0.1"
    assert labels["tuned-itself-lambda1"] == "DiffAug, own rows in place of samples, λ = 1"
    shown = list(embedded.needs["figure6"]["files"]["digits"])
    assert shown == [labels[method] for method in ("pca", "tuned-B1", "tuned@0", "tuned")]


@pytest.mark.parametrize("suite", PARAMS.suites)
def test_a_run_has_one_name_and_no_other_run_has_it(suite):
    """A3 and B5 are one run; so are B3 and the main protocol where its loss is InfoNCE."""
    plan = plan_of(suite)
    methods = {method for dataset in plan.datasets for method in plan.methods(dataset)}
    named = {method: name for method, name in _rows.labels(plan).items() if method in methods}
    runs = {}
    for method, name in named.items():
        having = [dataset for dataset in plan.datasets if method in plan.methods(dataset)]
        files = tuple(plan.evaluation(dataset, method) for dataset in having)
        runs.setdefault(name, set()).add(files)
    assert {name: len(files) for name, files in runs.items() if len(files) > 1} == {}


def test_a_letter_of_the_paper_stands_in_its_own_table_alone(embedded):
    plan = plan_of("embedded")
    names = {method: name for name, method, _ in _rows.rows_of("table4", plan)}
    assert names["tuned-B3"] == "B3: DiffAug, tuned"
    assert names["tuned-B5"] == "B5: DiffAug, soft loss"
    assert ("A3: DiffAug, soft loss", "tuned-A3", "A3") in _rows.rows_of("table3", plan)
    assert ("DiffAug, soft loss", "tuned-B5", "") in _rows.rows_of("table2", plan)
    labels = _rows.labels(plan)
    assert labels["tuned-A3"] == labels["tuned-B5"] == "DiffAug, soft loss"


def test_mlflow_gets_every_table_and_figure_once(embedded):
    plan = plan_of("embedded")
    tracked = cells(plan, embedded)
    logged = artifacts(tracked, embedded)
    assert list(logged) == ["Table 1", "Table 2", "Table 3", "Table 4", "Figure 7", "Rounds"]
    everything = [path for paths in logged.values() for path in paths]
    assert sorted(everything) == sorted(
        path for item in embedded.needs if item != "hours" for path in embedded.outputs(item)
    )
    assert logged["Figure 7"] == embedded.outputs("figure7")
    ablations = {cell["label"] for cell in tracked if cell["table"] == "Table 4"}
    assert "B4: DiffAug, soft loss, joint training" in ablations
    assert set(files(tracked)) >= {*plan.outputs("joint"), *plan.outputs("estep2")}


def test_reading_the_items_is_cheap():
    heavy = ("torch", "matplotlib", "mlflow", "pandas")
    check = (
        "import sys; from workflow.reports import module, names; [module(n) for n in names()];"
        f"print([m for m in {heavy!r} if m in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-c", check], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"
