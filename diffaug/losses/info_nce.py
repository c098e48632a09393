"""InfoNCE, the plain contrastive loss, with a t kernel or a cosine as similarity."""

from typing import Literal, get_args

import torch
import torch.nn.functional as F
from torch import Tensor

from diffaug.losses.kernels import log_t_kernel, squared_distances

Similarity = Literal["t", "cosine"]


def info_nce_loss(
    z: Tensor,
    z_view: Tensor,
    *,
    similarity: Similarity = "t",
    nu: float = 1.0,
    temperature: float = 0.5,
) -> Tensor:
    """Contrastive loss of Eq. 1 with in-batch negatives, a scalar.

    z (B, d) and z_view (B, d) are the projections of two views. Each of the 2B rows is an
    anchor, its other view the positive, the remaining 2B - 2 rows the negatives; mean over
    the 2B anchors, so the loss is symmetric in the views. Equal rows give log(2B - 1).
    Q is (1 + d^2 / nu)^(-(nu + 1) / 2) for "t" (nu = 1: Cauchy, as in t-SNE) and
    exp(cos / temperature) for "cosine" (SimCLR's NT-Xent). ValueError for fewer than two rows.

    >>> z = torch.randn(8, 2)
    >>> loss = info_nce_loss(z, z + 0.1, similarity="t", nu=1.0)
    """
    if z.shape != z_view.shape or z.ndim != 2 or len(z) < 2:
        raise ValueError(
            "info_nce_loss: z and z_view must be matrices of one shape with two rows or more, "
            f"got shapes {tuple(z.shape)} and {tuple(z_view.shape)}"
        )
    logits = _log_similarity(torch.cat([z, z_view]), similarity, nu, temperature)
    itself = torch.eye(len(logits), dtype=torch.bool, device=logits.device)
    other_view = torch.arange(len(logits), device=logits.device).roll(len(z))
    return F.cross_entropy(logits.masked_fill(itself, -torch.inf), other_view)


def _log_similarity(z: Tensor, similarity: Similarity, nu: float, temperature: float) -> Tensor:
    if similarity == "t":
        # The density's constant is one factor of all terms and cancels in the softmax.
        return log_t_kernel(squared_distances(z, z), nu, "density")
    if similarity != "cosine":
        raise ValueError(
            f"info_nce_loss: similarity must be one of {get_args(Similarity)}, got {similarity!r}"
        )
    if temperature <= 0:
        raise ValueError(f"info_nce_loss: temperature must be positive, got {temperature}")
    unit = F.normalize(z, dim=1)
    return unit @ unit.T / temperature
