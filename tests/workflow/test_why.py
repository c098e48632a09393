"""Each cell of a table is found by the name a person gives it, and so is where it comes from."""

import sys

import pytest

from diffaug.io import write_csv, write_json
from tests.workflow.conftest import ROOT, plan_of
from workflow import named_cell, why
from workflow.reports import Report

PLAN = plan_of("embedded")
REPORT = Report(PLAN)
SUITES = ("embedded", "bench-vision", "bench-biology", "bench-rounds", "vision")
WEIGHTS_MD5 = "63f4f1e9b725370f459720575cd5f953"
BENCHMARK = "s\tmax_rss\tcpu_time\n12.5\t512.0\t9.5\n"


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("table4:zeisel:B3", "tuned-B3"),
        ("table4:zeisel:tuned-B3", "tuned-B3"),
        ("table4:zeisel:B5", "tuned-B5"),  # not B5-printed, whose label begins so too
        ("table3:digits:A3", "tuned-A3"),
        ("table3:digits:DiffAug, soft loss as printed", "tuned-B5-printed"),
        ("table4:zeisel:simclr on the protocol's views, t", "tuned-B1-t"),
        ("table4:zeisel:DiffAug, soft loss", "tuned-B5"),
        ("table1:digits:PCA", "pca"),
        ("table2:zeisel:t-sne", "tsne"),
        ("table2:zeisel:tuned", "tuned"),
        ("table2:zeisel:DiffAug E", "tuned@0"),
        ("figure7:zeisel:lambda 0.1, own rows", "tuned-itself-lambda0.1"),
        ("rounds:zeisel:tuned-rounds@2", "tuned-rounds@2"),
    ],
)
def test_a_cell_goes_by_letter_name_and_beginning_of_its_label(name, method):
    assert named_cell.find(PLAN, REPORT, name).method == method


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "tabl4:zeisel:B3",
            r"^no item 'tabl4' in this suite's report; allowed are claim,.* table4",
        ),
        ("table4:zeise:B3", r"^no data set 'zeise' in table4; allowed are digits, zeisel$"),
        ("table4", r"^no data set '' in table4"),
        (
            "table4:zeisel:C9",
            r"^no method 'C9' in table4:zeisel; allowed are tuned-B1 \(B1: SimCLR",
        ),
        ("table4:zeisel:", r"^no method ''"),
        (
            "table4:zeisel:DiffAug, soft",
            r"several methods begin so: .*tuned-B5 .*-printed",
        ),
        ("figure5:zeisel:B3", r"figure5 has no cells; ask for CELL=figure5$"),
    ],
)
def test_what_is_not_there_gives_one_line_with_what_is_allowed(name, said):
    with pytest.raises(ValueError, match=said) as error:
        named_cell.find(PLAN, REPORT, name)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("suite", SUITES)
def test_every_cell_of_every_item_is_found_by_its_method(suite):
    plan = plan_of(suite)
    report = Report(plan)
    cells = [cell for item in report.needs for cell in named_cell.runs(plan, item)]
    assert {"table1", "table2", "table4"} & {cell.item for cell in cells}
    for cell in cells:
        found = named_cell.find(plan, report, f"{cell.item}:{cell.dataset}:{cell.method}")
        assert found == cell
        assert list(why._files(plan, cell.dataset, cell.method, plan.seeds[0]))


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project in which the first seed of B3 on zeisel has files."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    monkeypatch.setattr(why, "_said", lambda *command: "Nothing to be done")
    write_json("results/data/zeisel/dataset.json", {"sha256": {"x.npy": "abc"}})
    scores = {str(seed): {"z/train/svm_rbf": 0.7 + seed / 100} for seed in PLAN.seeds}
    write_json(PLAN.evaluation("zeisel", "tuned-B3"), scores)
    weights = tmp_path / PLAN.file("estep2", "zeisel", "tuned-B3", 0, "checkpoint.pt")
    weights.parent.mkdir(parents=True)
    weights.write_bytes(b"weights")
    benchmark = tmp_path / "logs/estep2/zeisel/tuned/0.tsv"
    benchmark.parent.mkdir(parents=True)
    benchmark.write_text(BENCHMARK)
    return tmp_path


