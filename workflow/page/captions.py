"""The captions of items, as HTML that the page takes as it is."""

from workflow.reports import caption


def read_caption(item: str) -> str:
    """Return the text beside an item, '' where it has none."""
    path = caption(item)
    return html(path.read_text(encoding="utf-8")) if path.is_file() else ""


def html(text: str) -> str:
    """Return reStructuredText as HTML.

    >>> html("**Figure 7.** Accuracy.")
    '<p><strong>Figure 7.</strong> Accuracy.</p>'
    """
    from docutils.core import publish_parts
    from docutils.writers.html5_polyglot import Writer

    safe = {"raw_enabled": False, "file_insertion_enabled": False, "_disable_config": True}
    return str(publish_parts(text, writer=Writer(), settings_overrides=safe)["body"]).strip()
