"""Binomial thinning: what sequencing a cell less deeply would have counted.

Splitting counts this way gives two independent tables where they are Poisson [1]; here each
draw is one view of a cell. The counts are found again from the log values of the table.

[1] Neufeld et al. 2022, Inference after latent variable estimation for single-cell RNA
    sequencing data, arXiv:2207.00554
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from diffaug.lazy import Generator, Tensor, torch
from diffaug.training.inputs import CHUNK, Inputs
from diffaug.views.base import SameOnBothSides, View

# Of a count, relative: float32 log values give 5e-7 on zeisel, citeseq, mca-bladder and cbmc.
ROUNDING = 1e-5
# Fewer counts above 0 might all be multiples of 2. No row of the four tables above has only such
# counts, not even among its 200 genes of the largest variance.
FEWEST = 10


class ThinSettings(SameOnBothSides):
    """Each molecule of a cell kept with probability `share`; the first step of all."""

    must_be_first = True
    name: Literal["thin"] = "thin"
    share: Annotated[float, Field(gt=0, lt=1)] = 0.5

    def view(self, inputs: Inputs) -> View:
        return Thinning(inputs, self.share)


class Thinning:
    """Each count c of a row becomes Binomial(c, share) / share, so that its mean stays c.

    The row is then scaled by its own factor and log1p'ed, as it was prepared, and mapped to the
    input space. The division makes up for the molecules lost: a thinned row's scaled total is
    the full row's on average, not exactly. The batch x is not read, only which rows it has.

    Args:
        inputs: The training rows. In the data's own numbers they must be log(1 + s c) with whole
            counts c >= 0, and s one factor a row: `recipes.log_normalised`, or s = 1.
        share: Probability that a molecule is kept, in (0, 1).

    Raises:
        ValueError: Where the training rows are no such table.

    >>> import torch
    >>> from diffaug import Inputs, InputSpace, Thinning
    >>> x, rows = torch.log1p(torch.arange(60.0).view(3, 20) % 17), torch.arange(2)
    >>> inputs = Inputs(InputSpace("unit", (20,)).fit(x), x)
    >>> Thinning(inputs, share=0.5)(inputs[rows], rows, torch.Generator()).shape
    torch.Size([2, 20])
    """

    def __init__(self, inputs: Inputs, share: float = 0.5) -> None:
        self.x = inputs.x
        self.space = inputs.space
        self.scale = row_scales(inputs.x)
        self.share = torch.tensor(share, device=inputs.device)

    def __call__(self, x: Tensor, rows: Tensor, generator: Generator) -> Tensor:
        scale = self.scale[rows, None]
        counts = (torch.expm1(self.x[rows]) / scale).round()
        # Zeros cost next to nothing: to choose the other counts first takes longer.
        kept = torch.binomial(counts, self.share.expand_as(counts), generator=generator)
        return self.space(torch.log1p(kept / self.share * scale))


def row_scales(x: Tensor) -> Tensor:
    """Return s (N,) of the rows x = log(1 + s c): their least number above 0, of a count of 1.

    Args:
        x: (N, D) log counts.

    Raises:
        ValueError: Naming the first row whose s cannot be told: x is no such table, the least
            count is not 1, or too few counts are above 0 to know. Where all are 0, s is 1.

    >>> row_scales(torch.log1p(0.5 * torch.arange(12)[None]))
    tensor([0.5000])
    """
    if x.ndim != 2 or not x.is_floating_point():
        shape = tuple(x.shape[1:])
        raise ValueError(f"'thin' needs a table of log counts; rows are {x.dtype} of shape {shape}")
    scales, start = [], 0
    for part in x.split(CHUNK):
        values = torch.expm1(part.double())
        scale = values.masked_fill(values <= 0, torch.inf).amin(1)
        counts = values / scale[:, None]
        wrong = (values < 0) | ((counts - counts.round()).abs() > ROUNDING * counts)
        present = (counts > 0).sum(1)
        unknown = wrong.any(1) | ((present > 0) & (present < FEWEST))
        if unknown.any():
            row = start + int(unknown.int().argmax())
            raise ValueError(
                f"'thin' needs log(1 + scale * count), {FEWEST} or more counts above 0 a row and "
                f"1 the least of them; training row {row} is not so"
            )
        scales.append(torch.where(present > 0, scale, 1.0).float())
        start += len(part)
    return torch.cat(scales)
