"""Lemma 1: the contrastive loss becomes a sum over pairs as x grows.

The paper does not say what x is. It is read as the number of negatives. Were it their distance,
similarities of negatives would go to 0, and so would the difference. Similarities are the released
code's kernel of random rows, so how large the difference is depends on how far these are scattered.
The logarithm of the number of negatives is taken off, as the proof does: it has no gradient.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from diffaug.tables.ledger import Evidence
    from workflow.plan import Plan

UNIT = "percent of the contrastive loss"
SUPPORTED = "more negatives make the difference smaller, and 10,000 bring it below 1 % of the loss"
NOT_SUPPORTED = (
    "more negatives make the difference larger, or 10,000 leave it above 1 % of the loss"
)
FEW, MANY, DRAWS, WIDTH, TOLERANCE = 1_000, 10_000, 10, 64, 1.0


def needs(plan: "Plan") -> dict[str, Any]:
    """Nothing of a suite: the formulas are computed on random rows."""
    return {"missing": [], "elsewhere": []}


def tests() -> dict[str, "Evidence"]:
    """The difference of the losses, a run a draw of rows."""
    from diffaug.tables.ledger import Evidence

    few, many = ({n: _difference(n, size) for n in range(DRAWS)} for size in (FEW, MANY))
    growth = {seed: many[seed] - few[seed] for seed in many}
    words = f"difference of the losses at {MANY:,} negatives"
    return {
        words: Evidence({"random rows": many}, None, TOLERANCE),
        f"{words} less that at {FEW:,}": Evidence({"random rows": growth}, None, 0),
    }


def _difference(seed: int, size: int) -> float:
    """|L_CL - L_CL^p| in percent of L_CL, similarities being the kernel of random rows."""
    import torch

    from diffaug.losses.kernels import log_t_kernel

    generator = torch.Generator().manual_seed(seed)
    anchor, view = torch.randn(2, WIDTH, generator=generator, dtype=torch.float64)
    view = anchor + 0.1 * view
    negatives = torch.randn(size, WIDTH, generator=generator, dtype=torch.float64)
    d2 = (torch.cat([view[None], negatives]) - anchor).square().sum(1)
    s = log_t_kernel(d2, 1.0).exp()
    contrastive = s.logsumexp(0) - s[0]
    centred = contrastive - torch.tensor(float(len(s))).log()
    pairwise = -(s[0] - s[1:].sum())
    return float(100 * (centred - pairwise).abs() / contrastive)
