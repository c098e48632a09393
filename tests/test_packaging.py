"""What is built from the project, and what its core needs: the method, and no workflow tool."""

import ast
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path, PurePosixPath

import pytest

import diffaug
from workflow import code

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
BUILD = "from setuptools.build_meta import build_{0}; build_{0}('dist')"
# What the core imports, and what for. SciPy comes with scikit-learn, pydantic_core with pydantic.
CORE = {
    "torch": "networks and training",
    "numpy": "rows in and out",
    "scipy": "sparse tables",
    "scikit-learn": "the conventions of the estimator",
    "pydantic": "settings are checked",
    "pyyaml": "settings in a file",
    "tqdm": "the bar with the time left",
    "safetensors": "saved models, whose loading runs no code",
}
CALLED = {"sklearn": "scikit-learn", "yaml": "pyyaml", "pydantic_core": "pydantic"}
BLOCKED = ("snakemake", "dvc", "mlflow", "pandas", "matplotlib", "torchvision", "anndata", "typer")
WITHOUT = f"""
import sys
from importlib.machinery import PathFinder

class Without(PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        hidden = name.partition(".")[0] in {BLOCKED}
        return None if hidden else PathFinder.find_spec(name, path, target)

sys.meta_path[sys.meta_path.index(PathFinder)] = Without
"""


def refused(*lines: str) -> str:
    """Run lines of Python where no tool of the workflow can be imported; what they print."""
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT + "\n".join(lines)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-2000:]
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Names of the files in the wheel and in the sdist, built in a copy of the project."""
    copy = tmp_path_factory.mktemp("project")
    for part in ("pyproject.toml", "README.md", "LICENSE", "MANIFEST.in"):
        shutil.copy(ROOT / part, copy)
    for part in ("diffaug", "workflow", "tests", "examples"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / part, copy / part, ignore=ignored)
    for kind in ("sdist", "wheel"):
        command = [sys.executable, "-c", BUILD.format(kind)]
        done = subprocess.run(command, cwd=copy, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-2000:]
    (wheel,) = (copy / "dist").glob("*.whl")
    (sdist,) = (copy / "dist").glob("*.tar.gz")
    with zipfile.ZipFile(wheel) as file, tarfile.open(sdist) as archive:
        inside = [PurePosixPath(info.name) for info in archive if info.isfile()]
        return file.namelist(), [str(path.relative_to(path.parts[0])) for path in inside]


def files_of_the_package():
    files = (path for path in ROOT.glob("diffaug/**/*") if path.is_file())
    return sorted(str(p.relative_to(ROOT)) for p in files if "__pycache__" not in p.parts)


def test_the_wheel_has_every_file_of_the_package_and_nothing_else(built):
    wheel, _ = built
    about = f"diffaug-{PROJECT['version']}.dist-info/"
    assert sorted(name for name in wheel if not name.startswith(about)) == files_of_the_package()
    assert f"{about}licenses/LICENSE" in wheel
    assert "diffaug/selection/methods.md" in wheel


def test_the_sdist_has_what_the_wheel_is_built_from(built):
    _, sdist = built
    of_the_build = {
        "PKG-INFO",
        "setup.cfg",
        "MANIFEST.in",
        "pyproject.toml",
        "README.md",
        "LICENSE",
    }
    rest = {name for name in sdist if not name.startswith("diffaug.egg-info/")} - of_the_build
    assert sorted(rest) == files_of_the_package()


def test_every_public_name_is_imported_without_a_tool_of_the_workflow():
    said = refused(
        "import diffaug", "print([getattr(diffaug, n).__name__ for n in diffaug.__all__])"
    )
    assert ast.literal_eval(said) == diffaug.__all__


def test_the_core_needs_what_it_imports_and_no_more():
    """The core is the public names, and settings read from a file."""
    found = set()
    for module in code.closure(*diffaug._PLACES.values(), "diffaug.params_file"):
        path = ROOT.joinpath(*module.split("."))
        file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.partition(".")[0])
    found -= {"diffaug", *sys.stdlib_module_names}
    # One class alone asks for torchvision, when an object is made of it.
    assert {CALLED.get(name, name) for name in found - {"torchvision"}} == set(CORE)


def test_the_core_asks_for_what_it_needs():
    asked = [line.partition("=")[0].rstrip("><~! ") for line in PROJECT["dependencies"]]
    assert sorted(asked) == sorted(CORE)


def test_the_version_is_the_one_of_the_project():
    assert diffaug.__version__ == PROJECT["version"]


def test_the_lines_of_the_readme_need_no_tool_of_the_workflow(tmp_path):
    refused(
        "import os, numpy as np",
        f"os.chdir({str(tmp_path)!r})",
        "from diffaug import DiffAug",
        "X = np.random.default_rng(0).normal(size=(60, 6))",
        "model = DiffAug(random_state=0, budget=0.01, settings={'augment': {'steps': 2}}).fit(X)",
        "model.augment(X, n_samples=2)",
        "model.save('model')",
        "assert DiffAug.load('model').transform(X).shape == (60, 2)",
    )
