"""MoCo v2: a momentum encoder fills a queue of keys, which are the negatives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast

from diffaug.blocks import Count, Momentum, Positive
from diffaug.lazy import F, Tensor, nn, torch
from diffaug.objectives.base import Contrast, Objective

if TYPE_CHECKING:
    from diffaug.models.queue import Queue


class MoCoSettings(Contrast):
    """MoCo v2 (Chen et al. 2020) with the momentum of its authors' CIFAR demo.

    momentum: of the encoder that follows; queue: how many keys are kept, best fewer than the
    training rows, or else a row meets its own keys as negatives.
    """

    paper_name = "MoCo v2"
    compares_angles = True
    loss: Literal["moco"] = "moco"
    temperature: Positive = 0.2
    momentum: Momentum = 0.99
    queue: Count = 1024

    def build(self, encoder: nn.Module, seed: int) -> MoCo:
        from diffaug.models.initial import made_for
        from diffaug.models.queue import Queue

        queue = made_for(encoder, lambda z_dim: Queue(self.queue, z_dim), seed)
        return MoCo(encoder, cast(Queue, queue), self.momentum, self.temperature)


class MoCo(Objective):
    """He et al. 2020 with the temperature of Chen et al. 2020 (MoCo v2), symmetric.

    Each view is the query once, as in the authors' CIFAR demo: without that the encoder would
    see half the images that it sees with the other objectives. Shuffling batch norm is left
    out: it exchanges rows between devices, and on one device statistics are the same in any
    order. `loss(anchor, view)` of two batches (B, ...) is to be minimised; `after_step()` belongs
    after each step of the optimiser.

    Args:
        encoder: x (B, ...) -> y (B, y_dim), z (B, z_dim), on its device.
        queue: The keys, as wide as z.
        momentum: How much of itself the encoder that follows keeps in a step, in [0, 1).
        temperature: Of cosine similarity, above 0.

    >>> import torch
    >>> from diffaug import MLPEncoder, MoCo, Queue
    >>> objective = MoCo(MLPEncoder(50, z_dim=16), Queue(1024, 16))
    >>> x = torch.randn(8, 50)
    >>> objective.loss(x, x + 0.1)["contrastive"].backward()
    >>> objective.after_step()
    """

    def __init__(
        self, encoder: nn.Module, queue: Queue, momentum: float = 0.99, temperature: float = 0.2
    ) -> None:
        from diffaug.models.momentum import MomentumEncoder

        self.target = MomentumEncoder(encoder, momentum)
        self.queue = queue
        self.temperature = temperature
        super().__init__(encoder, target=self.target, queue=queue)

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


def moco_loss(query: Tensor, key: Tensor, queue: Tensor, *, temperature: float = 0.2) -> Tensor:
    """Return the contrastive loss with K queued negatives (He et al. 2020, Eq. 1), a scalar.

    With query q and key k, which are normalised here, queue n and temperature T,

        L = -mean_i log [exp(q_i . k_i / T) / (exp(q_i . k_i / T) + sum_j exp(q_i . n_j / T))].

    Args:
        query: (B, d) projections of one view.
        key: (B, d) the momentum encoder's projections of the other; takes no gradient.
        queue: (K, d) keys of earlier batches, each of length 1; takes no gradient.
        temperature: above 0; 0.2 is MoCo v2's.

    Raises:
        ValueError: for shapes that do not fit or another temperature.

    >>> import torch
    >>> from diffaug import moco_loss
    >>> z = torch.eye(4)
    >>> moco_loss(z[:2], z[:2], queue=z[2:])
    tensor(0.0134)
    """
    if query.ndim != 2 or query.shape != key.shape or queue.shape[1:] != query.shape[1:]:
        raise ValueError(
            "moco_loss: query and key must be (B, d) and queue (K, d), "
            f"got {tuple(query.shape)}, {tuple(key.shape)} and {tuple(queue.shape)}"
        )
    if not temperature > 0:
        raise ValueError(f"moco_loss: temperature must be positive, got {temperature}")
    query, key = F.normalize(query, dim=1), F.normalize(key.detach(), dim=1)
    positive = (query * key).sum(1, keepdim=True)
    logits = torch.cat([positive, query @ queue.T], dim=1) / temperature
    first = torch.zeros(len(query), dtype=torch.int64, device=query.device)
    return F.cross_entropy(logits, first)
