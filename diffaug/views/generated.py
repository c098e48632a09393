"""Replacing hand-made views by generated ones with probability lambda (Eq. 3 and Eq. 4)."""

import torch
from torch import Generator, Tensor

from diffaug.io import from_bytes


class Generated:
    """Each row, at each step, is replaced by one of its cached samples with probability `lam`.

    samples: (copies, N, ...) generated positives of the N training rows, bytes or numbers; one
    copy is drawn each time. The released code's cache is never filled: pass zeros for it.
    Raises ValueError for `lam` outside [0, 1].
    """

    def __init__(self, samples: Tensor, lam: float) -> None:
        if not 0 <= lam <= 1:
            raise ValueError(f"lam = {lam}: allowed is 0 to 1")
        self.samples = samples
        self.lam = lam

    def __call__(self, x: Tensor, rows: Tensor, generator: Generator) -> Tensor:
        shape = (len(rows),)
        replaced = torch.rand(shape, generator=generator, device=x.device) < self.lam
        copy = torch.randint(len(self.samples), shape, generator=generator, device=x.device)
        keep = replaced.view(-1, *[1] * (x.ndim - 1))
        return torch.where(keep, from_bytes(self.samples[copy, rows]), x)
