"""Barlow Twins: features of two views agree, and no two features say the same."""

from __future__ import annotations

from typing import Literal

from diffaug.blocks import Positive
from diffaug.lazy import Tensor, torch
from diffaug.objectives.base import PairwiseContrast


class BarlowTwinsSettings(PairwiseContrast):
    """Zbontar et al. 2021; redundancy: lambda of their Eq. 1, 0.005 theirs."""

    paper_name = "Barlow Twins"
    loss: Literal["barlow_twins"] = "barlow_twins"
    redundancy: Positive = 0.005

    @property
    def label(self) -> str:
        return f"Barlow Twins, redundancy {self.redundancy:g}"

    def loss_of(self, y: Tensor, z: Tensor, z_view: Tensor) -> Tensor:
        first, second = ((side - side.mean(0)) / side.std(0) for side in (z, z_view))
        correlation = first.T @ second / len(z)
        off = (correlation - torch.eye(len(correlation), device=z.device)).square()
        return off.diagonal().sum() + self.redundancy * (off.sum() - off.diagonal().sum())
