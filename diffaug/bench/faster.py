"""A training step made faster: experiments of the benchmark, not part of the training code.

They show what a change would be worth before the training loop is changed for it.
"""

import torch
from torch import Tensor, nn

from diffaug.bench.work import Step, drawn_rows
from diffaug.training.loop import Phase, optimiser_of, update
from diffaug.training.streams import PURPOSES, Streams

WARM_UP = 3


def captured_step(phase: Phase, x: Tensor) -> Step:
    """Return a call that replays one training step, captured as a CUDA graph.

    Rows go in through a buffer that stays. The step's random numbers go on from replay to replay
    as they would without a graph. The learning rate and the share of the running average stay as
    they were when captured: training would have to hold them as tensors. On a CPU, which has no
    graphs, the step reads the same buffer and runs as ever.
    """
    optimiser, streams = optimiser_of(phase), Streams(0, phase.name, x.device)
    for group in optimiser.param_groups:
        group["capturable"] = x.device.type == "cuda"
    for module in phase.trained:
        module.train()
    rows = drawn_rows(phase, x, streams)

    def work() -> None:
        update(phase, optimiser, rows, streams)

    def step() -> None:
        rows.copy_(drawn_rows(phase, x, streams))
        run()

    run = work
    if x.device.type != "cuda":
        # As many steps as are taken before a capture.
        for _ in range(WARM_UP):
            work()
        return step
    # On a stream beside the main one, as a capture asks for.
    side = torch.cuda.Stream()
    side.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(side):
        for _ in range(WARM_UP):
            work()
    torch.cuda.current_stream().wait_stream(side)
    optimiser.zero_grad()
    graph = torch.cuda.CUDAGraph()
    # All but the rows are drawn inside.
    for purpose in PURPOSES.keys() - {"batches"}:
        graph.register_generator_state(getattr(streams, purpose))
    with torch.cuda.graph(graph):
        work()
    run = graph.replay
    return step


def compile_network(network: nn.Module, mode: str, device: torch.device) -> None:
    """Have a network compiled at its first call; on a CPU only traced, which needs no compiler."""
    if device.type == "cuda":
        network.compile(mode=mode)
    else:
        network.compile(backend="eager")
