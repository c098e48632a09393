"""Steps of the small networks of tables, which wait for launches more than for arithmetic."""

from collections.abc import Callable, Iterator

import torch
from torch import Tensor

from diffaug.bench.compare import compared
from diffaug.bench.faster import captured_step, compile_network
from diffaug.bench.run import NotWhole, Row, Run
from diffaug.bench.tiny import tiny
from diffaug.bench.work import Step, estep, mstep, training_step
from diffaug.config import load
from diffaug.settings import Settings
from diffaug.training.loop import Phase
from diffaug.training.streams import seeded

TITLE = "Steps on tables: launches saved by graphs and compilers"
ORDER = 7
SECONDS = 90
ROWS, COLUMNS = 3000, 50
STEPS = 200
MODE = "reduce-overhead"
TF32 = "TF32 products"

Make = Callable[[Settings, Tensor], Phase]


def measure(run: Run) -> Iterator[Row]:
    """Yield, for E-step and M-step under two protocols, what each version is worth."""
    params = load("params.yaml")
    failed: list[str] = []
    for protocol, columns in (("tuned", COLUMNS), ("paper", 1457)):
        settings = params.settings("ga1457", protocol)
        shape = (60, 20) if run.dry else (ROWS, columns)
        settings = tiny(settings) if run.dry else settings
        x = torch.randn(shape, generator=seeded(0, run.device), device=run.device)
        for name, network, make in (("E-step", "encoder", estep), ("M-step", "denoiser", mstep)):
            told = f"{settings.estep.batch_size} of {shape[0]:,} x {shape[1]:,} random rows"
            try:
                versions = _versions(run, make, settings, x, network)
                yield from compared(run, f"{name} ({protocol})", versions, STEPS, told)
            except NotWhole as left_out:
                failed.append(str(left_out))
    if failed:
        raise NotWhole("; ".join(failed))


def _versions(
    run: Run, make: Make, settings: Settings, x: Tensor, network: str
) -> dict[str, Callable[[], Step]]:
    def compiled() -> Step:
        phase = make(settings, x)
        module = phase.modules[network]
        assert isinstance(module, torch.nn.Module)
        compile_network(module, MODE, run.device)
        return training_step(phase, x)

    def in_tf32() -> Step:
        step = training_step(make(settings, x), x)
        return lambda: _with_tf32(step)

    return {
        "as it is": lambda: training_step(make(settings, x), x),
        "CUDA graph": lambda: captured_step(make(settings, x), x),
        TF32: in_tf32,
        f"{network} compiled ({MODE})": compiled,
    }


def _with_tf32(step: Step) -> None:
    before = torch.get_float32_matmul_precision()
    torch.set_float32_matmul_precision("high")
    try:
        step()
    finally:
        torch.set_float32_matmul_precision(before)
