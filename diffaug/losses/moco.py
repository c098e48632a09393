"""MoCo's loss: InfoNCE against a queue of earlier keys."""

import torch
import torch.nn.functional as F
from torch import Tensor


def moco_loss(query: Tensor, key: Tensor, queue: Tensor, *, temperature: float = 0.2) -> Tensor:
    """Contrastive loss with K queued negatives (He et al. 2020, Eq. 1), a scalar.

    query (B, d): projections of one view; key (B, d): the momentum encoder's of the other;
    queue (K, d): keys of earlier batches, of length 1. Query and key are normalised here:

        L = -mean_i log [exp(q_i . k_i / T) / (exp(q_i . k_i / T) + sum_j exp(q_i . n_j / T))].

    No gradient goes into key or queue. T is MoCo v2's 0.2 by default. ValueError for shapes
    that do not fit and for a temperature that is not positive.

    >>> queue = torch.nn.functional.normalize(torch.randn(16, 8), dim=1)
    >>> loss = moco_loss(torch.randn(4, 8), torch.randn(4, 8), queue)
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
