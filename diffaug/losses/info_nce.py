"""InfoNCE: the hard contrastive loss, with the paper's kernel or with cosine similarity."""

from typing import Any, Literal, get_args

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.autograd.function import once_differentiable

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
    both = torch.cat([z, z_view])
    other_view = torch.arange(len(both), device=both.device).roll(len(z))
    if similarity == "t":
        if not nu > 0:
            raise ValueError(f"info_nce_loss: nu must be positive, got {nu}")
        return _TKernelNCE.apply(both, other_view, nu)
    if similarity != "cosine":
        raise ValueError(
            f"info_nce_loss: similarity must be one of {get_args(Similarity)}, got {similarity!r}"
        )
    if not temperature > 0:
        raise ValueError(f"info_nce_loss: temperature must be positive, got {temperature}")
    unit = F.normalize(both, dim=1)
    itself = torch.eye(len(unit), dtype=torch.bool, device=unit.device)
    logits = (unit @ unit.T / temperature).masked_fill(itself, -torch.inf)
    return F.cross_entropy(logits, other_view)


class _TKernelNCE(torch.autograd.Function):
    """Eq. 1 with the t kernel, in a third of the passes over the 2B x 2B matrix.

    The kernel is a power of 1 + d^2 / nu, so no logarithm and no exponential of a matrix is
    needed, and the gradient in z is two thin products. The density's constant cancels.
    """

    @staticmethod
    def forward(ctx: Any, z: Tensor, other: Tensor, nu: float) -> Tensor:
        # In float32 under autocast too: distances of near rows are differences of large numbers.
        z = z.float() if z.dtype in (torch.float16, torch.bfloat16) else z
        power = (nu + 1) / 2
        base = torch.ones(len(z), len(z), dtype=z.dtype, device=z.device)
        if z.shape[1] <= 3:
            for column in z.unbind(1):
                difference = column[:, None] - column[None, :]
                base.addcmul_(difference, difference, value=1 / nu)
        else:
            squares = z.square().sum(1)
            d2 = torch.addmm(squares[None, :], z, z.T, alpha=-2).add_(squares[:, None])
            base.add_(d2.clamp_(min=0), alpha=1 / nu)
        kernel = base.reciprocal() if power == 1 else base.pow(-power)
        kernel.fill_diagonal_(0)
        total = kernel.sum(1)
        positive = base.gather(1, other[:, None])[:, 0]
        ctx.save_for_backward(z, other, base, kernel, total, positive)
        ctx.nu = nu
        return (total.log() + power * positive.log()).mean()

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor, None, None]:
        z, other, base, kernel, total, positive = ctx.saved_tensors
        scale = grad * (ctx.nu + 1) / (2 * ctx.nu * len(z))
        # Derivative of the loss by the squared distance of each pair.
        by_d2 = (kernel / base).mul_((-scale / total)[:, None])
        rows = torch.arange(len(z), device=z.device)
        by_d2[rows, other] += scale / positive
        weight = by_d2.sum(0) + by_d2.sum(1)
        return 2 * (weight[:, None] * z - by_d2 @ z - by_d2.T @ z), None, None
