"""Denoiser of table rows that learns in few steps: a residual MLP with adaptive LayerNorm."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from diffaug.models.denoisers import ResidualMLP

TIME_DIM = 128


class ResidualMLPDenoiser(nn.Module):
    """Residual MLP whose LayerNorms take scale, shift and gate from time and condition.

    The conditioning is DiT's adaLN-Zero (Peebles & Xie 2023): at the start all blocks are the
    identity and the output is zero. Not the paper's network: a stronger one of the same size.
    forward: x_t (B, ...) of dim values a row, t int64 (B,), cond (B, cond_dim)
    -> the shape of x_t.

    Args:
        dim: Numbers of a row.
        cond_dim: Numbers of a condition.
        width: Of all layers.
        blocks: How many residual blocks.

    >>> import torch
    >>> from diffaug import ResidualMLPDenoiser
    >>> denoiser = ResidualMLPDenoiser(dim=50, cond_dim=80)
    >>> denoiser(torch.randn(4, 50), torch.tensor([0, 1, 2, 999]), torch.randn(4, 80)).shape
    torch.Size([4, 50])
    """

    def __init__(self, dim: int, cond_dim: int, width: int = 512, blocks: int = 3) -> None:
        super().__init__()
        self.input = nn.Linear(dim, width)
        self.time_code = _two_layers(TIME_DIM, width)
        self.cond_code = _two_layers(cond_dim, width)
        self.blocks = nn.ModuleList(_two_layers(width, width) for _ in range(blocks))
        # One product for the modulation of all blocks: 3 each, and scale and shift at the end.
        self.modulation = nn.Linear(width, (3 * blocks + 2) * width)
        self.output = nn.Linear(width, dim)
        for layer in (self.modulation, self.output):
            nn.init.zeros_(layer.weight)
            nn.init.zeros_(layer.bias)

    def forward(self, x_t: Tensor, t: Tensor, cond: Tensor) -> Tensor:
        code = F.silu(self.time_code(timestep_embedding(t)) + self.cond_code(cond))
        *modulation, scale, shift = self.modulation(code).chunk(3 * len(self.blocks) + 2, dim=1)
        h = self.input(x_t.flatten(1))
        for number, block in enumerate(self.blocks):
            block_scale, block_shift, gate = modulation[3 * number : 3 * number + 3]
            h = h + gate * block(_modulate(h, block_scale, block_shift))
        return self.output(_modulate(h, scale, shift)).reshape(x_t.shape)


def build(
    settings: ResidualMLP, shape: tuple[int, ...], cond_dim: int, steps: int
) -> ResidualMLPDenoiser:
    """Return the denoiser of rows of `shape`, see `Denoiser.build`."""
    return ResidualMLPDenoiser(math.prod(shape), cond_dim, settings.width, settings.blocks)


def timestep_embedding(t: Tensor, dim: int = TIME_DIM) -> Tensor:
    """Sinusoidal code of time steps: cosines, then sines, wavelengths 2 pi to 2 pi 10000.

    t (B,) -> (B, dim) float32, dim even.
    """
    if dim < 2 or dim % 2:
        raise ValueError(f"timestep_embedding: dim must be even and positive, got {dim}")
    half = torch.arange(dim // 2, dtype=torch.float32, device=t.device)
    angles = t[:, None] * torch.exp(-math.log(10_000) / (dim // 2) * half)
    return torch.cat([angles.cos(), angles.sin()], dim=1)


def _two_layers(inputs: int, width: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(inputs, width), nn.SiLU(), nn.Linear(width, width))


def _modulate(h: Tensor, scale: Tensor, shift: Tensor) -> Tensor:
    return F.layer_norm(h, h.shape[1:]) * (1 + scale) + shift
