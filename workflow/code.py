"""The digest of the code that a job runs: its script and all of the project that it imports.

Imports are read from the source, not run: the digest costs no import of torch. It is a value of
the rule (`params:`), so that an edit makes stale exactly the results of the code that it changes.
Comments, docstrings and layout are no code. What is imported by a name in params.yaml stands in
no source: rules add it by that name.
"""

import ast
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGES = ("diffaug", "workflow")


def digest(*modules: str) -> str:
    """Return the SHA-256 of the code of `modules` and of all project modules they import.

    It holds for one version of Python, whose parser it comes from. ModuleNotFoundError, one
    line, for a module that is no file of the project.

    >>> len(digest("diffaug.losses.kernels"))
    64
    """
    lines = [f"{name} {_facts(_source(name))[0]}\n" for name in closure(*modules)]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def closure(*modules: str) -> list[str]:
    """Return `modules` and every project module that they import, at any depth, sorted.

    >>> closure("diffaug.lazy")
    ['diffaug', 'diffaug.lazy']
    """
    found: set[str] = set()
    waiting = list(modules)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            package, _, _ = name.rpartition(".")  # its __init__ runs first, if it has one
            _, imported = _facts(_source(name))
            waiting += [other for other in (package, *imported) if other and _path(other)]
    return sorted(found)


def _path(module: str) -> Path | None:
    place = ROOT.joinpath(*module.split("."))
    for path in (place.with_suffix(".py"), place / "__init__.py"):
        if path.is_file():
            return path
    return None


def _source(module: str) -> str:
    path = _path(module)
    if path is None:
        raise ModuleNotFoundError(f"{module}: no such module of the project")
    return path.read_text(encoding="utf-8")


@cache  # by the text itself: an edited file is read anew
def _facts(source: str) -> tuple[str, tuple[str, ...]]:
    """(digest of the code, names that may be project modules which it imports) of one file."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            node.body = [ast.Pass()]  # names of types: nothing that runs
        documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
        if isinstance(node, documented) and ast.get_docstring(node, clean=False) is not None:
            del node.body[0]
    names = tuple(dict.fromkeys(_imports(tree)))
    return hashlib.sha256(ast.dump(tree).encode()).hexdigest(), names


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if _ours(alias.name))
        elif isinstance(node, ast.ImportFrom) and node.module and _ours(node.module):
            yield node.module
            # `from package import module`, or a name in a module, which has no file.
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _ours(module: str) -> bool:
    return module.partition(".")[0] in PACKAGES
