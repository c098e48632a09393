"""Eq. 12: on positive pairs the soft loss approaches the contrastive loss as alpha goes to 0.

Both losses are the cross-entropies of Eq. 13 and 14, and y is as far apart as z (Eq. 20, k* = 1).
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from diffaug.tables.ledger import Evidence
    from workflow.plan import Plan

UNIT = "percent of the contrastive loss"
SUPPORTED = "the difference is below 1 % of the loss at alpha = 1e-6"
NOT_SUPPORTED = "the difference stays above 1 % of the loss"
ALPHA, TOLERANCE = 1e-6, 1.0
DRAWS, PAIRS = 10, 1000
# Kernel -> degrees of freedom of P and of Q.
KERNELS = {"density": (1.0, 1.0), "squared": (100.0, 0.1)}
WORDS = {"density": "kernel as printed (Eq. 9)", "squared": "kernel of the released code"}


def needs(plan: "Plan") -> dict[str, Any]:
    """Nothing of a suite: the formulas are computed on random pairs."""
    return {"missing": [], "elsewhere": []}


def tests() -> dict[str, "Evidence"]:
    """The difference of the losses for both kernels, a run a draw of pairs."""
    from diffaug.tables.ledger import Evidence

    return {
        f"difference of the losses, {WORDS[kernel]}": Evidence(
            {"random pairs": {seed: _difference(kernel, seed) for seed in range(DRAWS)}},
            None,
            TOLERANCE,
        )
        for kernel in KERNELS
    }


def _difference(kernel: str, seed: int) -> float:
    """Mean of |L_CL - L_SCL| in percent of the mean of L_CL, squared distances from 0 to 1."""
    import torch

    from diffaug.losses.kernels import log_t_kernel

    generator = torch.Generator().manual_seed(seed)
    d2 = torch.rand(PAIRS, generator=generator, dtype=torch.float64)
    nu_y, nu_z = KERNELS[kernel]
    q = log_t_kernel(d2, nu_z, kernel).exp()  # type: ignore[arg-type]
    p = (ALPHA + log_t_kernel(d2, nu_y, kernel)).exp()  # type: ignore[arg-type]
    contrastive = -q.log()
    soft = -(p * q.log() + (1 - p) * (1 - q).log())
    return float(100 * (contrastive - soft).abs().mean() / contrastive.mean())
