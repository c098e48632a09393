"""NT-Xent, SimCLR's loss: InfoNCE with cosine similarity."""

from __future__ import annotations

from typing import Literal

from diffaug.blocks import Positive
from diffaug.lazy import F, Tensor, torch
from diffaug.objectives.base import PairwiseContrast
from diffaug.objectives.info_nce import two_views


class NTXentSettings(PairwiseContrast):
    """Chen et al. 2020; temperature: 0.5 is theirs for CIFAR-10 (appendix B.9)."""

    paper_name = "SimCLR"
    compares_angles = True
    loss: Literal["nt_xent"] = "nt_xent"
    temperature: Positive = 0.5

    @property
    def label(self) -> str:
        return f"info_nce, cosine, temperature {self.temperature:g}"

    def loss_of(self, y: Tensor, z: Tensor, z_view: Tensor) -> Tensor:
        return nt_xent_loss(z, z_view, temperature=self.temperature)


def nt_xent_loss(z: Tensor, z_view: Tensor, *, temperature: float = 0.5) -> Tensor:
    """Return the contrastive loss of Eq. 1 with Q = exp(cosine / temperature), a scalar.

    Anchors, positives and negatives are those of `info_nce_loss`; equal rows give log(2B - 1).
    Chen et al. 2020, Eq. 1.

    Args:
        z: (B, d) projections of one view, B at least 2.
        z_view: (B, d) projections of the other.
        temperature: above 0.

    Raises:
        ValueError: for other shapes or another temperature.

    >>> import torch
    >>> from diffaug import nt_xent_loss
    >>> z = torch.eye(4)
    >>> nt_xent_loss(z, z, temperature=0.1)
    tensor(0.0003)
    """
    both, other_view = two_views(z, z_view, "nt_xent_loss")
    if not temperature > 0:
        raise ValueError(f"nt_xent_loss: temperature must be positive, got {temperature}")
    unit = F.normalize(both, dim=1)
    itself = torch.eye(len(unit), dtype=torch.bool, device=unit.device)
    logits = (unit @ unit.T / temperature).masked_fill(itself, -torch.inf)
    return F.cross_entropy(logits, other_view)
