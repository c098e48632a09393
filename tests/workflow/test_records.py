import hashlib
from dataclasses import replace

import pytest

from workflow.records import CellRecord


@pytest.fixture
def cell(tmp_path):
    checkpoint = tmp_path / "checkpoint.pt"
    checkpoint.write_bytes(b"weights")
    return CellRecord(
        table="Table 1",
        label="DiffAug, tuned",
        short="tuned",
        method="tuned",
        dataset="digits",
        seed=0,
        settings={"estep": {"lr": 0.001, "schedule": "cosine"}},
        metrics={"knn": 0.5, "kmeans": 0.4},
        history=[],
        checkpoint=checkpoint,
        data_sha256="abc",
    )


def test_equal_cells_have_equal_keys(cell):
    settings = {"estep": {"schedule": "cosine", "lr": 0.001}}
    assert replace(cell, settings=settings, metrics={"kmeans": 0.4, "knn": 0.5}).key == cell.key


@pytest.mark.parametrize(
    "change",
    [
        {"table": "Table 2"},
        {"method": "paper"},
        {"dataset": "zeisel"},
        {"seed": 1},
        {"settings": {"estep": {"lr": 0.002, "schedule": "cosine"}}},
        {"metrics": {"knn": 0.6, "kmeans": 0.4}},
        {"checkpoint": None},
        {"data_sha256": "abd"},
    ],
)
def test_any_change_of_the_result_changes_the_key(cell, change):
    assert replace(cell, **change).key != cell.key


def test_the_key_follows_the_checkpoint_bytes(cell):
    before = cell.key
    assert cell.dvc_md5 == hashlib.md5(b"weights").hexdigest()
    cell.checkpoint.write_bytes(b"other weights")
    again = replace(cell)  # without what the first one has cached
    assert again.dvc_md5 == hashlib.md5(b"other weights").hexdigest()
    assert again.key != before
    assert replace(cell, checkpoint=None).dvc_md5 == ""


def test_parameters_are_short_and_readable(cell):
    settings = {
        "phases": ["estep1", "mstep"],
        "contrast": {"loss": "soft_contrastive", "nu_y": 100.0},
        "space": {"kind": "unit"},
        "views": {"steps": [{"name": "shift", "pixels": 1}, {"name": "flip"}], "both": True},
        "mixing": {"lam": 0.1, "k": None},
        "encoder": {"kind": "mlp", "widths": [64, 2]},
    }
    assert replace(cell, settings=settings).params == {
        "phases": "estep1, mstep",
        "contrast": "soft_contrastive (nu_y 100.0)",
        "space": "unit",
        "views.steps": "shift (pixels 1), flip",
        "views.both": "True",
        "mixing.lam": "0.1",
        "encoder": "mlp (widths [64, 2])",
    }


def test_scores_have_the_names_of_the_tables_and_are_in_percent(cell):
    metrics = {"z/train/svm_rbf": 0.97356, "y/test/kmeans": 0.5, "train/smallest_class": 130}
    assert replace(cell, metrics=metrics).scores == {
        "RBF-SVM training rows in percent": pytest.approx(97.356),
        "k-means on y held-out rows in percent": 50.0,
    }


def test_curves_have_the_name_of_their_step(cell):
    history = [
        {"phase": "estep1", "epoch": "1", "contrastive": "0.5"},
        {"phase": "mstep-round2", "epoch": 3, "diffusion": 0.25},
        {"phase": "joint", "epoch": 2, "contrastive": 0.5, "diffusion": 0.25},
    ]
    assert list(replace(cell, history=history).losses) == [
        ("E-step 1/contrastive loss after each epoch", 0.5, 1),
        ("M-step of round 2/diffusion loss after each epoch", 0.25, 3),
        ("Joint training/contrastive loss after each epoch", 0.5, 2),
        ("Joint training/diffusion loss after each epoch", 0.25, 2),
    ]
