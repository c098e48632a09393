"""One progress bar over all phases of a fit, with the time left."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from diffaug import progress
from diffaug.estimator.budget import rows_met
from diffaug.settings import Settings

# A step of sampling has no backward pass: its part of the time that a training step takes.
OF_A_STEP = 0.2


class PhaseBar:
    """What a phase shows in place of a bar of its own: `updates` an epoch of the one bar."""

    def __init__(self, shown: Any, updates: int, name: str) -> None:
        self.shown = shown
        self.updates = updates
        shown.set_description(name, refresh=False)

    def set_postfix(self, values: Mapping[str, float], refresh: bool = True) -> None:
        """Show the losses of an epoch."""
        self.shown.set_postfix({name: v for name, v in values.items() if name != "epoch"}, refresh)

    def update(self) -> None:
        """One epoch is done."""
        self.shown.update(self.updates)

    def close(self) -> None:
        """The bar goes on with the next phase."""


@contextmanager
def one_bar(
    settings: Settings, rounds: int, rows: int, verbose: bool
) -> Iterator[Callable[[], None]]:
    """Show one bar for all phases that run inside, or none; yield what to call after sampling.

    Args:
        settings: Of the fit.
        rounds: How many follow E-step 1.
        rows: Of the fit.
        verbose: Whether the bar is shown.
    """
    batch = dict.fromkeys(("estep1", "mstep", "estep2"), settings.estep.batch_size)
    batch["mstep"] = settings.mstep.optimiser.batch_size
    sizes = {name: (rows_met(settings, name, rows), batch[name]) for name in batch}
    updates = {name: settings.budget.updates(*size) for name, size in sizes.items()}
    steps = {n: settings.budget.epochs(n, *size) * updates[n] for n, size in sizes.items()}
    sampling, drawn_of = settings.augment, sizes["estep2"][0] / batch["estep2"]
    drawn = round(OF_A_STEP * sampling.copies * sampling.steps * drawn_of)
    if not settings.mixing.generates:
        steps["mstep"] = drawn = 0
    total = steps["estep1"] + rounds * (steps["mstep"] + drawn + steps["estep2"])
    shown = progress.bar(total, seconds=5, desc="DiffAug", unit="step", disable=not verbose)

    def phase(epochs: int, *, desc: str, **_: Any) -> PhaseBar:
        return PhaseBar(shown, updates[desc], desc)

    token = progress.instead.set(phase)
    try:
        yield lambda: shown.update(drawn)
    finally:
        progress.instead.reset(token)
        shown.close()
