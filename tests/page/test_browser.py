"""The page in a real browser: on a phone, in the dark, by keyboard, and without JavaScript."""

import json
from itertools import pairwise

import pytest

from tests.browser import errors, seen_by, start

WebDriverWait = pytest.importorskip("selenium.webdriver.support.wait").WebDriverWait
Keys = pytest.importorskip("selenium.webdriver.common.keys").Keys
PHONE, DESK = 360, 1280
CONTRAST = """
const numbers = (text) => text.match(/[\\d.]+/g).map(Number);
const ground = (element) => {
  for (let at = element; at; at = at.parentElement) {
    const found = numbers(getComputedStyle(at).backgroundColor);
    if (found.length < 4 || found[3] > 0) return found.slice(0, 3);
  }
  return [255, 255, 255];
};
const light = (colour) => {
  const [r, g, b] = colour.map((c) => {
    c /= 255;
    return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const found = {};
const text = "p, a, th, td, dt, dd, li, span, summary, button";
for (const element of document.querySelectorAll(text)) {
  const [a, b] = [numbers(getComputedStyle(element).color).slice(0, 3), ground(element)].map(light);
  const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  if (ratio < 4.5) found[`${element.tagName} ${element.className}`] = ratio;
}
return found;
"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """Chromium."""
    driver = start(tmp_path_factory.mktemp("chromium"))
    yield driver
    driver.quit()


@pytest.fixture
def look(browser, committed):
    """Open the page as a reader of some kind does; return what evaluates a script in it."""

    def open_page(width=DESK, **of):
        seen_by(browser, width, **of)
        browser.get(committed.as_uri())
        return lambda script, *given: browser.execute_script(f"return {script}", *given)

    yield open_page
    assert errors(browser) == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_it_fits_the_screen_and_can_be_read(look, browser, width, dark):
    run = look(width, dark=dark)
    assert run("document.documentElement.scrollWidth") <= width
    assert browser.execute_script(CONTRAST) == {}, "text that is too pale, with its contrast"
    (ground,) = {run("getComputedStyle(document.body).backgroundColor")}
    assert (sum(map(int, ground[4:-1].split(","))) < 200) == dark
    figures = run("getComputedStyle(document.querySelector('figure img')).backgroundColor")
    assert figures == "rgb(255, 255, 255)", "figures are drawn on white"


def test_it_asks_no_address_for_anything(look, browser):
    browser.get_log("performance")
    run = look()
    run("scrollTo(0, document.body.scrollHeight)")
    sent = [json.loads(line["message"])["message"] for line in browser.get_log("performance")]
    urls = [each["params"]["request"]["url"] for each in sent if each["method"].endswith("BeSent")]
    assert urls, "nothing was seen, not even the page"
    assert {url.partition(":")[0] for url in urls} <= {"file", "data"}


def test_headings_landmarks_and_names(look):
    run = look()
    levels = run("[...document.querySelectorAll('h1, h2, h3')].map((h) => +h.tagName[1])")
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = run("[...document.querySelectorAll('[id]')].map((each) => each.id)")
    assert len(ids) == len(set(ids)), "two parts have one id"
    for landmark in ("main", "nav[aria-label]", "a.skip[href='#answer']"):
        assert run(f"document.querySelectorAll({landmark!r}).length") == 1, landmark
    assert run("[...document.querySelectorAll('main img')].filter((each) => !each.alt).length") == 0
    assert run("[...document.images].filter((each) => !each.complete).length") == 0
    bare = "[...document.querySelectorAll('main table')].filter((each) => !each.caption)"
    assert run(f"{bare}.length") == 0
    assert run("document.querySelectorAll('main th:not([scope])').length") == 0
    dead = "[...document.querySelectorAll('a[href^=\"#\"]')].filter((each) => "
    assert run(f"{dead} !document.getElementById(each.hash.slice(1))).length") == 0


def test_a_table_is_sorted_by_its_heads_also_from_the_keyboard(look, browser):
    run = look()
    table = run("document.querySelector('#table1').closest('section').querySelector('table')")
    column = "[...arguments[0].tBodies[0].rows].map((row) => row.cells[1].dataset.value ?? null)"
    before = run(column, table)
    assert len({*before} - {None}) > 2
    button = run("arguments[0].tHead.rows[0].cells[1].querySelector('button')", table)
    state = "arguments[0].tHead.rows[0].cells[1].getAttribute('aria-sort')"
    assert run(state, table) is None
    for key, order, sign in ((Keys.ENTER, "descending", -1), (Keys.SPACE, "ascending", 1)):
        button.send_keys(key)
        assert run(state, table) == order
        values = [float(value) for value in run(column, table) if value is not None]
        assert values == sorted(values, key=lambda value: sign * value)
        assert run(column, table)[len(values) :] == [None] * (len(before) - len(values))
    run("arguments[0].tHead.rows[0].cells[0].querySelector('button').click()", table)
    names = run("[...arguments[0].tBodies[0].rows].map((row) => row.cells[0].textContent)", table)
    assert names == sorted(names, key=str.casefold)
    assert run("arguments[0].querySelectorAll('[aria-sort]').length", table) == 1


def test_a_figure_is_enlarged_moved_and_closed_from_the_keyboard(look, browser):
    run = look()
    button = run("document.querySelector('#figure6 button')")
    assert "Figure 6" in button.get_attribute("aria-label")
    button.send_keys(Keys.ENTER)
    assert run("document.getElementById('zoom').open")
    assert run("picture.src === document.querySelector('#figure6 img').src")
    focused = browser.switch_to.active_element

    def then(condition):
        """Press no more keys before the picture has moved."""
        WebDriverWait(browser, 5).until(lambda _: run(f"panzoom.{condition}"), condition)

    then("getScale() === 1")
    focused.send_keys("+")
    then("getScale() > 1")
    focused.send_keys(Keys.ARROW_LEFT)
    then("getPan().x > 0")
    focused.send_keys("0")
    then("getScale() === 1 && panzoom.getPan().x === 0")
    focused.send_keys(Keys.ESCAPE)
    assert not run("document.getElementById('zoom').open")
    assert browser.switch_to.active_element == button, "focus is lost"


def test_without_javascript_all_content_is_there(look, browser, committed):
    look(PHONE, script=False)
    text = browser.find_element("tag name", "main").get_attribute("textContent")
    for part in ("Do generated positives help?", "DiffAug, tuned", "Licence".lower(), "make setup"):
        assert part in text
    assert not browser.find_elements("css selector", "main button"), "a button that does nothing"
    assert len(browser.find_elements("css selector", "main figure img")) > 8
    assert browser.find_elements("css selector", "details summary"), "folded by the browser itself"
