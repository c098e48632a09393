"""The table of times, which reads what was measured here."""

from diffaug.io import read_csv
from workflow.tabulating import hours

BENCHMARK = "s\tmax_rss\n12.5\t512.0\n"


def test_times_of_this_suite_and_no_others(tmp_path):
    for dataset in ("digits", "others"):
        folder = tmp_path / "benchmarks" / "estep1" / dataset / "tuned"
        folder.mkdir(parents=True)
        (folder / "0.tsv").write_text(BENCHMARK)
    hours(str(tmp_path / "benchmarks"), ["digits"], f"{tmp_path}/h.csv", f"{tmp_path}/h.md")
    rows = read_csv(tmp_path / "h.csv")
    assert [(row["dataset"], row["seconds_mean"]) for row in rows] == [("digits", "12.5")]


def test_restored_results_have_no_times(tmp_path):
    """`dvc checkout` brings no benchmark files: there must still be a table."""
    hours(str(tmp_path / "benchmarks"), ["digits"], f"{tmp_path}/h.csv", f"{tmp_path}/h.md")
    (row,) = read_csv(tmp_path / "h.csv")
    assert (row["dataset"], row["runs"], row["seconds_mean"]) == ("digits", "0", "")
    assert "| digits | all | all | 0 |" in (tmp_path / "h.md").read_text(encoding="utf-8")
