"""The project's tests that need a GPU, by pytest in a process of its own."""

import importlib.util
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

from diffaug.bench.run import NotWhole, Row, Run

TITLE = "Tests that need a GPU"
ORDER = 3
SECONDS = 75
TESTS = Path("tests")
SIGN = "skipif(not torch.cuda.is_available()"


def measure(run: Run) -> Iterator[Row]:
    """Yield how many passed, and what did not."""
    if importlib.util.find_spec("pytest") is None:
        raise NotWhole("pytest is not installed")
    files = needing_a_gpu()
    if not files:
        raise NotWhole(f"no tests in {TESTS.resolve()}; run this in the folder of the project")
    found = run.keep / "tests.xml"
    found.parent.mkdir(parents=True, exist_ok=True)
    found.unlink(missing_ok=True)
    # On a CPU those that need nothing else are skipped, and one file is enough to see that.
    chosen = files[:1] if run.dry else files
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    command += [f"--junitxml={found}", *chosen]
    subprocess.run(command, timeout=run.left(), check=False)
    yield row(found)


def needing_a_gpu() -> list[str]:
    """Return the files with a test that is skipped where there is no CUDA device."""
    # Those that need nothing else first: a dry run takes one of them.
    files = sorted(TESTS.rglob("test_*.py"), key=lambda path: (path.name != "test_on_gpu.py", path))
    return [str(path) for path in files if SIGN in path.read_text(encoding="utf-8")]


def row(report: Path) -> Row:
    """Return the row of a JUnit report that pytest wrote; ValueError where there is none."""
    if not report.exists():
        raise ValueError("pytest ended without a report; see its output above")
    (suite,) = ET.parse(report).getroot()
    counts = {key: int(suite.get(key, 0)) for key in ("tests", "failures", "errors", "skipped")}
    bad = [
        f"{case.get('classname')}::{case.get('name')}"
        for case in suite
        if case.find("failure") is not None or case.find("error") is not None
    ]
    passed = counts["tests"] - counts["failures"] - counts["errors"] - counts["skipped"]
    told = f"{counts['skipped']} skipped, failed: {', '.join(bad) or 'none'}"
    numbers = {key: float(value) for key, value in counts.items()}
    return Row("passed", passed, f"of {counts['tests']} tests", told, numbers)
