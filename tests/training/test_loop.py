"""The training loop: batches, learning rates, history, and what it does with a NaN."""

import math

import pytest
import torch
from torch import nn

from diffaug.settings import Optimiser
from diffaug.training import checkpoint as ckpt
from diffaug.training import loop
from diffaug.training.loop import Phase, Resume, train
from diffaug.training.streams import Streams


def seeded(seed=0):
    return Streams(seed, "estep1")


def phase_of(step, module, epochs=2, batch_size=4, schedule="constant", **more):
    optimiser = Optimiser(lr=0.1, weight_decay=0, batch_size=batch_size, schedule=schedule)
    modules = {"module": module}
    return Phase("toy", {"a": 1}, modules, [module], step, optimiser, epochs, **more)


@pytest.fixture
def module():
    torch.manual_seed(0)
    return nn.Linear(1, 1)


def constant_loss(module):
    return lambda rows, generator: {"loss": module.weight.sum()}


def test_batches_are_drawn_without_replacement_and_an_incomplete_one_is_left_out(module):
    seen = []

    def step(rows, generator):
        seen.append(rows.tolist())
        return {"loss": module.weight.sum()}

    train(phase_of(step, module, epochs=20), 11, seeded())
    epochs = [seen[i] + seen[i + 1] for i in range(0, 40, 2)]
    assert all(len(batch) == 4 for batch in seen)
    assert all(len(set(rows)) == 8 for rows in epochs)
    assert len({tuple(rows) for rows in epochs}) == 20, "every epoch has the same order"
    assert {row for rows in epochs for row in rows} == set(range(11))


def test_few_rows_are_one_batch(module):
    seen = []

    def step(rows, generator):
        seen.append(sorted(rows.tolist()))
        return {"loss": module.weight.sum()}

    train(phase_of(step, module, batch_size=300), 3, seeded())
    assert seen == [[0, 1, 2], [0, 1, 2]]