def lines(name):
    cell = named_cell.find(PLAN, REPORT, name)
    return list(why.why_cell(PLAN, REPORT, cell))


def test_the_way_of_a_cell(project):
    said = lines("table4:zeisel:B3")
    assert said[0].startswith("B3: DiffAug, tuned, zeisel: Table 4")
    text = "\n".join(said)
    assert "trained as tuned is, under whose name its files stand" in text
    assert "seeds       0, 1, 2, 3, 4" in text
    assert "x.npy, SHA-256 abc" in text
    assert "RBF-SVM, training rows (z/train/svm_rbf): 72.00 ± 1.58 of 70.00, 71.00" in text
    of_seed_0 = said[said.index("seed 0") : said.index("seed 1")]
    place = "  E-step 2: results/estep2/zeisel/tuned/0/checkpoint.pt"
    assert of_seed_0[-2] == f"{place}, MD5 {WEIGHTS_MD5}, 12.5 s by the clock, 9.5 s CPU"
    assert of_seed_0[1].endswith(f"{why.ABSENT}, time not measured here")
    assert "loss: info_nce" in text
    assert "estep2: 300" in text


def test_where_nothing_was_tracked_nothing_is_made(project):
    assert "  MLflow: not tracked: `make all` does it" in lines("table4:zeisel:B3")
    row = {"table": "Table 4", "method": "tuned-B3", "dataset": "zeisel", "seed": 0, "key": "k"}
    write_csv("results/track/embedded.csv", [row])
    assert "  MLflow: not tracked here: there is no sqlite:///mlflow.db" in lines(
        "table4:zeisel:B3"
    )
    assert not (project / "mlflow.db").exists()


def test_a_store_that_does_not_answer_is_one_line(project, monkeypatch):
    def fails(self, **_):
        raise OSError("no route to host\nand a trace")

    monkeypatch.setattr("mlflow.MlflowClient.search_experiments", fails)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://127.0.0.1:9")
    row = {"table": "Table 4", "method": "tuned-B3", "dataset": "zeisel", "seed": 0, "key": "k"}
    write_csv("results/track/embedded.csv", [row])
    assert "  MLflow: not known: no route to host" in lines("table4:zeisel:B3")


def test_whether_a_cell_is_current_is_what_snakemake_says(project, monkeypatch):
    states = {
        "Nothing to be done": "yes: ",
        "Nothing to be done\n3 jobs have missing provenance/metadata": "by the times of files",
        "job count\nevaluate 1": "no: `make all`",
    }
    for said, shown in states.items():
        monkeypatch.setattr(why, "_said", lambda *command, said=said: said)
        assert any(f"current     {shown}" in line for line in lines("table4:zeisel:B3")), said


def test_an_item_alone_names_its_files_and_cells(project):
    said = list(why.why_item(PLAN, REPORT, "figure5"))
    assert any(line.startswith(f"file        {REPORT.folder}/figures/figure5.svg") for line in said)
    assert any(line.startswith("made of     results/similarity/zeisel/") for line in said)
    assert not any(line.startswith("cell ") for line in said)
    said = list(why.why_item(PLAN, REPORT, "table4"))
    assert "cell        table4:zeisel:tuned-B3 (B3: DiffAug, tuned)" in said


@pytest.mark.parametrize("item", REPORT.needs)
def test_every_item_has_an_answer(project, item):
    said = list(why.why_item(PLAN, REPORT, item))
    assert [line for line in said if line.startswith("file ")]
    assert [line for line in said if line.startswith("made of ")]


def test_the_command_gives_one_line_for_what_it_cannot_find(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    for words in (["table4:zeisel:C9"], ["tabl4"], ["--suite", "smok", "table4"]):
        monkeypatch.setattr(sys, "argv", ["why", *words])
        assert why.main() == 1
        said = capsys.readouterr()
        assert said.err.startswith("why: ")
        assert said.err.count("\n") == 1
        assert not said.out
