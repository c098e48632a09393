"""How far views move a row in the encoder's space (Figure 5)."""

import numpy as np
import pytest
import torch

from diffaug.data.canonical import RawData, write_dataset
from diffaug.training import checkpoint as ckpt
from diffaug.training import similarity
from diffaug.training.encoder import load_encoder
from diffaug.training.estep1 import run_estep1
from diffaug.training.similarity import _same_label, run_similarity
from diffaug.training.streams import seeded


@pytest.fixture
def similarities(tmp_path, make_settings):
    """similarities(x, kind): train an encoder, compare views, generated ones equal to rows."""

    def compare(x, kind="unit"):
        dataset = write_dataset(
            tmp_path / "data",
            RawData(x, np.arange(len(x)) % 3, ("a", "b", "c")),
            name="toy",
            domain="vision",
        )
        more = {"components": 5} if kind == "pca" else {}
        settings = make_settings(space={"kind": kind, **more})
        values, out = settings.for_phase("estep1"), tmp_path / "estep1"
        data, start = str(dataset.folder), str(out / "checkpoint.pt")
        unfinished = str(tmp_path / "unfinished.pt")
        run_estep1(data, str(out), unfinished, values, seed=0)
        space, _ = load_encoder(settings, ckpt.load(start), x.shape[1:], "cpu")
        inputs = space(torch.from_numpy(x[dataset.train]))
        np.save(tmp_path / "samples.npy", inputs[None].numpy())
        samples, found = str(tmp_path / "samples.npy"), tmp_path / "out.npz"
        run_similarity(data, start, samples, str(found), values, seed=0)
        with np.load(found) as file:
            return {name: file[name] for name in file.files}

    return compare


@pytest.mark.parametrize(
    ("shape", "kind", "views"),
    [
        ((6,), "unit", {"generated", "mixup", "mixup_uniform", "swap"}),
        ((6,), "pca", {"generated", "mixup", "mixup_uniform", "swap"}),
        ((1, 8, 8), "unit", {"generated", "mixup", "mixup_uniform", "crop"}),
        # Principal components of images are no images: nothing to crop.
        ((1, 8, 8), "pca", {"generated", "mixup", "mixup_uniform", "swap"}),
    ],
)
def test_one_cosine_a_training_row_and_kind(similarities, shape, kind, views):
    x = np.random.default_rng(0).normal(size=(60, *shape)).astype(np.float32)
    found = similarities(x, kind)
    assert set(found) == views
    for cosines in found.values():
        assert cosines.shape == (48,)
        assert np.abs(cosines).max() <= 1 + 1e-6
    np.testing.assert_allclose(found["generated"], 1, atol=1e-5)
    assert found["mixup"].mean() < 0.999


def test_row_prevails_in_one_mixup_and_either_in_the_other(similarities, monkeypatch):
    x = np.random.default_rng(0).normal(size=(60, 6)).astype(np.float32)
    # The encoder is left out: views are compared as they are, and the share is solved for.
    monkeypatch.setattr(similarity, "embed", lambda encoder, view: (view, view))
    monkeypatch.setattr(similarity, "_same_label", lambda labels, _: torch.arange(48).roll(1))
    monkeypatch.setattr(similarity, "cosine_similarity", share_of_the_row)
    found = similarities(x, "unit")
    assert (found["mixup"] >= 0.5 - 1e-5).all()
    assert 0.2 < (found["mixup_uniform"] < 0.5).mean() < 0.8


def share_of_the_row(row, view):
    """a of a * row + (1 - a) * other, where the row before is the other."""
    other = row.roll(1, 0)
    return ((view - other) * (row - other)).sum(1) / (row - other).square().sum(1)


def test_partner_is_another_row_of_the_same_label():
    labels = torch.randint(5, (300,), generator=seeded(0))
    partner = _same_label(labels, seeded(1))
    assert torch.equal(labels[partner], labels)
    assert torch.equal(partner.sort().values, torch.arange(300))
    assert (partner != torch.arange(300)).all()
    assert not torch.equal(partner, _same_label(labels, seeded(2)))


def test_rows_without_label_or_alone_with_theirs_have_no_partner():
    labels = torch.tensor([-1, 0, 1, 0, -1, -1, 2])
    assert _same_label(labels, seeded(0)).tolist() == [0, 3, 2, 1, 4, 5, 6]
