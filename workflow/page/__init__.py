"""The report as one page: index.html, beside the tables and figures that it shows.

The page holds all that it needs: pictures, styles and the script stand inside, and it asks no
address for anything. It shows what the items of the report wrote and what the data sets say of
themselves, so an item that joins the report joins the page. Templates are in `templates`; what
they are given is read in the modules beside this one. Equal inputs give equal bytes.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from workflow.page import stages
from workflow.reports import _files, caption, kind, module

if TYPE_CHECKING:
    from workflow.plan import Plan
    from workflow.reports import Report

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FOLDERS = [HERE / "templates", HERE / "vendor"]
PAPER = ROOT / "workflow" / "paper" / "paper.yaml"
PIPELINE = "dvc.yaml"


def needs(plan: "Plan", report: "Report") -> dict[str, Any]:
    """Plain values that `make` is given: what the report has, and the stages that made it."""
    return {
        "suite": plan.suite,
        "folder": report.folder,
        "seeds": len(plan.seeds),
        "items": [
            {"name": item, "kind": kind(item), "title": module(item).TITLE, "files": files}
            for item in report.needs
            if (files := report.outputs(item))
        ],
        "data": _files.data(plan.datasets),
        "stages": stages.read(PIPELINE),
    }


def inputs(plan: "Plan", report: "Report") -> list[str]:
    """Every file that the page is made of."""
    own = [path for folder in FOLDERS for path in folder.glob("[!.]*")]
    captions = [caption(item) for item in report.needs if caption(item).is_file()]
    paper = [PAPER] if PAPER.is_file() else []
    named = sorted(path.relative_to(ROOT).as_posix() for path in [*own, *captions, *paper])
    return [*report.outputs(), *_files.data(plan.datasets).values(), *named]


def make(path: str, **needs: Any) -> None:
    """Write the page; needs: as of `needs`."""
    from diffaug.io import write_text
    from workflow.page.content import content

    write_text(path, render(content(**needs)))


def render(content: dict[str, Any]) -> str:
    """Fill the templates."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(FOLDERS),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )

    def source(name: str) -> Markup:
        """A style or script as it stands in its file: it is no template."""
        (found,) = (folder / name for folder in FOLDERS if (folder / name).is_file())
        return Markup(found.read_text(encoding="utf-8"))

    return environment.get_template("page.html").render(source=source, **content)
