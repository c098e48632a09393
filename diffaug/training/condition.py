"""What the generator is told about a row."""

import torch
from torch import Generator, Tensor, nn

from diffaug.training.encoder import embed
from diffaug.training.inputs import Inputs


class Condition:
    """Condition vectors of numbered training rows: y, z, random numbers (A2) or the label (A1).

    y and z come from the frozen encoder for the rows without any view, without gradient (Alg. 1,
    line 3). The released code uses y, the paper prints z.

    Args:
        kind: "y", "z", "random" or "onehot".
        encoder: The encoder, in eval mode.
        inputs: Training rows (N, ...) in the input space.
        labels: Labels (N,), for "onehot" alone.

    Raises:
        ValueError: Where labels are missing for "onehot", or given for another kind.
    """

    def __init__(
        self, kind: str, encoder: nn.Module, inputs: Inputs | Tensor, labels: Tensor | None = None
    ) -> None:
        if (kind == "onehot") != (labels is not None):
            raise ValueError(f"condition = {kind!r}: labels belong to 'onehot' and nothing else")
        self.kind = kind
        if labels is not None:
            self.table = torch.nn.functional.one_hot(labels).float()
        else:
            y, z = embed(encoder, inputs)
            self.table = z if kind == "z" else y

    @property
    def dim(self) -> int:
        """Length of one condition vector."""
        return self.table.shape[1]

    def __call__(self, rows: Tensor, generator: Generator) -> Tensor:
        """Return the conditions (B, dim) of the numbered rows; random ones are drawn anew."""
        if self.kind == "random":
            shape = (len(rows), self.dim)
            return torch.randn(shape, generator=generator, device=self.table.device)
        return self.table[rows]
