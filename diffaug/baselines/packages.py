"""Packages of others that some baselines run on; none of them is needed for the rest."""

import importlib
from types import ModuleType


class NotInstalled(ImportError):  # noqa: N818  a state that a table shows, not a mistake
    """The package that a baseline runs on is absent.

    name: the baseline; package: what to install, as package indexes name it.
    """

    def __init__(self, name: str, package: str) -> None:
        super().__init__(f"{name}: needs the package {package}, which is not installed")
        self.name, self.package = name, package


def imported(name: str, package: str, module: str) -> ModuleType:
    """Import `module` of `package` for the baseline `name`; NotInstalled where it is absent.

    A package that is present but broken raises its own error.
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name != module:
            raise
        raise NotInstalled(name, package) from error
