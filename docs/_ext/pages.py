"""Reports as pages of the site: outside the navigation, one title each, linked by table."""

import re
from typing import Any
from urllib.parse import urljoin

from docutils import nodes
from sphinx.application import Sphinx


def one_page(app: Sphinx, docname: str, source: list[str]) -> None:
    """Let a report stand alone; a second title of an older one becomes a heading."""
    if docname.startswith("reports/") and docname != "reports/README":
        first, *others = re.split(r"^(?=# )", source[0], flags=re.MULTILINE)[1:]
        text = first + "".join(re.sub(r"^#", "##", other, flags=re.MULTILINE) for other in others)
        source[0] = f"---\norphan: true\n---\n\n{text}"


def to_the_table(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Let the link of a quoted number lead to its table: the link's title names the heading."""
    docs = {app.builder.get_target_uri(name): name for name in app.env.found_docs}
    here = app.builder.get_target_uri(docname)
    for link in doctree.findall(nodes.reference):
        page = docs.get(urljoin(here, link.get("refuri", "")))
        if page and link.get("reftitle"):
            heading = link["reftitle"].partition(";")[0]
            for _, anchor, title in app.env.metadata[page].get("myst_slugs", {}).values():
                if title == heading:
                    link["refuri"] += f"#{anchor}"


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("source-read", one_page)
    app.connect("doctree-resolved", to_the_table)
    return {"parallel_read_safe": True}
