"""Things that are found by the name of their file: objectives, views, baselines, data sets.

Such a folder has one module for each of its things and no list of them. To add one is to add a
file, which makes nothing else stale.
"""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType


def names(package: ModuleType) -> list[str]:
    """Return the names of the modules in a package, sorted; none is imported, folders are left out.

    >>> import diffaug.losses
    >>> names(diffaug.losses)
    ['kernels', 'negative_cosine', 't_kernel_nce']
    """
    return list(_names(*package.__path__))


@cache  # a params.yaml is checked cell by cell: some 20,000 times
def _names(*folders: str) -> tuple[str, ...]:
    return tuple(sorted(found.name for found in iter_modules(folders) if not found.ispkg))


def find(package: ModuleType, name: str) -> ModuleType:
    """Import the module `name` of a package.

    Raises:
        ValueError: one line with the names that there are, where this is none of them.
    """
    known = names(package)
    if name not in known:
        what = package.__name__.rpartition(".")[2]
        raise ValueError(f"{what}: {name!r} is unknown; there are {', '.join(known)}")
    return import_module(f"{package.__name__}.{name}")


def import_all(package: ModuleType) -> None:
    """Import every module of a package, so that the kinds of settings defined there are known.

    >>> import_all(diffaug.objectives)
    """
    for name in names(package):
        import_module(f"{package.__name__}.{name}")
