"""The page of the committed report, with a ledger and data sets made up, and one made up whole."""

from pathlib import Path

import pytest
from PIL import Image

from diffaug.io import write_csv, write_json, write_text
from tests.workflow.conftest import plan_of
from workflow import page
from workflow.reports import FOLDER, Report

ROOT = Path(__file__).parents[2]
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 15"><title>{}</title></svg>'
VERDICTS = ("undecided", "supported", "undecided", "not supported", "not testable here")
LEDGER = """# Claims

## Verdicts

| claim | the paper says | where | verdict | measured | missing |
| --- | --- | --- | --- | --- | --- |
{verdicts}

## How each is tested

| claim | test |
| --- | --- |
{tests}

## All comparisons

| claim | comparison | measured |
| --- | --- | --- |
| claim0 | DiffAug less PCA | +0.34 ± 0.46 |

- A note.
"""


DATA = {
    "title": "Ten digits <8 x 8>",
    "n_train": 1437,
    "n_test": 360,
    "n_unlabelled": 0,
    "shape": [1797, 8, 8],
    "n_classes": 2,
    "class_names": ["a", "b"],
    "class_counts": [900, 897],
    "licence": "CC BY 4.0",
    "citation": "A. Author (1998).",
    "source": "https://example.org/digits, in a package",
    "notes": "",
    "sha256": {"x.npy": "05265c7b"},
}


def table(folder, name, rows, markdown):
    """Write a table's files; return them as an item."""
    write_csv(folder / f"{name}.csv", rows)
    write_text(folder / f"{name}.md", markdown)
    files = [str(folder / f"{name}.{ending}") for ending in ("csv", "md")]
    return {"name": name, "kind": "table", "title": name, "files": files}


def figure(folder, name):
    """Write a figure's files; return them as an item."""
    write_text(folder / f"{name}.svg", SVG.format(name))
    Image.new("RGB", (80, 40), "white").save(folder / f"{name}.png")
    files = [str(folder / f"{name}.{ending}") for ending in ("svg", "png")]
    return {"name": name, "kind": "figure", "title": f"The {name}", "files": files}


def data(folder):
    """Write what a data set says of itself; return its folder by its name."""
    write_json(folder / "digits" / "dataset.json", DATA)
    return {"digits": str(folder / "digits")}


def ledger(folder):
    """Write a ledger of claims; return it as an item."""
    lines = [
        f"| claim{i} | It leads in `{i}`. | Table 1 | {verdict} | +0.34 ± 0.46 | – |"
        for i, verdict in enumerate(VERDICTS)
    ]
    tests = [f"| claim{i} | Mean over scores. |" for i in range(len(VERDICTS))]
    text = LEDGER.format(verdicts="\n".join(lines), tests="\n".join(tests))
    return table(folder, "claims", [{"claim": "claim0"}], text)


@pytest.fixture(scope="session")
def committed(tmp_path_factory):
    """The page of reports/embedded."""
    folder = tmp_path_factory.mktemp("page")
    plan = plan_of("embedded")
    needs = page.needs(plan, Report(plan))
    for item in needs["items"]:
        item["files"] = [path.replace(FOLDER, str(ROOT / "reports"), 1) for path in item["files"]]
    items = [item for item in needs["items"] if all(Path(path).exists() for path in item["files"])]
    names = [item["name"] for item in items]
    assert {"table1", "claim", "figure6", "hours"} <= set(names)
    if "claims" not in names:
        items.append(ledger(folder))
    page.make(str(folder / "index.html"), **{**needs, "items": items, "data": data(folder)})
    return folder / "index.html"
