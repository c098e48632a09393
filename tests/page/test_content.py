"""What the page says: sentences from the table of the claim, tables from Markdown, the graph."""

import re
from base64 import b64encode
from pathlib import Path

import pytest

from tests.docs.test_links import read
from tests.page.conftest import data, figure, ledger, table
from tests.workflow.conftest import plan_of
from workflow import page
from workflow.page.answer import answer
from workflow.page.figures import LARGEST, read_figure
from workflow.page.ledger import read_ledger
from workflow.page.tables import cell, read_document
from workflow.reports import Report
from workflow.reports.claim import AT_0, OWN_ROWS

PAGES = sorted((Path(__file__).parents[2] / "reports").glob("*/index.html"))
SCORES = """# Scores

## digits

| method | 10-NN, training rows | paper | seeds |
| --- | --- | --- | --- |
| PCA | 63.2 ± 0.3 | 99.0 | 5 |
| A \\| B | 97.1 ± 0.3 | – | 5 |
| C | 97.1 ± 0.1 | – | 5 |
| D | – | – | 5 |

- A note on `code`.
"""
GAIN = {"metric": "all scores", "ours": "DiffAug", "data_sets": "2", "runs": "10"}


def gain(against, value, interval, verdict):
    return {**GAIN, "against": against, "gain": value, "interval": interval, "verdict": verdict}


def made(folder, *items, **values):
    """The text of a page."""
    needs = {"suite": "mine", "folder": "results/reports/mine", "seeds": 3, "items": list(items)}
    needs |= {"data": data(folder), "stages": {"data": [], "report": ["data"]}, **values}
    page.make(str(folder / "index.html"), **needs)
    return (folder / "index.html").read_text(encoding="utf-8")


def sentences(text):
    lead = re.search(r'<div class="lead">(.*?)</div>', text, re.DOTALL)[1]
    return [
        " ".join(re.sub("<.*?>", "", part).split()) for part in re.findall("<p>(.*?)</p>", lead)
    ]


@pytest.mark.parametrize(
    ("verdict", "interval", "end"),
    [
        ("ahead", "0.40", "+1.20 ± 0.40 percent points: more than seeds differ, a gain."),
        ("behind", "0.40", "+1.20 ± 0.40 percent points: more than seeds differ, a loss."),
        (
            "undecided",
            "1.10",
            ": undecided, as seeds differ too much to tell once all comparisons of its "
            "table are counted in.",
        ),
        ("", "", "+1.20 percent points: 10 paired runs, and no spread over seeds to judge by."),
    ],
)
def test_the_answer_is_the_verdict_of_the_claim(tmp_path, verdict, interval, end):
    rows = [gain(AT_0, "+1.20", interval, verdict), gain(OWN_ROWS, "+0.10", "0.20", "undecided")]
    rows.append({**gain(OWN_ROWS, "+7.18", "2.57", "ahead"), "ours": "rounds"})
    first, second, third = sentences(made(tmp_path, table(tmp_path, "claim", rows, "# Claim\n")))
    assert first.endswith(end)
    assert first.startswith("On digits, with 3 seeds")
    assert "+0.10 ± 0.20" in second
    assert third.startswith("Of all 3 comparisons")


def test_without_a_run_of_own_rows_the_answer_is_one_sentence(tmp_path):
    item = table(tmp_path, "claim", [gain(AT_0, "+1.20", "", "")], "# Claim\n")
    (only,) = sentences(made(tmp_path, item))
    assert "the scores change by +1.20 percent points" in only


def test_the_answer_counts_the_claims(tmp_path):
    rows = [gain(AT_0, "+1.20", "0.40", "ahead"), gain(OWN_ROWS, "+0.10", "0.20", "undecided")]
    text = made(tmp_path, table(tmp_path, "claim", rows, "# Claim\n"), ledger(tmp_path))
    assert sentences(text)[2] == (
        "Of 5 claims of the paper, 1 is supported, 1 is not supported, 2 are undecided and 1 is "
        "not testable here."
    )
    shown = re.findall(r'id="claim-claim(\d)"', text)
    assert shown == ["1", "3", "0", "2", "4"], "they stand by verdict"
    assert "leads in <code>3</code>" in text


def test_a_claim_has_its_numbers_and_how_it_is_tested(tmp_path):
    item = ledger(tmp_path)
    claims, others = read_ledger(read_document("claims", *item["files"], caption=""))
    first = claims[0]
    assert (first.id, first.verdict) == ("claim1", "supported")
    assert first.short == [("where", "Table 1"), ("measured", "+0.34 ± 0.46")], (
        "what is absent, too"
    )
    assert first.tested == [("test", "Mean over scores.")]
    assert [each.heading for each in others] == ["All comparisons"]


def test_estimates_of_one_data_set_and_other_methods_are_no_controls():
    single = {**gain(AT_0, "+9.00", "0.10", ""), "data_sets": ""}
    found = answer([gain(AT_0, "+1", "2", "ahead"), single, gain("PCA", "+9", "1", "ahead")], [])
    assert [row["gain"] for row in found["controls"]] == ["+1"]


