"""torch for files that reading params.yaml imports: loaded at its first use, which takes seconds.

Such a file begins with `from __future__ import annotations`, so that Tensor and the other types
are names alone, and derives no class from torch's. `importlib.util.LazyLoader` would not do:
it puts an unloaded torch into sys.modules, where SciPy looks for it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch as torch
    from torch import Generator as Generator
    from torch import Tensor as Tensor
    from torch import nn as nn
    from torch.nn import functional as F
else:

    class Lazy:
        """Stands for a module, and imports it when an attribute is asked for."""

        def __init__(self, name: str) -> None:
            self._name = name

        def __getattr__(self, attribute: str) -> Any:
            return getattr(import_module(self._name), attribute)

    torch, nn, F = map(Lazy, ("torch", "torch.nn", "torch.nn.functional"))
    Generator = Tensor = "of torch"  # read by type checkers alone

__all__ = ["F", "Generator", "Tensor", "nn", "torch"]
