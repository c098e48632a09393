"""A job's results go stale with the code that it runs, and with no other."""

import ast
import shutil
from typing import ClassVar

import pytest
from pydantic import BaseModel

from tests.workflow.conftest import ROOT
from workflow import code

# What the rules name: a job's script, and what it imports by a name in params.yaml.
JOBS = {
    name: (f"workflow.scripts.{name}",)
    for name in (
        *("download", "prepare", "estep1", "mstep", "augment", "estep2", "joint"),
        *("evaluate", "evaluate_samples", "similarity", "metrics"),
    )
} | {
    "pca": ("workflow.scripts.baseline", "diffaug.baselines.pca"),
    "ivis": ("workflow.scripts.baseline", "diffaug.baselines.ivis"),
}
DATA = {"download", "prepare"}
BASELINES = {"pca", "ivis"}
TRAINED = {"estep1", "mstep", "augment", "estep2", "joint", "similarity"}


@pytest.fixture
def project(tmp_path, monkeypatch):
    """The root of a copy of the project's source, which digests are taken of."""
    for package in code.PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package)
    monkeypatch.setattr(code, "ROOT", tmp_path)
    return tmp_path


def digests():
    return {name: code.digest(*modules) for name, modules in JOBS.items()}


def edit_a_function(path):
    """Let the first function of a file begin with another statement."""
    tree = ast.parse(path.read_text())
    function = next(node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    function.body.insert(0, ast.parse("edited = True").body[0])
    path.write_text(ast.unparse(tree))


@pytest.mark.parametrize(
    ("file", "stale"),
    [
        ("diffaug/training/adamw.py", TRAINED | BASELINES),
        ("diffaug/views/neighbours.py", TRAINED | BASELINES),  # Ivis and Topo-AE seek them too
        ("diffaug/losses/kernels.py", TRAINED),
        ("diffaug/diffusion/samplers.py", TRAINED),
        ("diffaug/data/canonical.py", set(JOBS) - {"metrics"}),
        ("diffaug/data/sources.py", set(JOBS) - {"metrics"}),
        ("diffaug/data/readers/npz.py", DATA),
        ("diffaug/evaluation/knn.py", {"evaluate", "metrics"}),
        ("diffaug/evaluation/samples.py", {"evaluate_samples"}),
        ("diffaug/evaluation/means.py", {"metrics"}),
        ("diffaug/baselines/network.py", BASELINES),
        ("diffaug/figures/figure5.py", set()),
        ("workflow/plan.py", set()),
    ],
)
def test_an_edited_function_makes_exactly_what_runs_it_stale(project, file, stale):
    before = digests()
    edit_a_function(project / file)
    after = digests()
    assert {name for name in JOBS if after[name] != before[name]} == stale


def test_words_and_layout_make_nothing_stale(project):
    before = digests()
    for path in project.glob("diffaug/**/*.py"):
        tree = ast.parse(path.read_text())
        for node in ast.walk(tree):
            documented = isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
            if documented and ast.get_docstring(node) is not None:
                node.body[0].value.value = "Other words."
        path.write_text(f"# A comment.\n\n{ast.unparse(tree)}\n")
    assert digests() == before


@pytest.mark.parametrize("folder", ["data", "losses", "baselines", "training/objectives"])
def test_a_new_file_makes_nothing_stale(project, folder):
    before = digests()
    (project / "diffaug" / folder / "new.py").write_text("from diffaug.io import write_json\n")
    assert digests() == before


def test_imports_of_every_form_are_followed(project):
    new = project / "diffaug" / "new.py"
    forms = {
        "import diffaug.losses.byol": "diffaug.losses.byol",
        "from diffaug.losses import byol": "diffaug.losses.byol",
        "from diffaug.losses.byol import byol_loss": "diffaug.losses.byol",
        "def late():\n    from diffaug.losses import byol": "diffaug.losses.byol",
        "from workflow import plan as p": "workflow.plan",
    }
    for text, module in forms.items():
        new.write_text(text)
        assert module in code.closure("diffaug.new"), text
    new.write_text("import numpy as np\nfrom pathlib import Path")
    assert code.closure("diffaug.new") == ["diffaug", "diffaug.new"]


def test_a_module_that_is_no_file_is_refused(project):
    with pytest.raises(ModuleNotFoundError, match=r"^diffaug\.baselines\.new: no such module"):
        code.digest("diffaug.baselines.new")


def test_settings_name_the_modules_that_implement_them():
    class Loss(BaseModel):
        module: ClassVar[str] = "diffaug.losses.byol"
        nu: float = 1.0

    class Views(BaseModel):
        steps: list[BaseModel]

    class Settings(BaseModel):
        loss: Loss
        views: Views

    class Mask(BaseModel):
        module: ClassVar[str] = "diffaug.views.tables"

    settings = Settings(loss=Loss(), views=Views(steps=[Mask(), Mask()]))
    expected = ["diffaug.losses.byol", "diffaug.views.tables", "diffaug.views.tables"]
    assert list(code.modules_of([settings])) == expected
