"""Similarity as a function of squared distance: the t kernels and the distances they take."""

from __future__ import annotations

import math
from typing import Literal, get_args

from diffaug.lazy import Tensor, torch

Kernel = Literal["squared", "density"]

# Up to this width summing differences costs no more than a matrix product and is exact.
_FEW_COLUMNS = 3


def squared_distances(a: Tensor, b: Tensor) -> Tensor:
    """Squared Euclidean distance between each row of `a` and each row of `b`.

    a (B_a, D), b (B_b, D) -> (B_a, B_b), never negative, gradient 2 (a_i - b_j) also where
    the distance is zero. Half precision and autocast are left: cancellation would eat the
    small distances, which are the ones that a kernel looks at.

    >>> squared_distances(torch.zeros(1, 2), torch.tensor([[3.0, 4.0]]))
    tensor([[25.]])
    """
    if a.ndim != 2 or b.ndim != 2 or a.shape[1] != b.shape[1]:
        raise ValueError(
            "squared_distances: a and b must be matrices of one width, "
            f"got shapes {tuple(a.shape)} and {tuple(b.shape)}"
        )
    with torch.autocast(a.device.type, enabled=False):
        a, b = _at_least_float32(a), _at_least_float32(b)
        if a.shape[1] <= _FEW_COLUMNS:
            d2 = a.new_zeros(len(a), len(b))
            for p, q in zip(a.unbind(1), b.unbind(1), strict=True):
                difference = p[:, None] - q
                d2.addcmul_(difference, difference)
            return d2
        # Distances ignore a common shift; without one the squares are small and cancel less.
        centre = b.detach().mean(0)
        a, b = a - centre, b - centre
        cross = torch.addmm(b.square().sum(1), a, b.T, alpha=-2)
        return cross.add_(a.square().sum(1, keepdim=True)).clamp_min_(0)


def _at_least_float32(x: Tensor) -> Tensor:
    return x if x.dtype == torch.float64 else x.float()


def log_t_kernel(d2: Tensor, nu: float, kind: Kernel = "squared") -> Tensor:
    """Logarithm of Student's t kernel at squared distances `d2`, any shape, d2 >= 0.

    gamma(nu) = Gamma((nu + 1) / 2) / (sqrt(nu pi) Gamma(nu / 2));
    "density" is Eq. 9: gamma (1 + d2 / nu)^(-(nu + 1) / 2), at most 0.3989;
    "squared" is the released kernel: 2 pi gamma^2 (1 + d2 / nu)^-(nu + 1), below 1. It is
    2 pi times the square of "density"; the released code writes 3.14 where we write pi.
    ValueError unless 0 < nu < infinity.

    >>> log_t_kernel(torch.zeros(()), nu=100.0).exp()
    tensor(0.9950)
    """
    if not 0 < nu < math.inf:
        raise ValueError(f"log_t_kernel: nu must be a positive finite number, got {nu}")
    if kind not in get_args(Kernel):
        raise ValueError(f"log_t_kernel: kind must be one of {get_args(Kernel)}, got {kind!r}")
    log_gamma = math.lgamma((nu + 1) / 2) - math.lgamma(nu / 2) - 0.5 * math.log(nu * math.pi)
    log_peak, exponent = log_gamma, (nu + 1) / 2
    if kind == "squared":
        log_peak, exponent = 2 * log_gamma + math.log(2 * math.pi), nu + 1
    return log_peak - exponent * torch.log1p(d2 / nu)
