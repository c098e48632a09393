"""Training with several processes, as `torchrun` starts them: one for each GPU.

Every process holds all rows and draws the same batches and views, but a network works on the
process's own share of a batch alone. Its outputs are gathered, so that the objective sees the
joint batch with all negatives; batch norm takes its statistics over all shares; and gradients,
those of each process's share, are added up. Up to rounding this is what one process computes.
Outside `joined` nothing of it is done.
"""

import os
import warnings
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, redirect_stdout
from io import StringIO
from typing import Any

import numpy as np
import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.nn.modules.batchnorm import _BatchNorm
from tqdm import tqdm

from diffaug import progress
from diffaug.training.shares import Gather, JointBatchNorm, own_share, summed

SAME = "give all the same rows, random_state and file system"

_joined = False


@contextmanager
def joined() -> Iterator[None]:
    """Train as one of the processes that torchrun started; without torchrun, change nothing.

    Each takes the GPU of its number, where there are any. The first alone prints and writes.

    Raises:
        ValueError: Where a machine has more processes than GPUs.

    >>> with joined():
    ...     model = DiffAug(random_state=0).fit(X)
    """
    global _joined
    if not dist.is_torchelastic_launched():
        yield
        return
    _take_gpu(int(os.environ["LOCAL_RANK"]))
    dist.init_process_group()
    _joined = True
    try:
        with ExitStack() as stack:
            if not first():
                _silence(stack)
            yield
    finally:
        _joined = False
        dist.destroy_process_group()


def first() -> bool:
    """Return whether this process is the one that writes; a single process is."""
    return not _joined or dist.get_rank() == 0


def _processes() -> int:
    return dist.get_world_size() if _joined else 1


def share(phase: str, networks: Iterable[Any], batch_size: int, start: tuple[int, ...]) -> None:
    """Let every network with weights work on this process's share of a batch while it trains.

    Args:
        phase: Its name, for messages.
        networks: Whatever the phase keeps; modules with parameters are meant.
        batch_size: Rows of a joint batch.
        start: Rows, epochs that are done and seed: what the processes must agree in.

    Raises:
        ValueError: Where the batch has no equal shares, or where the processes do not agree.
    """
    count = _processes()
    if count == 1:
        return
    if batch_size % count:
        what = f"{phase}: a batch of {batch_size} rows has no equal shares for {count} processes"
        raise ValueError(f"{what}; start a number of them that divides it")
    starts = _of_all((start, _figures(networks)))
    first_start, first_figures = starts[0]
    for other, figures in starts:
        if other != first_start:
            what = f"(rows, epochs done, seed) {first_start} and {other}"
            raise ValueError(f"{phase}: the processes begin with {what}; {SAME}")
        if not np.allclose(figures, first_figures, rtol=1e-3, atol=1e-6):
            raise ValueError(f"{phase}: the processes hold different rows or weights; {SAME}")
    for network in networks:
        if isinstance(network, nn.Module) and any(True for _ in network.parameters()):
            # Hooks leave the names of weights as they are, so that checkpoints fit.
            network.register_forward_pre_hook(_own_rows)
            network.register_forward_hook(_all_rows)
            for layer in network.modules():
                if isinstance(layer, _BatchNorm):
                    layer.__class__ = JointBatchNorm  # its tensors stay the same objects


def add_gradients(networks: Iterable[nn.Module]) -> None:
    """Replace all gradients by their sums over the processes."""
    if _processes() == 1:
        return
    found = (p.grad for network in networks for p in network.parameters())
    gradients = [gradient for gradient in found if gradient is not None]
    total = summed(torch.cat([gradient.flatten() for gradient in gradients]))
    parts = total.split([gradient.numel() for gradient in gradients])
    for gradient, part in zip(gradients, parts, strict=True):
        gradient.copy_(part.view_as(gradient))


def agreed(value: float) -> float:
    """Return the first process's value, which all others might have otherwise by rounding."""
    return value if _processes() == 1 else float(_of_all(value)[0])


def _of_all(value: Any) -> list[Any]:
    """The value of each process."""
    values: list[Any] = [None] * _processes()
    dist.all_gather_object(values, value)
    return values


def _figures(networks: Iterable[Any]) -> list[float]:
    """A size of each tensor: equal up to rounding where processes hold the same."""
    modules = [network for network in networks if isinstance(network, nn.Module)]
    tensors = [tensor for module in modules for tensor in module.state_dict().values()]
    return [float(tensor.double().abs().mean()) for tensor in tensors if tensor.numel()]


def _take_gpu(number: int) -> None:
    there = torch.cuda.device_count()
    if there and number >= there:
        raise ValueError(f"torchrun: {there} GPUs and {number + 1} processes or more; one for each")
    if there:
        torch.cuda.set_device(number)


def _silence(stack: ExitStack) -> None:
    """No lines, bars and warnings until the stack is closed: the first process has the same."""
    stack.enter_context(redirect_stdout(StringIO()))
    stack.enter_context(warnings.catch_warnings())
    warnings.simplefilter("ignore")
    token = progress.instead.set(lambda total, **_: tqdm(total=total, disable=True))
    stack.callback(progress.instead.reset, token)


def _own_rows(network: nn.Module, batch: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
    return tuple(map(own_share, batch)) if network.training else batch


def _all_rows(network: nn.Module, batch: tuple[Tensor, ...], output: Any) -> Any:
    if not network.training:
        return output
    single = isinstance(output, Tensor)
    return Gather.apply(output) if single else tuple(map(Gather.apply, output))
