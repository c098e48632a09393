"""Squared distances, the t kernels that make similarities of them, and how far these differ."""

from __future__ import annotations

import math
from typing import Literal, get_args

from diffaug.lazy import Tensor, torch

Kernel = Literal["squared", "density"]

# Up to this width summing differences costs no more than a matrix product and is exact.
_FEW_COLUMNS = 3
# Keeps logarithms finite: that of the released code.
_EPS = 1e-5


def squared_distances(a: Tensor, b: Tensor) -> Tensor:
    """Return the squared Euclidean distance between each row of `a` and each row of `b`.

    It is never negative, and its gradient is 2 (a_i - b_j) also where it is zero. It is computed
    in float32 or above, whatever autocast says: rounding in half precision would destroy small
    distances, which count most in a kernel.

    Args:
        a: (B_a, D).
        b: (B_b, D).

    Returns:
        (B_a, B_b).

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
    """Return the logarithm of Student's t kernel at squared distances.

    With gamma(nu) = Gamma((nu + 1) / 2) / (sqrt(nu pi) Gamma(nu / 2)),

        density: gamma (1 + d2 / nu)^(-(nu + 1) / 2), Eq. 9, at most 0.3989;
        squared: 2 pi gamma^2 (1 + d2 / nu)^-(nu + 1), as released, below 1.

    "squared" is 2 pi times the square of "density"; the released code has 3.14 for pi.

    Args:
        d2: any shape, 0 or above.
        nu: degrees of freedom, above 0 and finite; ValueError otherwise.
        kind: "squared" or "density"; ValueError otherwise.

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


def cross_entropy(p: Tensor, q: Tensor) -> Tensor:
    """Return -mean [p log(q + eps) + (1 - p) log(1 - q + eps)], eps = 1e-5, a scalar.

    Args:
        p, q: similarities, or both dissimilarities, of one shape, 0 to 1.

    >>> cross_entropy(torch.ones(2), torch.ones(2))
    tensor(-1.0014e-05)
    """
    return -torch.lerp((1 - q + _EPS).log(), (q + _EPS).log(), p).mean()
