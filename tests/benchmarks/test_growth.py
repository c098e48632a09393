"""How cost grows: what is measured, on tiny rows, and its report."""

import numpy as np
import pytest

from benchmarks import growth
from diffaug.io import write_json


@pytest.fixture
def quick(monkeypatch):
    """A fit that takes no time and remembers its rows."""
    seen = []

    class Quick:
        def __init__(self, **arguments):
            seen.append({"arguments": arguments})

        def fit(self, rows):
            seen[-1]["rows"] = rows
            return self

        def transform(self, rows):
            return np.zeros((len(rows), 2))

    monkeypatch.setattr("diffaug.DiffAug", Quick, raising=False)
    return seen


@pytest.mark.parametrize("on_disk", [False, True])
def test_a_fit_is_measured_on_rows_of_its_shape(quick, on_disk):
    of = growth.case("rows", growth.WHOLE, rows=600, columns=7, on_disk=on_disk)
    found = growth.measure(of)
    measured = quick[-1]
    assert measured["rows"].shape == (600, 7)
    assert isinstance(measured["rows"], np.memmap) == on_disk
    assert measured["arguments"]["budget"] == 1.0
    assert {"fit", "map", "peak"} <= found.keys()
    assert min(found["fit"], found["map"], found["peak"]) >= 0


def test_other_batches_are_tried_with_fewer_steps(quick):
    growth.measure(growth.case("batch", growth.ENCODER, rows=600, columns=7, batch=100))
    arguments = quick[-1]["arguments"]
    assert arguments["budget"] == 0.1
    assert arguments["settings"] == {"estep": {"batch_size": 100}}
    assert arguments["n_rounds"] == 0


def test_names_of_all_fits_differ():
    names = [growth.name_of(of) for of in growth.cases()]
    assert len(set(names)) == len(names)


def test_the_example_of_the_page_names_a_fit_and_what_names_none_is_refused(monkeypatch, capsys):
    """`--only 1e6` was the example: names have 1e+06, and nothing was measured in silence."""
    shown = growth.__doc__.partition("--only ")[2].split()[0]
    assert any(shown in growth.name_of(of) for of in growth.cases())
    monkeypatch.setattr("sys.argv", ["growth", "--only", "1e6"])
    with pytest.raises(SystemExit):
        growth.main()
    assert "--only '1e6': no fit has this in its name" in capsys.readouterr().err


def test_the_report_has_what_is_there(tmp_path):
    for of in list(growth.cases())[:3]:
        result = {**of, "fit": 2.0, "map": 0.1, "wall": 2.0, "peak": 30.0, "commit": "abc"}
        write_json(growth._file(tmp_path, of), result)
    text = growth.write_report(tmp_path).read_text(encoding="utf-8")
    assert text.count("| E-step 1 |") == 3
    assert "| E-step 1 | 10,000 | 50 | 300 | 2.0 | 0.1 | 30 |" in text
    assert (tmp_path / "growth.svg").exists()
