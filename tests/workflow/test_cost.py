"""What a table costs, counted before anything is trained."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.workflow.conftest import PARAMS, ROOT
from workflow.cost import cost_rows, rows_to_train
from workflow.plan import Plan

VISION = Plan(PARAMS.model_copy(update={"suite": "vision"}))
ROWS = {"cifar10": 50_000, "cifar100": 50_000, "stl10": 105_000, "tinyimagenet": 100_000}


def total(rows, key, **where):
    return sum(row[key] for row in rows if where.items() <= row.items())


def test_steps_of_a_phase_are_its_epochs_times_its_batches_for_every_run():
    rows = cost_rows(VISION, "table1", ROWS)
    here = [row for row in rows if row["data set"] == "cifar10"]
    paper = [row for row in here if row["network and loss"].startswith("resnet50")]
    # 200 and 800 epochs of 195 batches of 256, three seeds.
    assert [(row["phase"], row["runs"], row["steps"]) for row in paper] == [
        ("E-step 1", 3, 3 * 200 * 195),
        ("E-step 2", 3, 3 * 800 * 195),
    ]
    assert paper[0]["million rows"] == f"{3 * 200 * 195 * 256 / 1e6:.1f}"
    drawn = total(here, "steps", phase="drawing the samples")
    assert drawn == 3 * (1 + 4), "copies of the paper's and of the tuned generator"


def test_all_tables_together_need_every_run_once():
    plan = Plan(PARAMS.model_copy(update={"suite": "embedded"}))
    rows = cost_rows(plan, "table4", {"digits": 1437, "zeisel": 2404})
    joint = plan.outputs("joint")
    assert total(rows, "runs", phase="joint training") == len(joint)
    # Both E-steps' budgets in steps, rounded up to whole epochs of 8 and of 4 batches.
    assert total(rows, "steps", phase="joint training") == 5 * (1504 + 304 + 400 + 80)


def test_steps_of_many_rows_are_no_passes_over_them():
    """An epoch of a budget in steps has 100 updates at most; all batches were counted."""
    plan = Plan(PARAMS.model_copy(update={"suite": "embedded"}))
    rows = cost_rows(plan, "table4", {"digits": 1437, "zeisel": 90_000})
    here = {"data set": "zeisel", "phase": "E-step 1"}
    assert total(rows, "steps", **here) == 1500 * total(rows, "runs", **here) > 0


def test_prepared_data_are_counted_and_others_asked_for(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    about = Path("results/data/cifar10/dataset.json")
    about.parent.mkdir(parents=True)
    about.write_text('{"n_train": 7}')
    rest = {name: count for name, count in ROWS.items() if name != "cifar10"}
    assert rows_to_train(VISION, rest) == {**rest, "cifar10": 7}
    with pytest.raises(ValueError, match=r"^cifar100: not prepared; say how many rows there are"):
        rows_to_train(VISION, {})


def test_the_page_shows_what_the_command_prints():
    words = [f"{name}={count}" for name, count in ROWS.items()]
    command = ["-m", "workflow.cost", "vision", "table1", *words]
    done = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True)
    said = [line for line in done.stdout.splitlines() if line.startswith("| ")]
    shown = [line for line in (ROOT / "docs/cluster.md").read_text().splitlines()]
    assert [line for line in said if "cifar10 " in line or "data set" in line] == [
        line for line in shown if line.startswith(("| cifar10", "| data set"))
    ]
    assert f"python {' '.join(command)}" in shown


def test_what_is_not_there_is_one_line():
    for words, said in (
        (["none", "table1"], "suite 'none': unknown; allowed: smoke"),
        (["vision", "table9"], "no item 'table9'"),
        (["vision", "table1", "cifar10"], "cifar10: needed is DATASET=ROWS"),
    ):
        command = [sys.executable, "-m", "workflow.cost", *words]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 1
        assert done.stderr.startswith(said)
        assert done.stderr.count("\n") == 1
