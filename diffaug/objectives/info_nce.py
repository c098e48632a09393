"""InfoNCE with the t kernel: the hard contrastive loss, on distances."""

from __future__ import annotations

import math
from typing import Literal

from diffaug.blocks import Positive
from diffaug.lazy import Tensor, torch
from diffaug.objectives.base import PairwiseContrast


class InfoNCESettings(PairwiseContrast):
    """Eq. 1 with the t kernel; nu: its degrees of freedom, 1 as in t-SNE."""

    paper_name = "InfoNCE"
    loss: Literal["info_nce"] = "info_nce"
    nu: Positive = 1.0

    @property
    def label(self) -> str:
        return "info_nce, t kernel"

    @property
    def kernel_nu(self) -> float:
        return self.nu

    def loss_of(self, y: Tensor, z: Tensor, z_view: Tensor) -> Tensor:
        return info_nce_loss(z, z_view, nu=self.nu)


def info_nce_loss(z: Tensor, z_view: Tensor, *, nu: float = 1.0) -> Tensor:
    """Return the contrastive loss of Eq. 1 with in-batch negatives, a scalar.

    Each of the 2B rows is an anchor, its other view the positive, the remaining 2B - 2 rows the
    negatives; mean over the 2B anchors, so the loss is symmetric in the views. Equal rows give
    log(2B - 1).

    Args:
        z: (B, d) projections of one view, B at least 2.
        z_view: (B, d) projections of the other.
        nu: of Q = (1 + distance^2 / nu)^(-(nu + 1) / 2), above 0; 1 is the Cauchy kernel.

    Raises:
        ValueError: for other shapes or another nu.

    >>> import torch
    >>> from diffaug import info_nce_loss
    >>> z = torch.tensor([[0.0, 0.0], [3.0, 0.0]])
    >>> info_nce_loss(z, z + 0.1)
    tensor(0.1858)
    """
    from diffaug.losses.t_kernel_nce import TKernelNCE

    both, other_view = two_views(z, z_view, "info_nce_loss")
    if not 0 < nu < math.inf:
        raise ValueError(f"info_nce_loss: nu must be a positive finite number, got {nu}")
    return TKernelNCE.apply(both, other_view, nu)


def two_views(z: Tensor, z_view: Tensor, caller: str) -> tuple[Tensor, Tensor]:
    """Return both views as one batch (2B, d), and where each row's other view stands (2B,)."""
    if z.shape != z_view.shape or z.ndim != 2 or len(z) < 2:
        raise ValueError(
            f"{caller}: z and z_view must be matrices of one shape with two rows or more, "
            f"got shapes {tuple(z.shape)} and {tuple(z_view.shape)}"
        )
    both = torch.cat([z, z_view])
    return both, torch.arange(len(both), device=both.device).roll(len(z))
