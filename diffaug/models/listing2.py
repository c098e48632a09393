"""The paper's denoiser of table rows (Listing 2)."""

import math

from torch import Tensor, nn

from diffaug.models.denoisers import Listing2


class Listing2Denoiser(nn.Module):
    """Eight wide blocks with dense skips, as printed in Listing 2.

    What the listing leaves out or cannot run is filled in: the condition network is
    cond_dim -> 200 -> 200 -> dim with LeakyReLU, and InstanceNorm1d, which on (B, D) input
    standardises each row over its features, is written as the LayerNorm without parameters
    that it equals. Like InstanceNorm1d there it makes the first block forget the scale of x_t.
    forward: x_t (B, ...) of dim values a row, t int64 (B,) in 0..steps-1, cond (B, cond_dim)
    -> the shape of x_t.

    Args:
        dim: Numbers of a row.
        cond_dim: Numbers of a condition.
        mid_dim: Width of the blocks; 2,000 in the paper.
        steps: Of the noise schedule.

    >>> import torch
    >>> from diffaug import Listing2Denoiser
    >>> denoiser = Listing2Denoiser(dim=50, cond_dim=80)
    >>> denoiser(torch.randn(4, 50), torch.tensor([0, 1, 2, 999]), torch.randn(4, 80)).shape
    torch.Size([4, 50])
    """

    def __init__(self, dim: int, cond_dim: int, mid_dim: int = 2000, steps: int = 1000) -> None:
        super().__init__()
        self.time_code = nn.Embedding(steps, dim)
        self.cond_code = condition_code(cond_dim, dim)
        self.encoder = nn.ModuleList(_block(dim, mid_dim) for _ in range(4))
        self.decoder = nn.ModuleList(_block(dim, mid_dim) for _ in range(4))

    def forward(self, x_t: Tensor, t: Tensor, cond: Tensor) -> Tensor:
        enc1, enc2, enc3, enc4 = self.encoder
        dec1, dec2, dec3, dec4 = self.decoder
        code = self.time_code(t) + self.cond_code(cond)
        e1 = enc1(x_t.flatten(1) + code)
        e2 = enc2(e1 + code) + e1
        e3 = enc3(e2 + code) + e1 + e2
        e4 = enc4(e3 + code) + e1 + e2 + e3
        d1 = dec1(e4 + code)
        d2 = dec2(d1 + code) + e3 + d1
        d3 = dec3(d2 + code) + e2 + d1 + d2
        d4 = dec4(d3 + code) + e1 + d1 + d2 + d3
        return d4.reshape(x_t.shape)


def build(
    settings: Listing2, shape: tuple[int, ...], cond_dim: int, steps: int
) -> Listing2Denoiser:
    """Return the denoiser of rows of `shape`, see `Denoiser.build`."""
    return Listing2Denoiser(math.prod(shape), cond_dim, settings.width, steps)


def condition_code(cond_dim: int, dim: int) -> nn.Sequential:
    """Return the released network of the condition: (B, cond_dim) -> (B, dim)."""
    return nn.Sequential(
        nn.Linear(cond_dim, 200),
        nn.LeakyReLU(),
        nn.Linear(200, 200),
        nn.LeakyReLU(),
        nn.Linear(200, dim),
    )


def _block(dim: int, mid_dim: int) -> nn.Sequential:
    return nn.Sequential(
        nn.LeakyReLU(),
        nn.LayerNorm(dim, elementwise_affine=False),
        nn.Linear(dim, mid_dim),
        nn.LeakyReLU(),
        nn.LayerNorm(mid_dim, elementwise_affine=False),
        nn.Linear(mid_dim, dim),
    )
