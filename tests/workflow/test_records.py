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
        label="DiffAug",
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
