"""What a denoiser is trained to give, the noise or v, and how x0 follows from it.

All functions take the two factors of x_t = signal x0 + sigma noise, signal^2 + sigma^2 = 1,
as floats or as tensors that broadcast against x_t.
"""

from typing import Literal, get_args

from torch import Tensor

Target = Literal["epsilon", "v"]
Factor = float | Tensor


def check_target(target: Target) -> None:
    """Raise ValueError unless `target` is a known training target."""
    if target not in get_args(Target):
        raise ValueError(f"diffusion target must be one of {get_args(Target)}, got {target!r}")


def target_of(x0: Tensor, noise: Tensor, signal: Factor, sigma: Factor, target: Target) -> Tensor:
    """The value that the denoiser should give: noise, or v = signal noise - sigma x0.

    v is that of Salimans & Ho 2022: it does not lose x0 where the noise is strong.
    """
    check_target(target)
    return noise if target == "epsilon" else signal * noise - sigma * x0


def x0_of(x_t: Tensor, output: Tensor, signal: Factor, sigma: Factor, target: Target) -> Tensor:
    """The clean x0 that a denoiser's output at x_t stands for."""
    check_target(target)
    if target == "epsilon":
        return (x_t - sigma * output) / signal
    return signal * x_t - sigma * output