@pytest.mark.parametrize(
    ("schedule", "epochs", "expected"),
    [
        ("constant", 3, lambda e: 0.1),
        ("step", 40, lambda e: 0.1 * 0.8 ** (e // 4)),
        ("step", 5, lambda e: 0.1 * 0.8**e),
        ("cosine", 8, lambda e: 0.05 * (1 + math.cos(math.pi * e / 8))),
    ],
)
def test_learning_rate_of_each_epoch(monkeypatch, module, schedule, epochs, expected):
    rates = []

    class Recorder(loop.AdamW):
        def step(self):
            rates.append(self.param_groups[0]["lr"])
            super().step()

    monkeypatch.setattr(loop, "AdamW", Recorder)
    train(phase_of(constant_loss(module), module, epochs, schedule=schedule), 8, seeded())
    assert rates == pytest.approx([expected(e) for e in range(epochs) for _ in range(2)])


def test_history_holds_the_mean_of_each_loss(module):
    values = iter([1.0, 2.0, 5.0, 10.0])

    def step(rows, generator):
        value = next(values)
        return {"a": value + 0 * module.weight.sum(), "b": -value + 0 * module.weight.sum()}

    done = train(phase_of(step, module), 8, seeded())
    assert done.epoch == 2
    assert done.history == [
        {"epoch": 1, "a": 1.5, "b": -1.5},
        {"epoch": 2, "a": 7.5, "b": -7.5},
    ]


def test_sum_of_the_losses_is_minimised(module):
    gradients = []

    def step(rows, generator):
        return {"a": module.weight.sum(), "b": 3 * module.weight.sum()}

    phase = phase_of(step, module, after_step=lambda: gradients.append(float(module.weight.grad)))
    train(phase, 4, seeded())
    assert gradients == [4.0, 4.0]


def test_hooks_run_before_each_epoch_and_after_each_update(module):
    order = []

    def step(rows, generator):
        assert module.training
        order.append("step")
        return {"loss": module.weight.sum()}

    def before(epoch, generator):
        module.eval()
        order.append(epoch)

    phase = phase_of(step, module, after_step=lambda: order.append("after"), before_epoch=before)
    train(phase, 8, seeded())
    assert order == [0, *["step", "after"] * 2, 1, *["step", "after"] * 2]


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_loss_that_is_not_finite_stops_with_its_place(tmp_path, module, value):
    calls = iter(range(100))

    def step(rows, generator):
        bad = next(calls) >= 3  # the second batch of the second epoch
        return {"a": module.weight.sum() * 0 + 1, "b": module.weight.sum() * (value if bad else 1)}

    resume = Resume(tmp_path / "unfinished.pt", every=-1)
    with pytest.raises(FloatingPointError, match=r"^toy: epoch 2, batch 2: a = 1, b = \S+$"):
        train(phase_of(step, module, epochs=5), 8, seeded(), resume)
    assert ckpt.load(resume.path).epoch == 1, "weights that met a NaN were kept"


def test_unfinished_file_is_written_no_more_often_than_asked(tmp_path, monkeypatch, module):
    clock = iter(range(0, 1000, 10))
    monkeypatch.setattr(loop.time, "monotonic", lambda: next(clock))
    saved = []
    monkeypatch.setattr(loop.ckpt, "save", lambda state, path: saved.append(state.epoch))
    train(phase_of(constant_loss(module), module, 9), 4, seeded(), Resume(tmp_path / "a.pt", 25))
    assert saved == [3, 6, 9]


@pytest.mark.parametrize("other", ["phase", "settings"])
def test_unfinished_file_of_another_run_is_ignored(tmp_path, module, other):
    path = tmp_path / "unfinished.pt"
    phase = phase_of(constant_loss(module), module, 3)
    ckpt.save(train(phase, 4, seeded()), path)
    if other == "phase":
        phase.name = "other"
    else:
        phase.settings = {"a": 2}
    seen = []
    phase.before_epoch = lambda epoch, generator: seen.append(epoch)
    train(phase, 4, seeded(), Resume(path))
    assert seen == [0, 1, 2]


def test_finished_phase_is_not_trained_again(tmp_path, module):
    path = tmp_path / "unfinished.pt"
    phase = phase_of(constant_loss(module), module, 3)
    ckpt.save(train(phase, 4, seeded()), path)
    weight = module.weight.clone()
    done = train(phase, 4, seeded(), Resume(path))
    assert (done.epoch, len(done.history)) == (3, 3)
    assert torch.equal(module.weight, weight)


def test_streams_alone_decide_the_batches(module):
    def orders(seed):
        seen = []

        def step(rows, generator):
            seen.append(rows.tolist())
            return {"loss": module.weight.sum()}

        state = torch.get_rng_state()
        train(phase_of(step, module), 8, seeded(seed))
        assert torch.equal(torch.get_rng_state(), state)
        return seen

    assert orders(0) == orders(0)
    assert orders(0) != orders(1)


def test_log_gets_few_lines_and_the_last_epoch(capsys, module):
    """A log of two thousand short epochs was two thousand lines."""
    train(phase_of(constant_loss(module), module, 2000), 4, seeded())
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) < 20
    assert lines[-1].startswith("toy: 100%")
    assert "2000/2000" in lines[-1]
    assert "loss=" in lines[-1]


def test_unfinished_file_of_an_older_version_is_ignored(tmp_path, module):
    """After an update every run would fail until somebody deleted the file."""
    path = tmp_path / "unfinished.pt"
    torch.save({"format": ckpt.FORMAT - 1}, path)
    done = train(phase_of(constant_loss(module), module, 3), 4, seeded(), Resume(path))
    assert done.epoch == 3


def test_an_epoch_of_some_updates_sees_other_rows_each_time(module):
    seen = []

    def step(rows, generator):
        seen.append(rows.tolist())
        return {"loss": module.weight.sum()}

    train(phase_of(step, module, epochs=8, updates=2), 40, seeded())
    assert len(seen) == 16
    assert len({row for rows in seen for row in rows}) > 30, "each epoch has the same rows"
