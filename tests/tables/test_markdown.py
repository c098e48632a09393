import pytest

from diffaug.tables.markdown import pivot_markdown, sections_markdown, simple_markdown


def cell(dataset, method, metric, rows, paper, mean, std, n):
    names = ("dataset", "method", "metric", "rows", "paper", "mean", "std", "n")
    return dict(zip(names, (dataset, method, metric, rows, paper, mean, std, n), strict=True))


def test_pivot():
    rows = [
        cell("cifar10", "DiffAug", "linear probe", "held-out", "93.4", "92.04", "2.00", 3),
        cell("cifar10", "DiffAug", "kNN", "training", "", "50.00", "0.00", 3),
        cell("cifar10", "PCA", "linear probe", "held-out", "", "41.26", "", 1),
        cell("digits", "PCA", "kNN", "training", "", "60.00", "1.25", 2),
        cell("digits", "PCA", "SVM", "training", "", "61.00", "", 1),
        cell("digits", "PHATE", "kNN", "training", "", "", "", 0),
        cell("digits", "PHATE", "SVM", "training", "", "", "", 0),
    ]
    expected = """\
# Table 1

## cifar10

| method | linear probe, held-out rows | paper | kNN, training rows | seeds |
| --- | --- | --- | --- | --- |
| DiffAug | 92.0 ± 2.0 | 93.4 | 50.0 ± 0.0 | 3 |
| PCA | 41.3 | – | – | 1 |

## digits

| method | kNN, training rows | SVM, training rows | seeds |
| --- | --- | --- | --- |
| PCA | 60.0 ± 1.2 | 61.0 | 1–2 |
| PHATE | not installed | not installed | 0 |

- percent
- mean ± std over seeds
"""
    assert pivot_markdown("Table 1", rows, ["percent", "mean ± std over seeds"]) == expected


def test_simple():
    rows = [
        {"dataset": "digits", "dims": 64, "note": "a|b"},
        {"dataset": "x", "dims": "", "note": 0},
    ]
    expected = """\
# Data

| dataset | dims | note |
| --- | --- | --- |
| digits | 64 | a\\|b |
| x | – | 0 |
"""
    assert simple_markdown("Data", rows) == expected


def test_sections():
    sections = {"Overall": [{"gain": "+1.0"}], "Single": [{"digits": "", "zeisel": "+2.0"}]}
    expected = """\
# Gains

## Overall

| gain |
| --- |
| +1.0 |

## Single

| digits | zeisel |
| --- | --- |
| – | +2.0 |

- percent points
"""
    assert sections_markdown("Gains", sections, ["percent points"]) == expected


@pytest.mark.parametrize("sections", [{}, {"Overall": []}])
def test_sections_without_rows(sections):
    with pytest.raises(ValueError, match="Gains: no rows"):
        sections_markdown("Gains", sections)


@pytest.mark.parametrize("write", [pivot_markdown, simple_markdown])
def test_no_rows(write):
    with pytest.raises(ValueError, match="Table 9: no rows"):
        write("Table 9", [], [])
