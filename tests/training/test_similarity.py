"""How far views move a row in the encoder's space (Figure 5)."""

import numpy as np
import pytest
import torch

from diffaug.data.canonical import RawData, write_dataset
from diffaug.training import jobs
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
        settings = make_settings(space={"kind": kind, "components": 5})
        values, out = settings.for_phase("estep1"), tmp_path / "estep1"
        data, start = str(dataset.folder), str(out / "checkpoint.pt")
        unfinished = str(tmp_path / "unfinished.pt")
        jobs.run_estep1(data, str(out), unfinished, values, seed=0)
        space, _ = jobs.estep.load_encoder(settings, jobs.ckpt.load(start), x.shape[1:], "cpu")
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
        ((6,), "unit", {"generated", "mixup", "swap"}),
        ((6,), "pca", {"generated", "mixup", "swap"}),
        ((1, 8, 8), "unit", {"generated", "mixup", "crop"}),
        # Principal components of images are no images: nothing to crop.
        ((1, 8, 8), "pca", {"generated", "mixup", "swap"}),
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


def test_partner_has_the_same_label_and_is_a_permutation():
    labels = torch.randint(5, (300,), generator=seeded(0))
    partner = _same_label(labels, seeded(1))
    assert torch.equal(labels[partner], labels)
    assert torch.equal(partner.sort().values, torch.arange(300))
    assert (partner != torch.arange(300)).float().mean() > 0.9
    assert not torch.equal(partner, _same_label(labels, seeded(2)))
