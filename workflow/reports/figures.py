"""All figures on one page, each with its caption, for whoever reads the folder alone."""

from typing import TYPE_CHECKING, Any

from workflow import reports

if TYPE_CHECKING:
    from workflow.plan import Plan

KIND = "captions"
TITLE = "Figures"


def needs(plan: "Plan") -> dict[str, Any] | None:
    """The captions of those figures that the suite has, by item: title, file or ''."""
    items = [item for item in reports.names() if reports.kind(item) == "figure"]
    shown = [item for item in items if reports.module(item).needs(plan) is not None]
    captions = {
        item: (
            reports.module(item).TITLE,
            f"{reports.CAPTIONS}{item}.rst" if reports.caption(item).is_file() else "",
        )
        for item in shown
    }
    return {"captions": captions} if captions else None


def make(stem: str, captions: dict[str, tuple[str, str]]) -> None:
    """Write the page; the figures stand in a folder of its name."""
    from pathlib import Path

    from diffaug.io import write_text

    parts = [f"# {TITLE}"]
    for item, (title, path) in captions.items():
        parts += [f"## {title}", f"![{title}]({Path(stem).name}/{item}.svg)"]
        if path:
            text = Path(path).read_text(encoding="utf-8").replace("``", "`")
            parts.append(" ".join(text.split()))
    write_text(f"{stem}.md", "\n\n".join(parts) + "\n")
