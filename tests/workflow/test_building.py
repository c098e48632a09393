"""The check that networks and views can be built: what is asked of it, and how often."""

import subprocess
from dataclasses import replace

import pytest

from diffaug.data import catalogue
from tests.workflow.conftest import plan_of
from workflow import building


@pytest.fixture
def asked(tmp_path, monkeypatch):
    """What the other process was asked, and its answers' error lines, by default none."""
    calls = {"texts": [], "error": ""}

    def run(command, *, stdin, text, capture_output, check):
        calls["texts"].append(stdin.read())
        code = int(bool(calls["error"]))
        return subprocess.CompletedProcess(command, code, stdout="", stderr=calls["error"])

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(building, "digest", lambda *modules: "digest")
    return calls


def test_every_kind_of_cell_is_built_once():
    found = building.cells(plan_of("bench-biology"))
    labels = [label for label, *_ in found]
    assert "tuned on zeisel" in labels
    assert "tuned-EVNet on zeisel" in labels
    assert "tuned-lambda1 on zeisel" not in labels
    shapes = {label: shape for label, shape, *_ in found}
    assert shapes["tuned on zeisel"] == (1457,)
    assert all(len(shape) == 1 and shape[0] > 1 for shape in shapes.values())


def test_data_sets_of_unpublished_shape_are_built_too():
    shapes = {label: shape for label, shape, *_ in building.cells(plan_of("biology"))}
    assert shapes["tuned on ga1457"] == building.ROW["biology"]


def test_images_of_unpublished_shape_are_built_as_images(monkeypatch):
    """A row of numbers stood for them, which no image network takes."""
    known = replace(catalogue.entry("cifar10"), shape=None)
    monkeypatch.setattr(catalogue, "entry", lambda name: known)
    shapes = {label: shape for label, shape, *_ in building.cells(plan_of("vision"))}
    assert shapes["tuned on cifar10"] == building.ROW["vision"]


def test_what_was_built_is_built_again_only_after_a_change(asked, monkeypatch):
    plan = plan_of("smoke")
    building.check_building(plan)
    building.check_building(plan)
    assert len(asked["texts"]) == 1
    monkeypatch.setattr(building, "digest", lambda *modules: "another")
    building.check_building(plan)
    building.check_building(plan_of("embedded"))
    assert len(asked["texts"]) == 3


def test_what_cannot_be_built_is_said_each_time(asked):
    asked["error"] = "tuned on zeisel: views: why\n"
    for _ in range(2):
        with pytest.raises(ValueError, match=r"^params\.yaml: tuned on zeisel: views: why$"):
            building.check_building(plan_of("smoke"))
    assert len(asked["texts"]) == 2
