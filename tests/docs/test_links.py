"""No link of the built site is dead, and no page asks another address for anything."""

from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit


class Page(HTMLParser):
    """What a page links to, what it loads, and what can be linked to in it."""

    def __init__(self):
        super().__init__()
        self.links, self.loaded, self.ids = [], [], set()

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.ids |= {found[key] for key in ("id", "name") if found.get(key)}
        if tag == "a" and found.get("href"):
            self.links.append(found["href"])
        elif tag == "link" and found.get("rel") != "canonical":
            self.loaded.append(found.get("href", ""))
        elif found.get("src"):
            self.loaded.append(found["src"])


@cache
def read(path):
    page = Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page


def dead(path, link):
    """Say whether a link of a page leads nowhere; those to other addresses are not tried."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return False
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if not target.is_file():
        return True
    anchor = unquote(parts.fragment)
    return bool(anchor) and target.suffix == ".html" and anchor not in read(target).ids


def test_no_link_is_dead(site):
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 50
    found = [
        f"{path.relative_to(site)}: {link}"
        for path in pages
        for link in [*read(path).links, *read(path).loaded]
        if dead(path, link)
    ]
    assert found == []


def test_nothing_is_loaded_from_another_address(site):
    found = {
        f"{path.relative_to(site)}: {link}"
        for path in site.rglob("*.html")
        for link in read(path).loaded
        if urlsplit(link).netloc
    }
    styles = {
        str(path.relative_to(site))
        for path in site.rglob("*.css")
        if "url(http" in path.read_text(encoding="utf-8") or "@import" in path.read_text("utf-8")
    }
    assert found | styles == set()


def test_a_dead_link_is_found(tmp_path):
    page = tmp_path / "page.html"
    page.write_text('<h1 id="top"><a href="#top">a</a><a href="#no">b</a><a href="c.html">c</a>')
    links = read(page).links
    assert [link for link in links if dead(page, link)] == ["#no", "c.html"]


def test_a_quoted_number_leads_to_its_table(site):
    links = read(site / "README.html").links
    assert "reports/bench-biology-claim/tables/claim.html#over-all-scores" in links


def test_every_public_name_has_a_page(site):
    import diffaug

    pages = {path.name for path in Path(site, "docs", "api").glob("*.html")}
    assert {f"diffaug.{name}.html" for name in diffaug.__all__} <= pages
