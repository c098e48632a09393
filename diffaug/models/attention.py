"""Self-attention between the pixels of a feature map."""

from torch import Tensor, nn

HEADS = 4


class SelfAttention(nn.Module):
    """Pre-norm multi-head attention over pixels, then a two-layer network, both residual.

    The block of the U-Net that Listing 1 is derived from: 4 heads, LayerNorm, GELU. Time and
    memory grow with (H W)^2. Raises ValueError unless `channels` is a multiple of 4.
    forward: (B, channels, H, W) -> the same shape.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        if channels < 1 or channels % HEADS:
            raise ValueError(f"SelfAttention: channels = {channels}: must be a multiple of {HEADS}")
        self.norm = nn.LayerNorm(channels)
        self.attention = nn.MultiheadAttention(channels, HEADS, batch_first=True)
        self.mlp = nn.Sequential(
            nn.LayerNorm(channels),
            nn.Linear(channels, channels),
            nn.GELU(),
            nn.Linear(channels, channels),
        )

    def forward(self, x: Tensor) -> Tensor:
        tokens = x.flatten(2).transpose(1, 2)
        normed = self.norm(tokens)
        tokens = tokens + self.attention(normed, normed, normed, need_weights=False)[0]
        tokens = tokens + self.mlp(tokens)
        return tokens.transpose(1, 2).reshape(x.shape)


def attention_up_to(max_tokens: int, channels: int, sides: tuple[int, int]) -> nn.Module:
    """Return SelfAttention for maps of `sides` (H, W), or nothing above `max_tokens` pixels."""
    if sides[0] * sides[1] > max_tokens:
        return nn.Identity()
    return SelfAttention(channels)
