"""Every training step with bfloat16 convolutions, also forced onto a CPU: losses are float32."""

import pytest
import torch

from diffaug.models import precision
from diffaug.training.augment import augment
from diffaug.training.encoder import embed, load_encoder
from diffaug.training.estep1 import estep1, estep1_phase
from diffaug.training.inputs import Inputs
from diffaug.training.mstep import mstep, mstep_phase
from diffaug.training.streams import Streams, seeded

pytest.importorskip("torchvision", reason="needs the extra `vision`")

CONTRASTS = {
    "nt_xent": {"loss": "nt_xent"},
    "soft_contrastive": {"loss": "soft_contrastive", "nu_z": 1.0},
    "dlme": {"loss": "dlme", "nu_z": 1.0},
    "moco": {"loss": "moco", "queue": 16, "temperature": 0.5},
    "byol": {"loss": "byol"},
    "simsiam": {"loss": "simsiam"},
}
GPU = pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
DEVICES = pytest.mark.parametrize("device", ["cpu", pytest.param("cuda", marks=GPU)])
FEW = {"lr": 1e-4, "weight_decay": 0.0, "batch_size": 8}


@pytest.fixture(scope="module")
def images():
    return torch.randint(256, (8, 3, 16, 16), generator=seeded(0), dtype=torch.uint8)


@pytest.fixture
def make(make_settings):
    def make(loss="nt_xent", denoiser="unet"):
        return make_settings(
            encoder={"kind": "resnet18", "z_dim": 8},
            contrast=CONTRASTS[loss],
            views={"steps": [{"name": "noise", "strength": 0.1}]},
            estep=FEW,
            mstep={"denoiser": {"kind": denoiser, "width": 8}, "optimiser": FEW},
            budget={"estep1": 1, "mstep": 1, "estep2": 1},
        )

    return make


def switch(monkeypatch, on):
    monkeypatch.setattr(precision, "has_bfloat16", lambda device: on)


def losses(phase, device):
    for module in phase.trained:
        module.train()
    return phase.step(torch.arange(8, device=device), Streams(1, "estep1", device))


def floats(state):
    """All floating-point tensors of nested dicts and lists."""
    if isinstance(state, torch.Tensor):
        return [state] if state.is_floating_point() else []
    parts = state.values() if isinstance(state, dict) else state if isinstance(state, list) else []
    return [tensor for part in parts for tensor in floats(part)]


@DEVICES
@pytest.mark.parametrize("loss", CONTRASTS)
def test_losses_of_an_estep(make, images, monkeypatch, loss, device):
    x, found = images.to(device), []
    for on in (False, True):
        switch(monkeypatch, on)
        found.append(losses(estep1_phase(make(loss), x, 0, {}), device)["contrastive"])
    exact, rounded = found
    assert rounded.dtype == torch.float32
    assert not torch.equal(rounded, exact), "no bfloat16 inside"
    torch.testing.assert_close(rounded, exact, rtol=0.05, atol=0.02)


@DEVICES
@pytest.mark.parametrize("denoiser", ["unet", "listing1"])
def test_mstep_checkpoints_and_samples(make, images, monkeypatch, denoiser, device):
    settings, x = make(denoiser=denoiser), images.to(device)
    switch(monkeypatch, True)
    start = estep1(settings, x, 0, identity={})
    rounded = losses(mstep_phase(settings, x, 0, start, identity={}), device)["diffusion"]
    done = mstep(settings, x, 0, start, identity={})
    for checkpoint in (start, done):
        kept = floats(checkpoint.modules) + floats(checkpoint.optimiser)
        assert {tensor.dtype for tensor in kept} == {torch.float32}
    space, encoder = load_encoder(settings, start, (3, 16, 16), device)
    assert {part.dtype for part in embed(encoder, Inputs(space, x))} == {torch.float32}
    samples = augment(settings, x, 0, start, done)
    assert samples.float().std() > 0
    assert samples.shape == (2, 8, 3, 16, 16)
    switch(monkeypatch, False)
    exact = losses(mstep_phase(settings, x, 0, start, identity={}), device)["diffusion"]
    assert rounded.dtype == torch.float32
    torch.testing.assert_close(rounded, exact, rtol=0.05, atol=0.0)
