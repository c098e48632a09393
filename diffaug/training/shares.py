"""What several processes compute together: shares of a batch, gathered and summed.

Each process computes the whole loss of the joint batch, and the gradient of its own share.
"""

from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor, nn


def summed(own: Tensor) -> Tensor:
    """Return the sum over the processes."""
    total = own.clone()
    dist.all_reduce(total)
    return total


def own_share(batch: Tensor) -> Tensor:
    """Return this process's rows of a joint batch."""
    return batch.chunk(dist.get_world_size())[dist.get_rank()]


class Gather(torch.autograd.Function):
    """All shares as one batch; each process computes the whole loss, and its share's gradient."""

    @staticmethod
    def forward(ctx: Any, own: Tensor) -> Tensor:
        own = own.contiguous()
        shares = [torch.empty_like(own) for _ in range(dist.get_world_size())]
        dist.all_gather(shares, own)
        return torch.cat(shares)

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> Tensor:
        return own_share(grad)


class Sum(torch.autograd.Function):
    """The sum over the processes; so is its gradient, since each of them uses it."""

    @staticmethod
    def forward(ctx: Any, own: Tensor) -> Tensor:
        return summed(own)

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> Tensor:
        return summed(grad)


class JointBatchNorm(nn.SyncBatchNorm):
    """PyTorch's synchronised batch norm, and the same by plain sums on CPUs, which it refuses."""

    process_group = None  # all processes

    def forward(self, x: Tensor) -> Tensor:
        if x.is_cuda or not self.training:
            return super().forward(x)
        over = [0, *range(2, x.ndim)]
        shape = [1, -1, *[1] * (x.ndim - 2)]
        count = x.numel() // x.shape[1] * dist.get_world_size()
        mean = Sum.apply(x.sum(over)) / count
        centred = x - mean.view(shape)
        variance = Sum.apply(centred.square().sum(over)) / count
        layer: Any = self  # ours have a running mean and variance, a momentum and weights
        with torch.no_grad():
            layer.num_batches_tracked.add_(1)
            layer.running_mean.lerp_(mean, self.momentum)
            layer.running_var.lerp_(variance * count / (count - 1), self.momentum)
        scale = self.weight * (variance + self.eps).rsqrt()
        return centred * scale.view(shape) + self.bias.view(shape)
