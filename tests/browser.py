"""A headless Chromium for tests that look at pages as a reader does."""

import shutil
from pathlib import Path

import pytest

QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def start(folder: Path):
    """Start a browser that keeps what it has to keep in `folder`; skip the test without one."""
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
    places = [shutil.which(name) for name in ("chromium", "chromedriver")]
    if None in places:
        pytest.skip("chromium and chromedriver (Debian: chromium-driver) are not installed")
    options = webdriver.ChromeOptions()
    options.binary_location = places[0]
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    for argument in (*QUIET, f"--user-data-dir={folder}"):
        options.add_argument(argument)
    return webdriver.Chrome(options, webdriver.ChromeService(places[1]))


def seen_by(driver, width: int, dark: bool = False, script: bool = True) -> None:
    """Let the next page be seen on a screen of that width, in the dark, or without JavaScript."""
    size = {"width": width, "height": 844, "deviceScaleFactor": 1, "mobile": width < 500}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})
    driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not script})


def errors(driver) -> list[str]:
    """What the browser has complained about since it was asked last."""
    return [line["message"] for line in driver.get_log("browser") if line["level"] == "SEVERE"]
