"""MoCo's queue of keys."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class Queue(nn.Module):
    """The last keys of MoCo (He et al. 2020, Sec. 3.1), each of length 1; at first, random ones.

    Those are drawn like initial weights: make it where these get their seed. Its buffer `keys`
    (size, dim) holds them.

    Args:
        size: How many keys, 1 or more.
        dim: Numbers in a key, 1 or more.

    Raises:
        ValueError: For another size or dim.

    >>> import torch
    >>> from diffaug import Queue
    >>> queue = Queue(1024, 16)
    >>> queue.push(torch.randn(8, 16))
    """

    keys: Tensor
    pushed: Tensor

    def __init__(self, size: int, dim: int) -> None:
        super().__init__()
        if min(size, dim) < 1:
            raise ValueError(f"Queue: size and dim must be positive, got {size} and {dim}")
        self.register_buffer("keys", F.normalize(torch.randn(size, dim), dim=1))
        self.register_buffer("pushed", torch.zeros((), dtype=torch.int64))

    @torch.no_grad()
    def push(self, keys: Tensor) -> None:
        """Put keys (B, dim) of any length in the place of the B oldest."""
        size = len(self.keys)
        keys = F.normalize(keys[-size:], dim=1).to(self.keys.dtype)
        places = (self.pushed + torch.arange(len(keys), device=keys.device)) % size
        self.keys[places] = keys
        self.pushed.add_(len(keys))
