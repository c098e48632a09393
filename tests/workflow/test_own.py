"""A file of one's own: a block and a suite in params.yaml give every table and figure."""

import csv
import os

import numpy as np
import pytest
import yaml

pytestmark = [pytest.mark.workflow, pytest.mark.timeout(600)]

METHODS = {"baselines": ["majority", "pca"], "protocols": ["tuned"], "variants": []}
SUITE = {**METHODS, "seeds": [0], "lambdas": [0, 1]}
BUDGET = {"estep1": 1, "mstep": 1, "estep2": 1}


def table(rows=90, columns=5):
    """Text of three groups of rows, with a column that is neither a value nor the label."""
    groups = np.arange(rows) % 3
    x = np.random.default_rng(0).normal(size=(rows, columns)) + 4 * np.eye(columns)[groups]
    names = [f"gene{i}" for i in range(columns)]
    lines = [f"{','.join(map('{:.3f}'.format, row))},plate{i % 2}" for i, row in enumerate(x)]
    kinds = [f"{line},{'ABC'[group]}" for line, group in zip(lines, groups, strict=True)]
    return "\n".join([f"{','.join(names)},plate,type", *kinds, ""])


def add(project, name, variants=(), **block):
    """Put a data set with a file of its own and a suite of it into params.yaml."""
    if name != "gone":
        (project.folder / "my" / f"{name}.csv").write_text(table())
    params = project.params()
    params["datasets"][name] = {"file": f"my/{name}.csv", "budget": BUDGET, **block}
    params["suites"][name] = {"datasets": [name], **SUITE, "variants": list(variants)}
    (project.folder / "params.yaml").write_text(yaml.safe_dump(params, sort_keys=False))


def snakemake(project, suite, *options):
    return project.run("snakemake", "--cores", "2", *options, "--config", f"suite={suite}")


def report(project, suite):
    """Run a suite; return what it said and the names of the files of its report."""
    done = snakemake(project, suite)
    assert done.returncode == 0, done.stdout[-4000:]
    folder = project.folder / "results" / "reports" / suite
    return done.stdout, {
        path.stem for path in folder.rglob("*.*") if path.suffix in (".md", ".png")
    }


def measured(project, suite, item):
    with (project.folder / f"results/reports/{suite}/tables/{item}.csv").open() as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def project(copy):
    (copy.folder / "my").mkdir()
    add(copy, "gone")  # what has no file does not hinder the others
    return copy


def test_with_labels_it_has_every_table_and_figure_of_tables(project):
    add(project, "mine", label="type", ignore=["plate"])
    _, items = report(project, "mine")
    figures = {f"figure{name}" for name in ("4", "5", "6", "7", "A2")}
    tables = {"table2", "claim", "samples", "hours"} | {f"tableA{i}" for i in range(1, 6)}
    assert figures | tables <= items
    cells = measured(project, "mine", "table2")
    assert {"linear SVM", "trustworthiness"} <= {cell["metric"] for cell in cells}
    assert {"majority class", "PCA", "DiffAug, tuned"} <= {cell["method"] for cell in cells}
    (ours, *_) = measured(project, "mine", "tableA4")
    assert (ours["train_rows"], ours["dims"], ours["classes"]) == ("72", "5", "3")


def test_without_labels_it_is_judged_by_what_needs_none(project):
    add(project, "plain", variants=["A1"], ignore=["plate", "type"])
    said, items = report(project, "plain")
    assert "left out on plain: majority, tuned-A1 (it reads labels, and there are none)" in said
    assert "left out on plain: what shows or scores classes, as there are no labels" in said
    assert {"figure5", "figure6", "figure7", "figureA2", "table2", "claim", "samples"} <= items
    assert not {"figure4", "table3"} & items
    cells = measured(project, "plain", "table2")
    assert {cell["metric"] for cell in cells} == {"trustworthiness", "15-NN recall of inputs"}
    assert "PCA" in {cell["method"] for cell in cells}
    (sample, *_) = measured(project, "plain", "samples")
    assert (sample["agreement"], bool(sample["ratio"])) == ("", True)


def test_neither_another_block_nor_the_files_time_makes_it_stale(project):
    os.utime(project.folder / "my" / "mine.csv")
    dry = snakemake(project, "mine", "--dry-run").stdout
    assert "Nothing to be done" in dry, dry[-2000:]


def test_an_edit_of_the_file_makes_its_data_set_stale_and_no_other(project):
    file = project.folder / "my" / "mine.csv"
    file.write_text(file.read_text().replace("plate0", "plate2"))
    dry = snakemake(project, "mine", "--dry-run").stdout
    assert "rule prepare_own:" in dry, dry[-2000:]
    assert "rule estep1:" in dry
    dry = snakemake(project, "plain", "--dry-run").stdout
    assert "Nothing to be done" in dry, dry[-2000:]


def test_a_file_that_is_not_there_is_one_line(project):
    done = snakemake(project, "gone", "--dry-run")
    assert done.returncode != 0
    message = "params.yaml: datasets.gone.file = 'my/gone.csv': no such file"
    assert [line for line in done.stdout.splitlines() if "gone" in line] == [message]


def test_a_wrong_column_is_told_in_the_jobs_log(project):
    add(project, "wrong", label="celltype")
    done = snakemake(project, "wrong", "results/data/wrong")
    assert done.returncode != 0
    message = "datasets.wrong: wrong.csv: no column 'celltype'; the last of 7 are 'gene2', "
    assert message in done.stdout
    assert "Traceback" not in done.stdout
