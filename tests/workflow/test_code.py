"""A job's results go stale with the code that it runs, and with no other."""

import ast
import shutil

import pytest

from diffaug.data.catalogue import module
from diffaug.evaluation.metrics import module_of
from tests.workflow.conftest import PARAMS, ROOT
from workflow import code
from workflow.plan import Plan

PLAN = Plan(PARAMS)
TRAINED = {"estep1", "mstep", "augment", "estep2", "joint"}
# What the rules name: a job's script, and what it imports by a name in params.yaml. The method is
# `tuned` on digits; B1 is the variant with another objective.
JOBS = {
    **{name: [name] for name in ("metrics", "evaluate_samples", "track")},
    **{name: [name, module("digits")] for name in ("download", "prepare")},
    "prepare zeisel": ["prepare", module("zeisel")],
    **{name: ["report", f"workflow.reports.{name}"] for name in ("table1", "figure5", "figure7")},
    **{phase: [phase, *PLAN.settings("digits", "tuned").modules(phase)] for phase in TRAINED},
    "estep1 of B1": ["estep1", *PLAN.settings("digits", "tuned-B1").modules("estep1")],
    "similarity": ["similarity", *PLAN.settings("digits", "tuned").modules("augment")],
    "pca": ["baseline", "diffaug.baselines.pca"],
    "ivis": ["baseline", "diffaug.baselines.ivis"],
    "evaluate": ["evaluate", *map(module_of, PLAN.measured("digits"))],
}
DATA = {"download", "prepare", "prepare zeisel"}
BASELINES = {"pca", "ivis"}
ESTEPS = {"estep1", "estep1 of B1", "estep2", "joint"}
MSTEPS = {"mstep", "augment", "joint"}
TORCH = ESTEPS | MSTEPS | {"similarity"}
JUDGES = {"evaluate", "evaluate_samples"}


@pytest.fixture
def project(tmp_path, monkeypatch):
    """The root of a copy of the project's source, which digests are taken of."""
    for package in code.PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package)
    monkeypatch.setattr(code, "ROOT", tmp_path)
    return tmp_path


def digests():
    return {
        name: code.digest(f"workflow.scripts.{script}", *chosen)
        for name, (script, *chosen) in JOBS.items()
    }


def edit_a_function(path):
    """Let the first function of a file begin with another statement."""
    tree = ast.parse(path.read_text())
    function = next(node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    function.body.insert(0, ast.parse("edited = True").body[0])
    path.write_text(ast.unparse(tree))


@pytest.mark.parametrize(
    ("file", "stale"),
    [
        ("diffaug/training/loop.py", TORCH),
        ("diffaug/training/mstep.py", {"mstep"}),
        ("diffaug/views/neighbours.py", ESTEPS | {"similarity", "ivis"}),
        ("diffaug/objectives/info_nce.py", ESTEPS),  # NT-Xent is a form of it
        ("diffaug/objectives/soft_contrastive.py", set()),
        ("diffaug/objectives/nt_xent.py", {"estep1 of B1"}),
        ("diffaug/models/residual_mlp.py", MSTEPS | {"similarity"}),
        ("diffaug/diffusion/samplers.py", MSTEPS),
        ("diffaug/data/canonical.py", DATA | TORCH | BASELINES | JUDGES),
        ("diffaug/data/catalogue/digits.py", {"download", "prepare"}),
        ("diffaug/data/prepare.py", DATA),
        ("diffaug/evaluation/metrics/knn.py", {"evaluate"}),
        ("diffaug/evaluation/samples.py", {"evaluate_samples"}),
        ("diffaug/evaluation/means.py", {"metrics"}),
        ("diffaug/baselines/ivis.py", {"ivis"}),
        ("diffaug/figures/figure5.py", {"figure5"}),
        ("diffaug/figures/style.py", {"figure5", "figure7"}),
        ("diffaug/tables/markdown.py", {"table1"}),
        ("workflow/reports/figure7.py", {"figure7"}),
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


@pytest.mark.parametrize(
    "folder", ["data/catalogue", "objectives", "views", "models", "baselines", "evaluation/metrics"]
)
def test_a_new_file_makes_nothing_stale(project, folder):
    before = digests()
    (project / "diffaug" / folder / "new.py").write_text("from diffaug.io import write_json\n")
    assert digests() == before


def test_imports_of_every_form_are_followed(project):
    new = project / "diffaug" / "new.py"
    forms = {
        "import diffaug.objectives.byol": "diffaug.objectives.byol",
        "from diffaug.objectives import byol": "diffaug.objectives.byol",
        "from diffaug.objectives.byol import BYOL": "diffaug.objectives.byol",
        "def late():\n    from diffaug.objectives import byol": "diffaug.objectives.byol",
        "from workflow import plan as p": "workflow.plan",
    }
    for text, imported in forms.items():
        new.write_text(text)
        assert imported in code.closure("diffaug.new"), text
    new.write_text("import numpy as np\nfrom pathlib import Path")
    assert code.closure("diffaug.new") == ["diffaug", "diffaug.new"]


def test_a_module_that_is_no_file_is_refused(project):
    with pytest.raises(ModuleNotFoundError, match=r"^diffaug\.baselines\.new: no such module"):
        code.digest("diffaug.baselines.new")