def test_a_report_with_nothing_but_data_is_a_page(tmp_path):
    (only,) = sentences(made(tmp_path))
    assert "nothing that generated positives could be compared with" in only


def test_every_suite_says_what_its_page_needs():
    plan = plan_of("embedded")
    report = Report(plan)
    needs = page.needs(plan, report)
    assert [item["name"] for item in needs["items"]] == list(report.needs)
    named = page.inputs(plan, report)
    assert {*report.outputs(), "results/data/digits", "workflow/reports/figure7.rst"} <= set(named)
    assert "workflow/page/templates/page.html.j2" in named, "a template is no input"
    assert not any(path.startswith("/") for path in named)


def test_a_table_of_scores_has_its_best_in_bold(tmp_path):
    rows = [{"dataset": "digits", "method": "PCA", "metric": "10-NN", "mean": "63.2"}]
    item = table(tmp_path, "table9", rows, SCORES)
    document = read_document("table9", *item["files"], caption="")
    (shown,) = document.tables
    assert (shown.heading, document.title) == ("digits", "Scores")
    assert [row[0].text for row in shown.rows if row[1].best] == ["A | B", "C"]
    assert not any(each.best for row in shown.rows for each in row[2:]), "the paper, the seeds"
    assert shown.numbers == [False, True, True, True]
    text = made(tmp_path, item)
    assert '<strong>97.1</strong><span class="spread"> ± 0.1</span>' in text
    assert "A note on <code>code</code>." in text


def test_a_table_of_other_numbers_has_none(tmp_path):
    item = table(tmp_path, "hours", [{"method": "PCA", "seconds_mean": ""}], SCORES)
    document = read_document("hours", *item["files"], caption="")
    assert not any(each.best for row in document.tables[0].rows for each in row)


@pytest.mark.parametrize(
    ("text", "value"),
    [("+0.34 ± 0.46", 0.34), ("± 2.5", 2.5), ("4.2e-19", 4.2e-19), ("1,437", 1437.0)]
    + [(text, None) for text in ("–", "10-NN", "400 / 80 steps", "zeisel only", "")],
)
def test_what_is_a_number(text, value):
    assert cell(text).value == value


def test_words_of_a_table_cannot_break_the_page(tmp_path):
    item = table(
        tmp_path, "table9", [{"a": "1"}], "# T\n\n| a |\n| --- |\n| <script>x</script> |\n"
    )
    assert "<script>x" not in made(tmp_path, item)


def test_a_figure_is_its_picture_or_where_it_bears_enlarging_its_drawing(tmp_path):
    files = figure(tmp_path, "lines")["files"]
    lines = read_figure("lines", "Lines", *files, caption="")
    assert lines.address.startswith("data:image/webp;base64,")
    assert (lines.width, lines.height) == (40, 20)
    points = b64encode(Path(files[1]).read_bytes()).decode()
    text = Path(files[0]).read_text()
    Path(files[0]).write_text(
        text.replace("</svg>", f'<image href="data:image/png;base64,\n{points}"/></svg>')
    )
    address = read_figure("points", "Points", *files, caption="").address
    assert address.startswith("data:image/svg+xml,")
    assert "data:image/webp;base64," in address
    assert "image/png" not in address
    with open(files[0], "a") as file:
        file.write(" " * LARGEST)
    large = read_figure("points", "", *files, caption="")
    assert large.address == lines.address


@pytest.mark.parametrize("kept", PAGES, ids=lambda path: path.parent.name)
def test_a_kept_page_is_small(kept):
    assert kept.stat().st_size < 1_500_000


def test_the_figure_of_gains_leads_and_stands_once(tmp_path):
    text = made(tmp_path, figure(tmp_path, "figure7"), figure(tmp_path, "gains"))
    head = text.partition("</header>")[0]
    assert 'alt="The gains"' in head
    assert 'alt="The figure7"' not in head
    assert text.count('alt="The gains"') == text.count('alt="The figure7"') == 1


def test_the_claim_comes_first_then_the_tables_of_the_paper(tmp_path):
    names = ("errata", "table1", "claim")
    rows = [gain(AT_0, "+1.20", "0.40", "ahead"), gain(OWN_ROWS, "+0.10", "0.20", "undecided")]
    text = made(tmp_path, *(table(tmp_path, name, rows, f"# {name}\n") for name in names))
    assert re.findall(r'<h3 id="(\w+)"', text)[:3] == ["claim", "table1", "errata"]


def test_equal_inputs_give_equal_bytes_and_nothing_is_loaded(tmp_path):
    items = table(tmp_path, "table9", [{"a": "1"}], SCORES), figure(tmp_path, "figure7")
    assert made(tmp_path, *items) == made(tmp_path, *items)
    loaded = read(tmp_path / "index.html").loaded
    assert loaded
    assert {address.partition(":")[0] for address in loaded} == {"data"}
