"""What the page says besides results: phases and their times, packages."""

import pytest

from tests.page.conftest import table
from workflow import page
from workflow.page.facts import packages, phases
from workflow.page.stages import drawing


def test_phases_stand_in_the_order_of_the_method(tmp_path):
    columns = ("phase", "runs", "seconds_mean", "hours_total", "peak_gib")
    values = [("baseline", 2, "1.0", "0.1", "0.5"), ("mstep", 5, "9.5", "0.2", "0.7")]
    values += [("estep1", 5, "2.0", "0.3", "0.6"), ("mstep", 5, "4.0", "0.1", "0.9")]
    values += [("joint", 0, "", "", "")]
    rows = [dict(zip(columns, each, strict=True)) for each in values]
    found = phases(table(tmp_path, "hours", rows, "")["files"][0])
    assert [each["phase"] for each in found] == ["E-step 1", "M-step", "baseline"]
    mstep = found[1]
    assert (mstep["runs"], mstep["longest"], mstep["memory"]) == (10, 9.5, 0.9)
    assert mstep["hours"] == pytest.approx(0.3)


def test_each_phase_stands_below_what_it_needs_and_no_two_in_one_place():
    graph = page.stages.read(str(page.ROOT / "dvc.yaml"))
    found = drawing(graph)
    places = {box.name: (box.x, box.y) for box in found["boxes"]}
    assert len(set(places.values())) == len(graph)
    assert all(places[name][1] > places[other][1] for name in graph for other in graph[name])
    assert {"data", "estep1", "mstep", "augment", "estep2", "report"} <= set(graph)


def test_packages_are_those_that_are_installed():
    assert dict(packages())["jinja2"][0].isdigit()
