"""How Sphinx makes the site: `make docs` writes it to docs/_build/html.

The source folder is the project's root, so that a link means the same in the site and on a page
of the repository. Nothing in the site is fetched from another address.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
sys.path[:0] = [str(ROOT), str(DOCS / "_ext")]
# Notebooks run the code of this checkout, too. A second thread gains little on networks as small
# as theirs, and loses much where cores are busy.
os.environ["PYTHONPATH"] = str(ROOT)
os.environ.setdefault("OMP_NUM_THREADS", "1")

import diffaug  # noqa: E402

project = "DiffAug"
author = "The DiffAug reproduction authors"
copyright = f"2026, {author}. MIT licence"
version = release = diffaug.__version__
language = "en"

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "sphinx.ext.napoleon",
    "sphinx.ext.viewcode",
    "sphinx_copybutton",
    "docstrings",
    "pages",
    "repository",
]
root_doc = "docs/index"
include_patterns = ["*.md", "docs/**", "reports/**"]
# Whole folders, so that Sphinx does not walk through results and environments.
exclude_patterns = [
    *(
        path.name
        for path in ROOT.iterdir()
        if path.is_dir() and path.name not in ("docs", "reports")
    ),
    "docs/_*",
    "**/.ipynb_checkpoints",
]

myst_enable_extensions = ["html_image"]
myst_heading_anchors = 3
nb_execution_mode = "force"
nb_execution_timeout = 600
nb_execution_raise_on_error = True
nb_execution_show_tb = True
nb_merge_streams = True

# A name that joins the package's stub, and so `diffaug.__all__`, appears by itself.
NAMES = DOCS / "_names.rst"
default_role = "py:obj"
autodoc_inherit_docstrings = False
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
autosummary_generate = [str(NAMES)]
napoleon_numpy_docstring = False

html_theme = "furo"
html_title = "DiffAug"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_extra_path = ["_extra"]
html_copy_source = False
templates_path = [str(DOCS / "_templates")]
copybutton_prompt_text = r">>> |\.\.\. |\$ "
copybutton_prompt_is_regexp = True


def names() -> str:
    """Return one table of public names for each heading of the package's stub."""
    stub = Path(diffaug.__file__).with_suffix(".pyi")
    text, started = ".. currentmodule:: diffaug\n", False
    for line in stub.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            heading, started = line.removeprefix("# "), False
        elif " as " in line:
            if not started:
                text += f"\n{heading}\n{'-' * len(heading)}\n\n"
                text += ".. autosummary::\n   :toctree: api\n\n"
            text, started = f"{text}   {line.rpartition(' as ')[2]}\n", True
    return text


NAMES.write_text(names(), encoding="utf-8")
