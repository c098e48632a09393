"""Several seeds of a table's encoder in one stacked network, against one after the other."""

import copy
from collections.abc import Callable, Iterator

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.func import functional_call, stack_module_state, vmap
from torch.optim import AdamW

from diffaug.bench.compare import compared
from diffaug.bench.run import Row, Run
from diffaug.bench.work import Step
from diffaug.models.mlp import MLPEncoder
from diffaug.training.streams import seeded

TITLE = "Several seeds stacked in one network"
ORDER = 9
SECONDS = 45
COUNTS = (2, 4, 8)
COLUMNS = 50
BATCH = 300
STEPS = 100


def measure(run: Run) -> Iterator[Row]:
    """Yield how many times faster the seeds are together than one after the other.

    A step is forward, InfoNCE with the Cauchy kernel, backward and AdamW on random numbers; both
    versions have the same code for the loss.
    """
    batch = 8 if run.dry else BATCH
    for count in COUNTS:
        versions = {
            "one after the other": _each(run, count, batch),
            "stacked": _stacked(run, count, batch),
        }
        told = f"MLP of {COLUMNS} columns, batches of {batch}, vmap over {count} sets of weights"
        yield from compared(run, f"{count} seeds", versions, STEPS, told)


def loss(z: Tensor) -> Tensor:
    """Return the sum over seeds of the loss of z (seeds, 2B, d), the views one after the other."""
    d2 = (z[:, :, None] - z[:, None]).square().sum(3)
    rows = torch.arange(z.shape[1], device=z.device)
    logits = -d2.log1p() - torch.where(rows[:, None] == rows, torch.inf, 0.0)
    other = rows.roll(len(rows) // 2).repeat(len(z))
    return len(z) * F.cross_entropy(logits.flatten(0, 1), other)


def encoders(count: int, device: torch.device) -> list[nn.Module]:
    """Return encoders of different initial weights."""
    made: list[nn.Module] = []
    for seed in range(count):
        torch.manual_seed(seed)
        made.append(MLPEncoder(COLUMNS).to(device).train())
    return made


def stacked_forward(models: list[nn.Module]) -> tuple[Callable[[Tensor], Tensor], list[Tensor]]:
    """Return x (seeds, B, columns) -> z (seeds, B, d) of all models at once, and its weights."""
    weights, buffers = stack_module_state(models)
    skeleton = copy.deepcopy(models[0]).to("meta")

    def one(weights: dict[str, Tensor], buffers: dict[str, Tensor], x: Tensor) -> Tensor:
        _, z = functional_call(skeleton, (weights, buffers), (x,))
        return z

    together = vmap(one)
    return lambda x: together(weights, buffers, x), list(weights.values())


def _each(run: Run, count: int, batch: int) -> Callable[[], Step]:
    def alone(model: nn.Module) -> Callable[[Tensor], Tensor]:
        return lambda x: model(x[0])[1][None]

    def make() -> Step:
        models = encoders(count, run.device)
        steps = [_step(run, alone(model), list(model.parameters()), 1, batch) for model in models]

        def work() -> None:
            for step in steps:
                step()

        return work

    return make


def _stacked(run: Run, count: int, batch: int) -> Callable[[], Step]:
    def make() -> Step:
        forward, weights = stacked_forward(encoders(count, run.device))
        return _step(run, forward, weights, count, batch)

    return make


def _step(
    run: Run, forward: Callable[[Tensor], Tensor], weights: list[Tensor], count: int, batch: int
) -> Step:
    optimiser = AdamW(weights, lr=1e-3, fused=True)
    generator = seeded(0, run.device)

    def work() -> None:
        shape = (count, 2 * batch, COLUMNS)
        views = torch.randn(shape, generator=generator, device=run.device)
        optimiser.zero_grad()
        loss(forward(views)).backward()
        optimiser.step()

    return work
