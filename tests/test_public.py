"""Every name that `import diffaug` gives can be imported, says what it takes, and shows it."""

import doctest
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import diffaug
from workflow import code

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("name", diffaug.__all__)
def test_a_public_name_is_documented_and_its_example_runs(name):
    thing = getattr(diffaug, name)
    text = inspect.getdoc(thing) or ""
    assert inspect.signature(thing).parameters.keys() == set() or "Args:" in text
    lines = doctest.DocTestParser().get_examples(text)
    assert any(name in line.source for line in lines), f"{name}: no example"
    example = doctest.DocTest(lines, {}, name, None, 0, text)
    said: list[str] = []
    failed, _ = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(example, out=said.append)
    assert failed == 0, "".join(said)


def test_each_name_comes_from_the_module_that_defines_it():
    for name in diffaug.__all__:
        assert getattr(diffaug, name).__module__.startswith(diffaug._PLACES[name])


def test_importing_the_package_is_quick_and_imports_nothing_heavy():
    script = (
        "import sys, time; t = time.process_time(); import diffaug; t = time.process_time() - t;"
        "assert t < 0.5, t; assert not {'torch', 'sklearn', 'numpy'} & set(sys.modules);"
        "assert sorted(diffaug.__all__ + ['__version__']) == dir(diffaug)"
    )
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True)


def test_the_package_has_no_other_attribute():
    with pytest.raises(AttributeError, match="module 'diffaug' has no attribute 'Diffaug'"):
        diffaug.Diffaug  # noqa: B018


def test_a_new_public_name_or_version_makes_no_result_stale():
    """The list and the version are in no file that a job's code reaches."""
    reached = code.closure("diffaug")
    assert reached == ["diffaug"]
    text = (ROOT / "diffaug" / "__init__.py").read_text()
    assert "info_nce" not in text
    assert diffaug.__version__ not in text
