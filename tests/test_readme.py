"""README and docs say what the committed reports, the Makefile and the files say."""

import re
from pathlib import Path

import pytest

from diffaug.params_file import read_yaml
from tests.quoted import CORNER, DEFINITION, DOCUMENTS, QUOTE, filled, renewed

ROOT = Path(__file__).parents[1]
PAGES = sorted(["README.md", "CONTRIBUTING.md", "reports/README.md"]) + sorted(
    str(path.relative_to(ROOT)) for path in (ROOT / "docs").glob("*.md")
)
# Numbers that come from no report, and where they come from.
EXPLAINED = {
    "Python 3.11": "requires-python in pyproject.toml",
    "arXiv 2309.07909": "the paper's address",
    "5.7 GB": "du -sh .venv",
    "λ = 0.5": "protocols.tuned.mixing.lam of biology in params.yaml",
    "ν of 0.01": "protocols.released.contrast.nu_z in params.yaml",
    "18.4 %": "protocols.released.mixing.lam in params.yaml",
    "1.7 points": "two runs of one commit on two processors, by hand",
}


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_quoted_number_is_that_of_its_cell(name):
    text, now = page(name), renewed(page(name), (ROOT / name).parent)
    for said, found in zip(text.splitlines(), now.splitlines(), strict=True):
        assert said == found, f"{name}: `python -m tests.quoted` writes the reports' numbers"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_number_is_quoted_or_explained(name):
    lines, quoted = [], False
    for line in page(name).splitlines():
        quoted = line.startswith("|") and (quoted or bool(CORNER.match(line)))
        if not quoted and not line.startswith("    "):
            lines.append(line)
    text = QUOTE.sub("", DEFINITION.sub("", "\n".join(lines)))
    text = re.sub(r"`[^`]*`|\]\([^)]*\)", "", text)
    for known in EXPLAINED:
        text = text.replace(known, "")
    assert re.findall(r"\S*\d\.\d\S*|\d+e-\d+", text) == []


def test_every_explained_number_is_still_said():
    said = "".join(map(page, DOCUMENTS))
    assert [known for known in EXPLAINED if known not in said] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_source_is_quoted(name):
    labels = {label for _, label in QUOTE.findall(page(name))}
    assert {label for label, _, _ in DEFINITION.findall(page(name))} == labels


REPORT = """# Claim

## Over all

| ours | gain | interval | verdict |
| --- | --- | --- | --- |
| a | +0.34 | ± 0.46 | ahead |
| b | -1.25 | ± 0.40 | behind |
"""


@pytest.mark.parametrize(
    ("said", "title", "now"),
    [
        ("+0.30 ± 0.40", "Over all; a; gain | interval", "+0.34 ± 0.46"),
        ("0.1 %", "a; gain", "0.3 %"),
        ("+1.0, behind", "b; gain | verdict", "-1.2, behind"),
    ],
)
def test_a_number_is_renewed_from_its_cell_as_finely_as_it_is_said(tmp_path, said, title, now):
    (tmp_path / "claim.md").write_text(REPORT, encoding="utf-8")
    definition = f'[gain]: claim.md "{title}"\n'
    assert renewed(f"[{said}][gain]\n{definition}", tmp_path) == f"[{now}][gain]\n{definition}"


def test_a_quoted_table_is_renewed_row_by_row_and_column_by_column(tmp_path):
    (tmp_path / "claim.md").write_text(REPORT, encoding="utf-8")
    head = "| [claim][table] | interval | gain |\n|---|---|---|\n"
    end = '\n[table]: claim.md "Over all"\n'
    found = renewed(f"{head}| b | | +9.99 |\n{end}", tmp_path)
    assert found == f"{head}| b | ± 0.40 | -1.25 |\n{end}"


@pytest.mark.parametrize(
    ("title", "message"),
    [
        ("gain; c; gain", "0 rows are gain; c, not one"),
        ("Over all; gain", "2 rows are Over all, not one"),
        ("a; loss", "no column loss beside a"),
    ],
)
def test_a_title_that_names_no_single_cell_is_refused(tmp_path, title, message):
    (tmp_path / "claim.md").write_text(REPORT, encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        renewed(f'[1.0][gain]\n\n[gain]: claim.md "{title}"\n', tmp_path)


@pytest.mark.parametrize("cells", [["+0.34", "behind"], ["+0.34", "± 0.46"], ["ahead"]])
def test_a_changed_verdict_or_another_count_of_numbers_is_refused(cells):
    with pytest.raises(ValueError, match="the report has"):
        filled("+0.34, ahead", cells)


@pytest.mark.parametrize("name", PAGES)
def test_every_make_target_it_names_exists(name):
    makefile = page("Makefile")
    for target in set(re.findall(r"(?:`|^    )make ([a-z-]+)", page(name), re.MULTILINE)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"make {target}: no such target"


@pytest.mark.parametrize("name", PAGES)
def test_every_module_it_runs_exists(name):
    for module in set(re.findall(r"python -m ((?:diffaug|workflow|tests)[\w.]*)", page(name))):
        path = ROOT / module.replace(".", "/")
        assert path.with_suffix(".py").exists() or (path / "__main__.py").exists(), module


@pytest.mark.parametrize("name", PAGES)
def test_every_file_it_names_exists(name):
    text, folder = page(name), (ROOT / name).parent
    links = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)|^\[[^\]]+\]: (\S+)|src=\"(\S+)\"", text, re.M)
    files = {folder / link for found in links for link in found if link}
    parts = "diffaug|workflow|tests|docs|profiles"
    files |= {ROOT / path for path in re.findall(rf"`((?:{parts})/[\w/.-]+)`", text)}
    assert [str(path.relative_to(ROOT)) for path in files if not path.exists()] == []


@pytest.mark.parametrize("name", PAGES)
def test_every_heading_it_links_to_exists(name):
    for path, anchor in re.findall(r"\]\(([^)#:\s]*)#([^)]+)\)", page(name)):
        target = (ROOT / name).parent / path if path else ROOT / name
        headings = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE)
        slugs = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
        assert anchor in slugs, f"{name}: {path}#{anchor}"


def test_every_name_in_the_notation_stands_in_its_file():
    row = r"^\|.*\| ([^|]+) \| `(diffaug/[\w/]+\.py)` \|$"
    rows = re.findall(row, page("docs/notation.md"), re.MULTILINE)
    assert len(rows) > 30
    for names, path in rows:
        code = page(path)
        for name in re.findall(r"`(\w+)`", names):
            assert re.search(rf"\b{name}\b", code), f"{path} has no {name}"


def test_the_paper_has_one_name_everywhere():
    paper = read_yaml(ROOT / "workflow/paper/paper.yaml")
    readme = " ".join(page("README.md").split())
    assert f'"{paper["title"]}"' in readme
    assert f"[{paper['name']}]({paper['link']})" in readme
    assert [author for author in paper["authors"] if author not in readme] == []
    cited = read_yaml(ROOT / "CITATION.cff")["references"][0]
    assert (cited["title"], cited["url"]) == (paper["title"], paper["link"])
    names = [f"{author['given-names']} {author['family-names']}" for author in cited["authors"]]
    assert names == paper["authors"]


def test_readme_is_short():
    assert len(page("README.md").splitlines()) <= 150


def test_the_setting_that_it_edits_stands_in_params_once():
    (setting,) = re.findall(r"^    sed -i 's/([^/]+)/", page("README.md"), re.MULTILINE)
    assert page("params.yaml").count(setting) == 1
