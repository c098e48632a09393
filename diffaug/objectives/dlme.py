"""DLME's loss: the soft contrastive loss over all pairs of 2B rows, views set near by rule."""

from __future__ import annotations

import math
from typing import Literal

from diffaug.blocks import Positive
from diffaug.lazy import Tensor, torch
from diffaug.losses.kernels import cross_entropy, log_t_kernel, squared_distances
from diffaug.objectives.base import PairwiseContrast


class DLMESettings(PairwiseContrast):
    """Zang et al. 2022b, in the form of their code, which has nu_y = 100."""

    paper_name = "DLME"
    loss: Literal["dlme"] = "dlme"
    nu_y: Positive = 100.0
    nu_z: Positive = 0.1

    @property
    def kernel_nu(self) -> float:
        return self.nu_z

    def loss_of(self, y: Tensor, z: Tensor, z_view: Tensor) -> Tensor:
        return dlme_loss(y, z, z_view, nu_z=self.nu_z, nu_y=self.nu_y)


def dlme_loss(
    y: Tensor,
    z: Tensor,
    z_view: Tensor,
    *,
    nu_z: float,
    nu_y: float = 100.0,
    near_rate: float = 100.0,
) -> Tensor:
    """Return the cross-entropy between similarities of y and of z over 2B x 2B pairs, a scalar.

    Zang et al. 2022b, Deep Local-flatness Manifold Embedding, as released. The indices a and b
    run over the anchors, then over the views; i(a) is the row of a. With the squared t kernel k
    of `log_t_kernel`, and n_a = min_{j != i} |y_i - y_j|^2 / near_rate for a view, 0 for an
    anchor,

        p_ab = k_nu_y(|y_i(a) - y_i(b)|^2 + n_a + n_b),   P = p + p^T - p p^T,
        q_ab = k_nu_z(|z_a - z_b|^2),                     Q = q + q^T - q q^T,
        L = -mean_ab [P_ab log(Q_ab + eps) + (1 - P_ab) log(1 - Q_ab + eps)], eps = 1e-5.

    The y of a view is not used. Gradient goes through P, but not through n.

    Args:
        y: (B, D) encoder output of the anchors, B at least 2.
        z: (B, d) projections of the anchors.
        z_view: (B, d) projections of their views.
        nu_z, nu_y: degrees of freedom, above 0.
        near_rate: how many times nearer than its nearest other row a view is set, above 0.

    Raises:
        ValueError: for unequal batches, fewer than two rows or another near_rate.

    >>> import torch
    >>> from diffaug import dlme_loss
    >>> y, z = torch.randn(8, 80), torch.randn(8, 2)
    >>> dlme_loss(y, z, z + 0.1, nu_z=0.1).shape
    torch.Size([])
    """
    if not len(y) == len(z) == len(z_view) or len(y) < 2:
        raise ValueError(
            "dlme_loss: y, z and z_view must have as many rows, two or more, "
            f"got {len(y)}, {len(z)} and {len(z_view)}"
        )
    if not near_rate > 0:
        raise ValueError(f"dlme_loss: near_rate must be positive, got {near_rate}")
    d2 = squared_distances(y, y)
    nearest = d2.detach().clone().fill_diagonal_(math.inf).amin(1) / near_rate
    near = torch.cat([torch.zeros_like(nearest), nearest])
    far_y = _dissimilarity(d2.repeat(2, 2) + near[:, None] + near[None, :], nu_y)
    both = torch.cat([z, z_view])
    far_z = _dissimilarity(squared_distances(both, both), nu_z)
    return cross_entropy(far_y, far_z)


def _dissimilarity(d2: Tensor, nu: float) -> Tensor:
    """1 - (k + k^T - k k^T) of the kernel matrix k, which is symmetric: (1 - k)^2."""
    return log_t_kernel(d2, nu).expm1().square()
