"""Each objective in the training loop: it learns, never waits for the device, and resumes."""

import itertools

import pytest
import torch

from diffaug.models.heads import mlp_head
from diffaug.models.mlp import MLPEncoder
from diffaug.models.queue import Queue
from diffaug.objectives.base import Pairwise
from diffaug.objectives.byol import BYOL
from diffaug.objectives.dlme import dlme_loss
from diffaug.objectives.moco import MoCo
from diffaug.objectives.nt_xent import nt_xent_loss
from diffaug.objectives.simsiam import SimSiam
from diffaug.settings import Optimiser
from diffaug.training import checkpoint as ckpt
from diffaug.training.loop import Phase, Resume, train
from diffaug.training.streams import Streams

WIDTH = 8


def predictor():
    return mlp_head([WIDTH, 4, WIDTH])


def simclr(y, z, z_view):
    return nt_xent_loss(z, z_view)


def dlme(y, z, z_view):
    return dlme_loss(y, z, z_view, nu_z=0.1)


OBJECTIVES = {
    "simclr": lambda encoder: Pairwise(encoder, simclr),
    "dlme": lambda encoder: Pairwise(encoder, dlme),
    # No multiple of the batch's 64 keys: the queue wraps at another place each time.
    "moco": lambda encoder: MoCo(encoder, Queue(90, WIDTH), momentum=0.9),
    "byol": lambda encoder: BYOL(encoder, predictor(), momentum=0.9),
    "simsiam": lambda encoder: SimSiam(encoder, predictor()),
}
every_objective = pytest.mark.parametrize("name", OBJECTIVES)


def made(name, seed=0):
    torch.manual_seed(seed)
    encoder = MLPEncoder(6, hidden=(16,), y_dim=12, projection=(16,), z_dim=WIDTH)
    return encoder, OBJECTIVES[name](encoder)


def run(name, x, resume=None, epochs=6):
    encoder, objective = made(name)

    def step(rows, streams):
        noise = 0.1 * torch.randn(2, len(rows), 6, generator=streams.views)
        return objective.loss(x[rows] + noise[0], x[rows] + noise[1])

    phase = Phase(
        name=name,
        settings={},
        modules={"encoder": encoder, **objective.modules},
        trained=[encoder, *objective.trained],
        step=step,
        optimiser=Optimiser(lr=0.01, weight_decay=1e-4, batch_size=32, schedule="cosine"),
        epochs=epochs,
        after_step=objective.after_step,
    )
    return train(phase, len(x), Streams(5, "estep1"), resume)


def content(checkpoint, path):
    ckpt.save(checkpoint, path)
    return path.read_bytes()


@every_objective
def test_loss_falls(x, name):
    history = run(name, x, epochs=25).history
    assert history[-1]["contrastive"] < history[0]["contrastive"]


@every_objective
def test_trained_projections_are_near_for_views_of_a_row_and_have_not_collapsed(x, name):
    done = run(name, x, epochs=25)
    encoder, _ = made(name)
    ckpt.load_modules(done, {"encoder": encoder})
    noise = 0.1 * torch.randn(x.shape, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        (_, z), (_, view) = encoder.eval()(x), encoder(x + noise)
    same = (z - view).square().sum(1).mean()
    other = (z - view.roll(1, 0)).square().sum(1).mean()
    assert same < 0.2 * other


@every_objective
def test_continues_after_an_interruption_with_equal_bytes(tmp_path, monkeypatch, x, name):
    saves, save = [], ckpt.save
    resume = Resume(tmp_path / "unfinished.pt", every=-1)

    def breaking_save(state, path):
        saves.append(state.epoch)
        if len(saves) == 4:
            raise KeyboardInterrupt
        save(state, path)

    monkeypatch.setattr(ckpt, "save", breaking_save)
    with pytest.raises(KeyboardInterrupt):
        run(name, x, resume)
    done = run(name, x, resume)
    monkeypatch.undo()
    assert saves == [1, 2, 3, 4, 4, 5, 6]
    assert content(done, tmp_path / "done.pt") == content(run(name, x), tmp_path / "whole.pt")


@every_objective
def test_step_never_waits_for_the_device(monkeypatch, x, name):
    _, objective = made(name)

    def waits(*_, **__):
        raise AssertionError("the step reads a value, which on a GPU waits for it")

    for reader in ("item", "tolist", "cpu", "numpy", "__bool__", "__int__", "__float__"):
        monkeypatch.setattr(torch.Tensor, reader, waits)
    for batch, view in itertools.pairwise(x.split(32)[:3]):
        objective.loss(batch, view)["contrastive"].backward()
        objective.after_step()


@every_objective
def test_bfloat16_autocast_changes_little(x, name):
    def second_loss(autocast):
        encoder, objective = made(name)
        for _ in range(2):
            with torch.autocast("cpu", torch.bfloat16, enabled=autocast):
                loss = objective.loss(x[:32], x[:32] + 0.1)["contrastive"]
            loss.backward()
            objective.after_step()
        gradients = [p.grad for p in encoder.parameters() if p.grad is not None]
        assert gradients
        assert all(gradient.isfinite().all() for gradient in gradients)
        return loss

    loss, exact = second_loss(True), second_loss(False)
    assert loss.dtype == torch.float32
    assert loss.item() == pytest.approx(exact.item(), rel=0.02)


@every_objective
def test_global_random_state_is_left_alone(x, name):
    _, objective = made(name)
    state = torch.get_rng_state()
    objective.loss(x[:32], x[32:64])
    objective.after_step()
    assert torch.equal(torch.get_rng_state(), state)
