"""Reports of studies: all rows, and tables that follow from them."""

from pathlib import Path

import pytest

from diffaug.io import read_csv, write_csv, write_text
from diffaug.selection.report import markdown, means, run_report

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("study", ["tuned", "sizes", "baselines", "methods", "sampling"])
def test_the_tables_that_are_kept_follow_from_the_rows_that_are_kept(study):
    reports = ROOT / "reports" / "selection"
    text = (ROOT / "diffaug" / "selection" / f"{study}.md").read_text()
    found = markdown(read_csv(reports / f"{study}.csv"), text)
    assert found == (reports / f"{study}.md").read_text()


def test_means_are_over_the_seeds():
    rows = [
        {"dataset": "d", "seed": s, "sampler": "a", "diversity": f"{v}", "seconds": "1.00"}
        for s, v in zip("01", (0.8, 1.0), strict=True)
    ]
    expected = {"dataset": "d", "sampler": "a", "diversity": "0.900", "seconds": "1.00"}
    assert means(rows) == [{**expected, "seeds": 2}]


def test_rows_stand_in_the_order_of_the_files(tmp_path):
    row = {"phase": "estep1", "setting": "a", "seed": 0, "r2": "0.5"}
    files = [str(tmp_path / name) for name in ("second.csv", "first.csv")]
    for file, dataset in zip(files, ("d", "c"), strict=True):
        write_csv(file, [{"dataset": dataset, **row}])
    write_text(tmp_path / "text.md", "Title\n\nOne\nnote.\n\nAnother.\n")
    csv, md = str(tmp_path / "a.csv"), str(tmp_path / "a.md")
    run_report(files, str(tmp_path / "text.md"), csv, md)
    assert [found["dataset"] for found in read_csv(csv)] == ["d", "c"]
    text = Path(md).read_text()
    assert text.startswith("# Title\n")
    assert "- One note.\n- Another.\n" in text
