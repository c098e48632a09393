"""The paper's denoiser of images (Listing 1)."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from diffaug.models.attention import attention_up_to
from diffaug.models.denoisers import Listing1
from diffaug.models.listing2 import condition_code
from diffaug.models.precision import autocast
from diffaug.models.residual_mlp import timestep_embedding

CODE_DIM = 256


class Listing1Denoiser(nn.Module):
    """U-Net of three levels with self-attention after each step down and up (Listing 1).

    The listing prints channels and order only. Its blocks, bottleneck and sinusoidal time code
    are those of the public U-Net whose widths it quarters (64, 128, 256, 256 there, 16, 32, 64,
    64 here); the condition, which it lacks, goes through cond_dim -> 200 -> 200 -> 256 with
    LeakyReLU, as in the released denoiser of tables, and is added to the 256-d time code.
    Attention is left out on maps of more than `max_tokens` pixels: with 1024 none at 32x32, the
    layers at 48x48 and 96x96 of a 96x96 image. Sides may be any: pooling rounds odd sides up,
    and a step up resizes to the map it is joined with, which for multiples of 8 is the x2.
    On CUDA all between code and last convolution runs in bfloat16.
    forward: x_t (B, C, H, W), t int64 (B,), cond (B, cond_dim) -> (B, C, H, W).

    Args:
        shape: Of one image (C, H, W).
        cond_dim: Numbers of a condition.
        width: Channels of the first level; 16 in the paper.
        max_tokens: Pixels of the largest map with attention.

    >>> import torch
    >>> from diffaug import Listing1Denoiser
    >>> denoiser = Listing1Denoiser((3, 32, 32), cond_dim=512)
    >>> denoiser(torch.randn(2, 3, 32, 32), torch.tensor([0, 9]), torch.randn(2, 512)).shape
    torch.Size([2, 3, 32, 32])
    """

    def __init__(
        self, shape: tuple[int, ...], cond_dim: int, width: int = 16, max_tokens: int = 1024
    ) -> None:
        super().__init__()
        channels, height, side = shape
        full = (height, side)
        half, quarter, eighth = ((-(-height // n), -(-side // n)) for n in (2, 4, 8))
        w = width
        self.cond_code = condition_code(cond_dim, CODE_DIM)
        self.inc = _double_conv(channels, w)
        self.down1, self.sa1 = Down(w, 2 * w), attention_up_to(max_tokens, 2 * w, half)
        self.down2, self.sa2 = Down(2 * w, 4 * w), attention_up_to(max_tokens, 4 * w, quarter)
        self.down3, self.sa3 = Down(4 * w, 4 * w), attention_up_to(max_tokens, 4 * w, eighth)
        self.bottleneck = nn.Sequential(
            _double_conv(4 * w, 8 * w), _double_conv(8 * w, 8 * w), _double_conv(8 * w, 4 * w)
        )
        self.up1, self.sa4 = Up(8 * w, 2 * w), attention_up_to(max_tokens, 2 * w, quarter)
        self.up2, self.sa5 = Up(4 * w, w), attention_up_to(max_tokens, w, half)
        self.up3, self.sa6 = Up(2 * w, w), attention_up_to(max_tokens, w, full)
        self.outc = nn.Conv2d(w, channels, 1)

    def forward(self, x_t: Tensor, t: Tensor, cond: Tensor) -> Tensor:
        code = timestep_embedding(t, CODE_DIM) + self.cond_code(cond)
        with autocast(x_t.device):
            h = self._maps(x_t, code)
        # In bfloat16 the last layer's rounding would be noise in every step of a sampler.
        return self.outc(h.to(x_t.dtype))

    def _maps(self, x_t: Tensor, code: Tensor) -> Tensor:
        """Down and up again: (B, C, H, W) -> (B, width, H, W)."""
        x1 = self.inc(x_t)
        x2 = self.sa1(self.down1(x1, code))
        x3 = self.sa2(self.down2(x2, code))
        x4 = self.sa3(self.down3(x3, code))
        h = self.bottleneck(x4)
        h = self.sa4(self.up1(h, x3, code))
        h = self.sa5(self.up2(h, x2, code))
        return self.sa6(self.up3(h, x1, code))


def build(
    settings: Listing1, shape: tuple[int, ...], cond_dim: int, steps: int
) -> Listing1Denoiser:
    """Return the denoiser of rows of `shape`, see `Denoiser.build`."""
    return Listing1Denoiser(shape, cond_dim, settings.width)


class Residual(nn.Module):
    """GELU of the input plus its double convolution: (B, C, H, W) -> the same shape."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.inner = _double_conv(channels, channels)

    def forward(self, x: Tensor) -> Tensor:
        return F.gelu(x + self.inner(x))


class Down(nn.Module):
    """Max-pool, two double convolutions, and the code: (B, inputs, H, W) -> half the sides."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.convolutions = nn.Sequential(Residual(inputs), _double_conv(inputs, outputs))
        self.code = nn.Sequential(nn.SiLU(), nn.Linear(CODE_DIM, outputs))

    def forward(self, x: Tensor, code: Tensor) -> Tensor:
        x = self.convolutions(F.max_pool2d(x, 2, ceil_mode=True))
        return x + self.code(code)[:, :, None, None]


class Up(nn.Module):
    """Resize to the skip's sides, join it, two double convolutions, and the code.

    x and skip have `inputs` channels together; (B, outputs, H, W) with the skip's sides.
    """

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.convolutions = nn.Sequential(
            Residual(inputs), _double_conv(inputs, outputs, middle=inputs // 2)
        )
        self.code = nn.Sequential(nn.SiLU(), nn.Linear(CODE_DIM, outputs))

    def forward(self, x: Tensor, skip: Tensor, code: Tensor) -> Tensor:
        x = F.interpolate(x, skip.shape[2:], mode="bilinear", align_corners=True)
        x = self.convolutions(torch.cat([skip, x], dim=1))
        return x + self.code(code)[:, :, None, None]


def _double_conv(inputs: int, outputs: int, middle: int | None = None) -> nn.Sequential:
    middle = middle or outputs
    return nn.Sequential(
        nn.Conv2d(inputs, middle, 3, padding=1, bias=False),
        nn.GroupNorm(1, middle),
        nn.GELU(),
        nn.Conv2d(middle, outputs, 3, padding=1, bias=False),
        nn.GroupNorm(1, outputs),
    )
