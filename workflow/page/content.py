"""All that the templates are given, by name."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from diffaug.io import read_csv
from workflow.page import PAPER, facts
from workflow.page.answer import answer
from workflow.page.captions import read_caption
from workflow.page.figures import Figure, read_figure
from workflow.page.ledger import counted, read_ledger
from workflow.page.stages import Stages, drawing
from workflow.page.tables import Document, read_document

LEADS = ("gains", "figure7")  # the picture beside the answer: the first that there is
CURVES = ("figureA2",)
LEDGER, GAINS, HOURS = "claims", "claim", "hours"


def content(
    suite: str,
    folder: str,
    seeds: int,
    items: Sequence[dict[str, Any]],
    data: dict[str, str],
    stages: Stages,
) -> dict[str, Any]:
    """Read a report's files.

    Args:
        suite: its name.
        folder: where the page stands.
        seeds: how many there are.
        items: name, kind, title and files of every item.
        data: data set -> folder.
        stages: stage -> stages that it needs.
    """
    files = {item["name"]: _by_ending(item["files"]) for item in items}
    titles = {item["name"]: item["title"] for item in items}
    figures = {
        name: read_figure(name, titles[name], found["svg"], found["png"], read_caption(name))
        for name, found in files.items()
        if "svg" in found
    }
    documents = {
        name: read_document(name, found["csv"], found["md"], read_caption(name))
        for name, found in files.items()
        if "csv" in found
    }
    lead = next((name for name in LEADS if name in figures), "")
    ledger = documents.get(LEDGER)
    claims, comparisons = read_ledger(ledger) if ledger else ([], [])
    gains = read_csv(files[GAINS]["csv"]) if GAINS in files else []
    return {
        "suite": suite,
        "folder": folder,
        "seeds": seeds,
        "paper": _paper(),
        "answer": answer(gains, list(data)),
        "lead": figures.get(lead),
        "claims": claims,
        "verdicts": counted(claims),
        "comparisons": comparisons,
        "ledger": ledger,
        "tables": _without(documents, LEDGER, HOURS),
        "figures": _without(figures, lead, *CURVES),
        "curves": [figures[name] for name in CURVES if name in figures and name != lead],
        "hours": documents.get(HOURS),
        "phases": facts.phases(files[HOURS]["csv"]) if HOURS in files else [],
        "stages": stages,
        "drawing": drawing(stages),
        "cards": facts.cards(data),
        "packages": facts.packages(),
        "commit": facts.commit(),
    }


def _by_ending(paths: Sequence[str]) -> dict[str, str]:
    return {Path(path).suffix[1:]: path for path in paths}


def _without(found: dict[str, Any], *names: str) -> list[Document | Figure]:
    return [each for name, each in found.items() if name not in names]


def _paper() -> dict[str, Any]:
    return yaml.safe_load(PAPER.read_text(encoding="utf-8")) if PAPER.is_file() else {}
