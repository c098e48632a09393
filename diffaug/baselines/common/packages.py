"""Packages of others that some baselines run on; none of them is needed for the rest."""

import importlib
from types import ModuleType


class NotInstalled(ImportError):  # noqa: N818  a state that a table shows, not a mistake
    """The package that a baseline runs on is absent; `name` is what package indexes call it."""


def imported(module: str, package: str = "") -> ModuleType:
    """Import a module of a package, which by default has the module's name.

    Raises:
        NotInstalled: The package is absent. One that is present but broken raises its own error.
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name != module:
            raise
        package = package or module
        message = f"needs the package {package}, which is not installed"
        raise NotInstalled(message, name=package) from error
