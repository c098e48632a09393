"""`make ui` in a real browser: what a new user finds, selects, compares and opens."""

import base64
import os
import subprocess
import sys
from contextlib import contextmanager

import pytest

from tests.browser import seen_by, start
from tests.workflow.conftest import ROOT
from tests.workflow.made_up import made_up
from workflow import ui
from workflow.track import track

WebDriverWait = pytest.importorskip("selenium.webdriver.support.wait").WebDriverWait
WebDriverException = pytest.importorskip("selenium.common").WebDriverException
TABLES = ("Table 1", "Table 2", "Table 3", "Table 4")
SCORE = "RBF-SVM training rows in percent"
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
ROWS = ".ag-pinned-left-cols-container .ag-row"
LEAVES = """[...document.querySelectorAll("body *")].filter(e => e.checkVisibility()
  && e.innerText?.trim() === arguments[0]
  && ![...e.children].some(inner => inner.innerText?.trim() === arguments[0]))"""
PATIENCE = 60
pytestmark = [pytest.mark.workflow, pytest.mark.timeout(240)]


@contextmanager
def served(folder, store):
    """What `make ui` runs, on a store; gives what it printed: a link by experiment."""
    command = [sys.executable, "-m", "workflow.ui"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "MLFLOW_TRACKING_URI": store}
    with (folder / "errors.log").open("w") as errors:
        server = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True
        )
    try:
        said = []
        for line in server.stdout:
            if line.startswith("Ctrl-C"):
                break
            said.append(line.strip())
        yield dict(line.split("  ") for line in said if "http" in line)
    finally:
        server.terminate()
        assert server.wait(30) == 0


@pytest.fixture(scope="module")
def links(tmp_path_factory):
    """A link by experiment, to a store with all four tables and two versions of Table 4."""
    folder = tmp_path_factory.mktemp("store")
    store = f"sqlite:///{folder}/mlflow.db"
    cells = made_up(folder, TABLES)
    figure = folder / "figure3.png"
    figure.write_bytes(PIXEL)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MLFLOW_TRACKING_URI", store)
        track("made up", cells, {"Table 1": [figure]})
    with served(folder, store) as printed:
        yield printed


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """Chromium with a screen on which a table has room."""
    driver = start(tmp_path_factory.mktemp("chromium"))
    seen_by(driver, 1600)
    yield driver
    driver.quit()


@pytest.fixture
def page(browser):
    """The browser, with words to wait for and to click on."""

    class Page:
        def open(self, address):
            browser.get("about:blank")  # a new address after # alone loads nothing
            browser.get(address)

        def shows(self, *texts):
            """Wait until all texts stand on the page."""
            body = "return document.body.innerText"

            def seen(driver):
                return all(text in driver.execute_script(body) for text in texts)

            self.until(seen, f"{texts} on {browser.current_url}")

        def finds(self, css):
            """The visible elements of a kind, once there is one."""

            def seen(driver):
                found = driver.find_elements("css selector", css)
                return [each for each in found if each.is_displayed()]

            return self.until(seen, css)

        def click(self, text):
            """Click on the last visible element that holds this text and nothing else."""

            def clicked(driver):
                leaf = driver.execute_script(f"return {LEAVES}.pop()", text)
                return leaf is not None and (leaf.click() or True)

            self.until(clicked, text)

        def until(self, seen, what):
            """Wait; the page may draw itself anew meanwhile."""
            wait = WebDriverWait(browser, PATIENCE, ignored_exceptions=[WebDriverException])
            return wait.until(seen, what)

        def runs(self, script):
            return browser.execute_script(f"return {script}")

    return Page()


def test_the_command_prints_a_link_for_each_table(links):
    assert list(links) == [f"made up / {table}" for table in TABLES]


def test_the_list_of_experiments_has_the_tables(links, page):
    page.open(f"{links['made up / Table 1'].partition('#')[0]}#/experiments")
    page.shows(*(f"made up / {table}" for table in TABLES))


def test_the_link_lands_on_the_means_with_their_scores(links, page):
    page.open(links["made up / Table 4"])
    page.shows("B3, digits", "pca, digits", SCORE, "96.5", "90.5", "Means over seeds")
    names = [row.text.splitlines()[1] for row in page.finds(ROWS)]
    assert names == ["B3, digits", "pca, digits"]


def test_two_runs_are_selected_and_compared(links, page):
    page.open(links["made up / Table 4"])
    page.shows("B3, digits", "96.5")
    for box in page.finds(f"{ROWS} .ag-selection-checkbox")[:2]:
        box.click()
    page.click("Compare")
    page.shows("Comparing 2 Runs", "B3, digits", "pca, digits", SCORE, "96.5", "90.5")
    page.shows("contrast", "info_nce (nu 1.0)", "mixing.lam")


def test_a_metric_is_shown_as_a_curve_over_its_steps(links, page):
    seeds = links["made up / Table 4"].replace("=means", "=seeds")
    page.open(f"{seeds}&compareRunsMode=CHART")
    page.shows("B3, digits, seed 0", "pca, digits, seed 1", "E-step 1")
    page.finds(".js-plotly-plot .scatterlayer .trace")
    axes = "[...document.querySelectorAll('.js-plotly-plot .xtitle')].map(e => e.textContent)"
    assert "Step" in page.runs(axes)
    assert "after each epoch" in page.runs("document.body.textContent")


def test_a_figure_among_the_artifacts_is_opened(links, page):
    page.open(links["made up / Table 1"].replace("=means", "=versions"))
    page.click("Table 1, version 1")
    page.click("Artifacts")
    page.click("figure3.png")
    pictures = "[...document.images].filter(each => each.naturalWidth == 1 && each.width)"
    page.until(lambda _: page.runs(f"{pictures}.length"), "a picture of one pixel")


def test_a_server_that_does_not_answer_is_one_line(monkeypatch, capsys):
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://127.0.0.1:9")
    assert ui.main() == 1
    said = capsys.readouterr()
    assert said.err.startswith("ui: http://127.0.0.1:9 does not answer: ")
    assert (said.err.count("\n"), said.out) == (1, "")


def test_a_store_that_is_not_there_is_one_line(tmp_path):
    environment = {**os.environ, "MLFLOW_TRACKING_URI": f"sqlite:///{tmp_path}/none.db"}
    command = [sys.executable, "-m", "workflow.ui"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("ui: nothing is in sqlite:///")
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "none.db").exists()
