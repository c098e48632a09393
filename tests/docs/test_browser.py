"""The built site in a real browser: on a phone, in the dark, and without an error."""

import pytest

from tests.browser import errors, seen_by, start

WebDriverWait = pytest.importorskip("selenium.webdriver.support.wait").WebDriverWait

WIDTH = 390
LOOK = """
const colour = (element, what) => {
  for (let at = element; at; at = at.parentElement) {
    const found = getComputedStyle(at)[what].match(/[\\d.]+/g).map(Number);
    if (what === "color" || found.length < 4 || found[3] > 0) return found.slice(0, 3);
  }
  return [255, 255, 255];
};
const light = ([r, g, b]) => 0.299 * r + 0.587 * g + 0.114 * b;
const text = document.querySelector("article p, article li, article td, article pre");
return {
  headings: document.querySelectorAll("h1").length,
  wide: document.documentElement.scrollWidth,
  text: text ? light(colour(text, "color")) : 255,
  ground: text ? light(colour(text, "backgroundColor")) : 0,
};
"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """Chromium as wide as a phone, of a reader who prefers dark pages."""
    driver = start(tmp_path_factory.mktemp("chromium"))
    seen_by(driver, WIDTH, dark=True)
    yield driver
    driver.quit()


def chosen(site):
    """All written pages; of those made alike (reports, files, API) the largest in each folder."""
    own, largest = [], {}
    for path in sorted(site.rglob("*.html")):
        if path == site / "index.html":  # leads on at once
            continue
        folder = path.parent.relative_to(site).as_posix()
        if folder.startswith(("reports", "files", "_modules", "docs/api")):
            known = largest.setdefault(path.parent, path)
            largest[path.parent] = max(known, path, key=lambda page: page.stat().st_size)
        else:
            own.append(path)
    return [*own, *largest.values()]


@pytest.mark.timeout(300)
def test_every_page_is_readable_on_a_phone_and_in_the_dark(site, browser):
    wrong = []
    for path in chosen(site):
        browser.get(path.as_uri())
        seen = browser.execute_script(LOOK)
        faults = {
            f"{seen['headings']} titles": seen["headings"] != 1,
            f"{seen['wide']} pixels wide": seen["wide"] > WIDTH,
            f"text {seen['text']:.0f} on {seen['ground']:.0f}": seen["text"] < 120
            or seen["ground"] > 80,
        }
        faults |= dict.fromkeys(errors(browser), True)
        wrong += [
            f"{path.relative_to(site)}: {fault}" for fault, is_one in faults.items() if is_one
        ]
    assert wrong == []


def test_the_first_page_leads_to_the_documentation(site, browser):
    start = (site / "docs" / "index.html").as_uri()
    browser.get((site / "index.html").as_uri())
    WebDriverWait(browser, 10).until(lambda driver: driver.current_url == start)


def test_the_search_finds_a_page(site, browser):
    browser.get(f"{(site / 'search.html').as_uri()}?q=neighbours")
    browser.implicitly_wait(10)
    assert browser.find_elements("css selector", "#search-results li a")
