"""Soft contrastive loss: the encoder's own distances say how far a pair is a positive."""

from __future__ import annotations

from typing import Literal

from diffaug.blocks import Positive, Share
from diffaug.lazy import Tensor, torch
from diffaug.losses.kernels import Kernel, cross_entropy, log_t_kernel, squared_distances
from diffaug.objectives.base import PairwiseContrast


class SoftContrastiveSettings(PairwiseContrast):
    """The paper's loss, Eq. 2; the defaults are those of the released code.

    kernel: "density" is Eq. 9, "squared" the released code's. nu_y, nu_z: degrees of freedom on
    y and z; Table A.3 has nu_z. beta: 1 in the paper. detach_target: no gradient through y.
    """

    paper_name = "DiffAug"
    loss: Literal["soft_contrastive"] = "soft_contrastive"
    kernel: Kernel = "squared"
    nu_y: Positive = 100.0
    nu_z: Positive = 0.1
    beta: Share = 0.0
    detach_target: bool = True

    @property
    def label(self) -> str:
        return f"soft_contrastive, {self.kernel} kernel"

    @property
    def kernel_nu(self) -> float:
        return self.nu_z

    def loss_of(self, y: Tensor, z: Tensor, z_view: Tensor) -> Tensor:
        return soft_contrastive_loss(
            y,
            z,
            z_view,
            nu_z=self.nu_z,
            nu_y=self.nu_y,
            kernel=self.kernel,
            beta=self.beta,
            detach_target=self.detach_target,
        )


def soft_contrastive_loss(
    y: Tensor,
    z: Tensor,
    z_view: Tensor,
    *,
    nu_z: float,
    nu_y: float = 100.0,
    kernel: Kernel = "squared",
    beta: float = 0.0,
    detach_target: bool = False,
) -> Tensor:
    """Return the cross-entropy between similarities of y and of z (Eq. 2), a scalar.

    With the kernel k of `log_t_kernel`, H the identity matrix and z' the second views,

        P_ij = min(1, (1 + H_ij (e^beta - 1)) k_nu_y(|y_i - y_j|^2)),
        Q_ij = k_nu_z(|z_i - z'_j|^2),
        L = -mean_ij [P_ij log(Q_ij + eps) + (1 - P_ij) log(1 - Q_ij + eps)], eps = 1e-5.

    P compares anchors with anchors, as in the released code, so P_ii does not depend on the
    view. The mean over the pairs of a batch stands for the sum over j.

    Args:
        y: (B, D) encoder output of the anchors.
        z: (B, d) projections of the anchors.
        z_view: (B, d) projections of their second views.
        nu_z, nu_y: degrees of freedom, above 0.
        kernel: "density" is Eq. 9, "squared" the released code's.
        beta: 0 or above; 0 in the released code.
        detach_target: whether P is a constant for the gradient; not so in the released code.

    Raises:
        ValueError: for unequal batches or a negative beta.

    >>> import torch
    >>> from diffaug import soft_contrastive_loss
    >>> y, z = torch.randn(8, 80), torch.randn(8, 2)
    >>> soft_contrastive_loss(y, z, z + 0.1, nu_z=0.1).shape
    torch.Size([])
    """
    if not len(y) == len(z) == len(z_view):
        raise ValueError(
            "soft_contrastive_loss: y, z and z_view must have as many rows, "
            f"got {len(y)}, {len(z)} and {len(z_view)}"
        )
    if beta < 0:
        raise ValueError(f"soft_contrastive_loss: beta must be at least 0, got {beta}")
    if detach_target:
        y = y.detach()
    log_p = log_t_kernel(squared_distances(y, y), nu_y, kernel)
    if beta > 0:
        positives = torch.eye(len(y), dtype=log_p.dtype, device=log_p.device)
        log_p = (log_p + beta * positives).clamp_max(0)
    q = log_t_kernel(squared_distances(z, z_view), nu_z, kernel).exp()
    return cross_entropy(log_p.exp(), q)
