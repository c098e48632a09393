"""Training steps and draws on images of cifar10's shape, and what they use of the card."""

from collections.abc import Iterator
from dataclasses import replace

import torch

from diffaug.bench.cases import DRAWN_ROWS, ROWS, cases, images, row, run
from diffaug.bench.peaks import peak_flops
from diffaug.bench.run import Row, Run
from diffaug.bench.tiny import tiny
from diffaug.config import load

TITLE = "Steps on random images of 3 x 32 x 32; an E-step sees two views of each"
ORDER = 2
SECONDS = 100
STEPS = 50


def measure(turn: Run) -> Iterator[Row]:
    """Yield each case's speed.

    An image counts once, though an E-step sees two views of it. TFLOP/s are of convolutions and
    matrix products, forward and backward, two operations a multiply-add; the card's rate is the
    maker's, of dense bfloat16. Images are resident on the device.
    """
    on_gpu = turn.device.type == "cuda"
    peak = peak_flops(torch.cuda.get_device_name(turn.device)) if on_gpu else None
    for case in cases(load("params.yaml")):
        if turn.todo(name := case.name):
            x = images(DRAWN_ROWS if case.step == "sampling" else ROWS, turn.device)
            if turn.dry:
                x, case = x[:10, :, :16, :16], replace(case, settings=tiny(case.settings, True))
            found = run(case, x, 1, 0) if turn.dry else run(case, x, STEPS)
            yield replace(row(case, found, peak), what=name)
