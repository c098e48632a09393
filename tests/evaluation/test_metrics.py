"""The metrics as files: what each says, what params.yaml may ask for, and a new one."""

import sys
from pathlib import Path

import numpy as np
import pytest
from pydantic import ValidationError

from diffaug.config import load
from diffaug.evaluation import metrics
from diffaug.evaluation.metrics import (
    against,
    axis_label,
    file_of,
    is_accuracy,
    metric,
    names,
    parts_of,
)
from diffaug.evaluation.params import Metrics
from diffaug.evaluation.summary import evaluate_embedding

PARAMS = load(Path(__file__).parents[2] / "params.yaml")
SHOWN = {*PARAMS.metrics.vision, *PARAMS.metrics.biology}
ASKED = {*SHOWN, *PARAMS.metrics.beside.vision, *PARAMS.metrics.beside.biology}
NEW = '''
"""Share of rows on the right of zero."""
LABEL = "right"
NOTE = "right: rows on the right of zero."

def train(x, labels, seed):
    return float((x[:, 0] > 0).mean())
'''


def test_every_metric_says_what_it_is_called_and_how_it_is_measured():
    for name in names():
        file = file_of(f"z/train/{name}")
        assert file.LABEL
        assert file.NOTE.endswith(".")
        assert not set(getattr(file, "PAPER", {}).values()) - {"linear", "kmeans"}
        assert against(f"z/train/{name}") in {"classes", "clusters", "inputs"}
        assert not (is_accuracy(f"z/train/{name}") and against(f"z/train/{name}") == "inputs")


@pytest.mark.parametrize("key", sorted(ASKED))
def test_every_metric_that_is_asked_for_can_be_measured(key):
    part = parts_of(key)[1]
    assert callable(getattr(file_of(key), "test" if part == "test" else "train"))


def test_a_metric_has_one_name_in_tables_and_figures():
    assert (
        axis_label("z/train/svm_rbf")
        == f"{metric('z/train/svm_rbf').label} accuracy on z, training rows"
    )
    assert axis_label("y/test/probe") == "linear probe accuracy on y, held-out rows"
    assert axis_label("y/all/kmeans") == "k-means accuracy on y, all rows"
    assert axis_label("y/test/knn_cosine") == "kNN accuracy on y, held-out rows"
    assert axis_label("z/train/ari") == "ARI of k-means on z, training rows"
    assert metric("z/test/kmeans").label == "k-means on z"


def test_no_two_metrics_of_a_table_have_one_name():
    for domain in ("vision", "biology"):
        keys = [*getattr(PARAMS.metrics, domain), *getattr(PARAMS.metrics.beside, domain)]
        assert len({(metric(key).label, metric(key).rows) for key in keys}) == len(keys)


def test_the_papers_measures_stand_beside_their_own_alone():
    papers = {key: metric(key).paper_metric for key in ASKED if metric(key).paper_metric}
    assert papers == {
        "y/test/probe": "linear",
        "y/train/kmeans": "kmeans",
        "z/train/svm_linear": "linear",
    }


@pytest.mark.parametrize("key", ["x/test/knn", "z/some/knn", "z/test", "z/test/knn/1", "knn"])
def test_what_is_no_key_gets_one_line(key):
    with pytest.raises(ValueError, match=f"metric '{key}': allowed are y|z/") as error:
        metric(key)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"vision": ["y/test/prob"]}, r"metrics.vision: metric 'y/test/prob': allowed are"),
        ({"biology": ["z/train/knn"] * 2}, r"metrics.biology = .*: each may stand once"),
        ({"shown": "y/all/kmeans"}, r"shown = 'y/all/kmeans': metrics.biology needs it too"),
        (
            {"beside": {"biology": ["z/train/trust"]}},
            r"metrics.beside.biology: metric 'z/train/trust': allowed are",
        ),
        ({"beside": {"vision": ["y/train/ari"] * 2}}, r"beside.vision = .*: each may stand once"),
        (
            {"beside": {"biology": ["z/train/nmi", "z/train/knn"]}},
            r"beside.biology = 'z/train/knn': it stands in metrics.biology already",
        ),
        ({"shown": "z/train/ari"}, r"shown = 'z/train/ari': metrics.vision needs it too"),
    ],
)
def test_params_yaml_asks_for_known_metrics(change, line):
    with pytest.raises(ValidationError, match=line):
        Metrics.model_validate({**PARAMS.metrics.model_dump(), **change})


def test_nothing_need_be_measured_beside():
    content = PARAMS.metrics.model_dump()
    del content["beside"]
    found = Metrics.model_validate(content)
    assert (found.beside.vision, found.beside.biology) == ([], [])


def test_a_new_metric_is_one_file(tmp_path, monkeypatch):
    (tmp_path / "right.py").write_text(NEW)
    monkeypatch.setattr(metrics, "__path__", [*metrics.__path__, str(tmp_path)])
    try:
        assert "right" in names()
        z = np.array([[1.0], [1.0], [-1.0], [5.0]])
        train = np.array([True, True, True, False])
        found = evaluate_embedding({"z": z}, [0, 0, 1, 1], train, 0, ["z/train/right"])
        assert found == {"z/train/right": pytest.approx(2 / 3)}
    finally:
        sys.modules.pop("diffaug.evaluation.metrics.right", None)
