"""InfoNCE with the t kernel, with a gradient of its own."""

from typing import Any

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable

from diffaug.losses.kernels import squared_distances


class TKernelNCE(torch.autograd.Function):
    """Eq. 1 with the t kernel, in a third of the passes over the 2B x 2B matrix.

    Backward needs of the matrix 1 + d^2 / nu and the negatives' kernels, in any unit that is
    the same along a row; the gradient in z is then two thin products. The density's constant
    cancels. The positive stays out of the sum of negatives, since its gradient's size is one
    minus its share, which would be rounded to 0 where all negatives are far.
    """

    @staticmethod
    def forward(ctx: Any, z: Tensor, other: Tensor, nu: float) -> Tensor:
        d2 = squared_distances(z, z)
        base, kernel, log_positive = _cauchy(d2, other) if nu == 1 else _student(d2, other, nu)
        rows = torch.arange(len(z), device=z.device)
        positive = kernel[rows, other]
        kernel[rows, other] = 0
        negatives = kernel.fill_diagonal_(0).sum(1)
        total = negatives + positive
        # The gradient is a difference of sums over rows, and cancels less around the centre.
        z = z.to(d2.dtype)
        ctx.save_for_backward(z - z.mean(0), other, base, kernel, negatives, total)
        ctx.nu = nu
        return (total.log() - log_positive).mean()

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor, None, None]:
        z, other, base, kernel, negatives, total = ctx.saved_tensors
        scale = grad * (ctx.nu + 1) / (2 * ctx.nu * len(z)) / total
        rows = torch.arange(len(z), device=z.device)
        # Derivative of the loss by the squared distance of each pair.
        by_d2 = (kernel / base).mul_(-scale[:, None])
        by_d2[rows, other] = scale * negatives / base[rows, other]
        weight = by_d2.sum(0) + by_d2.sum(1)
        return 2 * (weight[:, None] * z - by_d2 @ z - by_d2.T @ z), None, None


# Both turn squared distances (2B, 2B), which they overwrite, into 1 + d^2 / nu, the kernels in
# a row's own unit, and in that unit the logarithm of each anchor's kernel to its `other` (2B,).
Kernels = tuple[Tensor, Tensor, Tensor]


def _cauchy(d2: Tensor, other: Tensor) -> Kernels:
    """nu = 1: a reciprocal does not underflow, so that neither power nor logarithm is taken."""
    base = d2.add_(1)
    return base, base.reciprocal(), -base.gather(1, other[:, None])[:, 0].log()


def _student(d2: Tensor, other: Tensor, nu: float) -> Kernels:
    """Any nu: far rows' kernels underflow, so the row's largest is its unit."""
    ratio = d2.div_(nu)
    logs = ratio.log1p().mul_(-(nu + 1) / 2).fill_diagonal_(-torch.inf)
    logs.sub_(logs.amax(1, keepdim=True))
    log_positive = logs.gather(1, other[:, None])[:, 0]
    return ratio.add_(1), logs.exp_(), log_positive
