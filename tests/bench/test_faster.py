"""Each faster version of a step does what the plain one does."""

from pathlib import Path

import pytest
import torch

from diffaug.bench.compare import compared
from diffaug.bench.faster import WARM_UP, captured_step, compile_network
from diffaug.bench.parts.seeds import COLUMNS, encoders, loss, stacked_forward
from diffaug.bench.run import NotWhole, Run
from diffaug.bench.tiny import tiny
from diffaug.bench.work import drawn_rows, estep
from diffaug.config import load
from diffaug.objectives.info_nce import info_nce_loss
from diffaug.training.loop import optimiser_of, update
from diffaug.training.streams import Streams, seeded

ROOT = Path(__file__).parents[2]
GPU = pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
DEVICES = pytest.mark.parametrize("device", ["cpu", pytest.param("cuda", marks=GPU)])


@DEVICES
def test_a_captured_step_trains_as_the_plain_one(device):
    settings = tiny(load(ROOT / "params.yaml").settings("zeisel", "tuned"))
    x = torch.randn(60, 20, generator=seeded(0)).to(device)
    plain, captured = estep(settings, x), estep(settings, x)
    optimiser, streams = optimiser_of(plain), Streams(0, plain.name, x.device)
    plain.modules["encoder"].train()
    first = drawn_rows(plain, x, streams)
    for rows in [first] * WARM_UP + [drawn_rows(plain, x, streams) for _ in range(4)]:
        update(plain, optimiser, rows, streams)
    step = captured_step(captured, x)
    for _ in range(4):
        step()
    expected, found = (phase.modules["encoder"].state_dict() for phase in (plain, captured))
    for name, value in expected.items():
        torch.testing.assert_close(found[name], value, msg=name)


@DEVICES
def test_stacked_seeds_give_each_seeds_loss_gradient_and_averages(device):
    models, apart = encoders(3, torch.device(device)), encoders(3, torch.device(device))
    forward, weights = stacked_forward(models)
    views = torch.randn(3, 8, COLUMNS, generator=seeded(0)).to(device)
    together = loss(forward(views))
    together.backward()
    alone = [loss(model(x)[1][None]) for model, x in zip(apart, views, strict=True)]
    torch.stack(alone).sum().backward()
    torch.testing.assert_close(together, torch.stack(alone).sum())
    for number, model in enumerate(apart):
        for stacked, own in zip(weights, model.parameters(), strict=True):
            torch.testing.assert_close(stacked.grad[number], own.grad, atol=1e-5, rtol=1e-4)


def test_its_loss_is_the_projects():
    z = torch.randn(1, 10, 2)
    torch.testing.assert_close(loss(z), info_nce_loss(z[0, :5], z[0, 5:]))


def test_a_compiled_network_gives_what_it_gave():
    (model,) = encoders(1, torch.device("cpu"))
    x = torch.randn(4, COLUMNS)
    before = model.eval()(x)
    compile_network(model, "default", torch.device("cpu"))
    torch.testing.assert_close(model(x), before)


def test_a_version_that_fails_is_named_and_the_others_are_timed(tmp_path):
    def broken():
        raise RuntimeError("no compiler\nand more")

    run = Run(torch.device("cpu"), 1e12, tmp_path, dry=True)
    versions = {"plain": lambda: int, "broken": broken, "other": lambda: int}
    found = compared(run, "step", versions, 5, "none")
    rows = [next(found), next(found)]
    with pytest.raises(NotWhole, match=r"could not be run: broken \(RuntimeError: no compiler\)$"):
        next(found)
    assert [row.what for row in rows] == ["step: plain", "step: other against plain"]
