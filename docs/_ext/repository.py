"""Links to the repository's files and folders become pages of the site.

A page of a file shows its text, one of a folder lists what lies in it. Pictures and tables of
numbers are copied. So the site needs no public address of the repository, and no link is dead.
"""

import shutil
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.addnodes import download_reference, pending_xref
from sphinx.application import Sphinx
from sphinx.util.osutil import relative_uri

PICTURES = (".png", ".svg")
# Files that are shown as text, and in which language; all others are copied.
SHOWN = {
    "": "text",
    ".cff": "yaml",
    ".md": "markdown",
    ".py": "python",
    ".toml": "toml",
    ".txt": "text",
    ".yaml": "yaml",
}
HIDDEN = ("__pycache__", ".ipynb_checkpoints", "_build")


def find(app: Sphinx, doctree: nodes.document) -> None:
    """Mark the links of a document that lead to a file or folder which is no page of its own."""
    folder = Path(doctree["source"]).parent
    for node in [*doctree.findall(download_reference), *doctree.findall(pending_xref)]:
        path = (folder / node["reftarget"]).resolve()
        inside = path.is_relative_to(app.srcdir) and path.exists()
        if inside and node.get("reftype") == "myst" and node.get("refdomain") is None:
            name = path.relative_to(app.srcdir).as_posix()
            link = pending_xref("", *node.children, reftype="repository", reftarget=name)
            link.update_basic_atts(node)
            link["refdoc"], link["refexplicit"] = node["refdoc"], True
            node.replace_self(link)


def lead(app: Sphinx, env: Any, node: pending_xref, text: nodes.Element) -> nodes.Element | None:
    """Turn a marked link into one to its page, and remember that the page is wanted."""
    if node["reftype"] != "repository":
        return None
    wanted(app).add(node["reftarget"])
    here = app.builder.get_target_uri(node["refdoc"])
    reference = nodes.reference("", "", *node.children, internal=True)
    reference["refuri"] = relative_uri(here, address(app, node["reftarget"]))
    if node.get("reftitle"):
        reference["reftitle"] = node["reftitle"]
    return reference


def pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Write a page for each wanted file and folder, and for what lies in a wanted folder."""
    left, done = set(wanted(app)), set()
    while left:
        name = left.pop()
        done.add(name)
        path = Path(app.srcdir, name)
        if document(app, name):
            continue
        if path.is_dir():
            children = [child for child in sorted(path.iterdir()) if child.name not in HIDDEN]
            children.sort(key=Path.is_file)
            body = listing(app, name, [child.relative_to(app.srcdir) for child in children])
            left |= {child.relative_to(app.srcdir).as_posix() for child in children} - done
        elif path.suffix in SHOWN:
            text = path.read_text(encoding="utf-8")
            body = app.builder.highlighter.highlight_block(text, SHOWN[path.suffix])
        else:
            target = Path(app.outdir, address(app, name))
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
            continue
        title = f"<h1><code>{escape(name).replace('/', '/<wbr>')}</code></h1>"
        yield f"files/{name}", {"title": name, "body": title + body}, "page.html"


def listing(app: Sphinx, name: str, children: list[Path]) -> str:
    """Return a list of links to a folder's files, its pictures shown."""
    here = f"files/{name}.html"
    rows = []
    for child in children:
        link = escape(relative_uri(here, address(app, child.as_posix())))
        if child.suffix == ".svg" and child.with_suffix(".png") in children:
            continue
        shown = f"<code>{escape(child.name)}</code>"
        if child.suffix in PICTURES:
            shown += f'<br><img src="{link}" alt="{escape(child.stem)}" loading="lazy">'
        rows.append(f'<li><a href="{link}">{shown}</a></li>')
    return f"<ul>{''.join(rows)}</ul>"


def address(app: Sphinx, name: str) -> str:
    """Return where in the site a file or folder of the repository is found."""
    page = document(app, name)
    if page:
        return app.builder.get_target_uri(page)
    path = Path(app.srcdir, name)
    return f"files/{name}" + (".html" if path.is_dir() or path.suffix in SHOWN else "")


def document(app: Sphinx, name: str) -> str | None:
    """Return the page that the site has of a file by itself, if there is one."""
    page = app.env.path2doc(Path(app.srcdir, name))
    return page if page in app.env.found_docs else None


def wanted(app: Sphinx) -> set[str]:
    """The files and folders that some page links to."""
    return app.env.__dict__.setdefault("wanted_files", set())


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("doctree-read", find, priority=100)  # before Sphinx copies what is linked
    app.connect("missing-reference", lead)
    app.connect("html-collect-pages", pages)
    return {"parallel_read_safe": True, "parallel_write_safe": False}
