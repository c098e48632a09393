"""MoCo v2: a momentum encoder fills a queue of keys, which are the negatives."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from diffaug.losses.moco import moco_loss
from diffaug.training.objectives.momentum import MomentumEncoder


class Queue(nn.Module):
    """The last `size` keys of `dim` numbers, each of length 1; at first, random ones.

    Those are drawn like initial weights: make it where these get their seed. ValueError
    unless size and dim are positive.
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


class MoCo:
    """He et al. 2020 with the temperature of Chen et al. 2020 (MoCo v2), symmetric.

    Each view is the query once, as in the authors' CIFAR demo: without that the encoder would
    see half the images that it sees with the other objectives. Shuffling batch norm is left
    out: it exchanges rows between devices, and on one device statistics are the same in any
    order. `queue` has the width of z, and is best shorter than the training set, or else a
    row meets its own keys as negatives.

    >>> objective = MoCo(encoder, Queue(1024, encoder.z_dim))
    """

    def __init__(
        self, encoder: nn.Module, queue: Queue, momentum: float = 0.99, temperature: float = 0.2
    ) -> None:
        self.encoder = encoder
        self.target = MomentumEncoder(encoder, momentum)
        self.queue = queue
        self.temperature = temperature
        self.modules: dict[str, nn.Module] = {"target": self.target, "queue": queue}
        self.trained: list[nn.Module] = []

    def loss(self, anchor: Tensor, view: Tensor) -> dict[str, Tensor]:
        """The mean of both queries' losses, see `Objective`."""
        both = torch.cat([anchor, view])
        _, query = self.encoder(both)
        keys = self.target(both)
        # They enter the queue after the step: backward still needs it as it is now.
        self._new_keys = keys
        key = keys.roll(len(anchor), 0)
        loss = moco_loss(query, key, self.queue.keys, temperature=self.temperature)
        return {"contrastive": loss}

    def after_step(self) -> None:
        """Queue the batch's keys and let the momentum encoder follow."""
        self.queue.push(self._new_keys)
        self.target.update()
