"""Which generated rows are judged, and among which numbers."""

import numpy as np
import pytest
from sklearn.decomposition import PCA

from diffaug.evaluation import generated
from diffaug.evaluation.generated import judge_samples
from diffaug.evaluation.samples import diversity, label_agreement, source_distances
from diffaug.io import from_bytes


@pytest.fixture
def toy():
    """60 rows of three classes that overlap, three samples of each."""
    rng = np.random.default_rng(0)
    labels = np.arange(60) % 3
    inputs = np.eye(3)[labels] @ rng.normal(size=(3, 4)) + rng.normal(size=(60, 4))
    return inputs + rng.normal(size=(3, 60, 4)), inputs, labels


def measured(copies, inputs, labels, chosen):
    """The measures on the samples of the rows `chosen`, spelled out."""
    flat = np.concatenate([copy[chosen] for copy in copies])
    sources = np.concatenate([chosen] * len(copies))
    return {
        "agreement": label_agreement(flat, sources, inputs, labels),
        "agreement_real": label_agreement(inputs[chosen], chosen, inputs, labels),
        "diversity": diversity([[copy[i] for copy in copies] for i in chosen]),
        **source_distances(flat, inputs[sources], inputs),
    }


def test_few_samples_are_all_judged(toy):
    copies, inputs, labels = toy
    found = judge_samples(copies, inputs, labels)
    assert found == pytest.approx(measured(copies, inputs, labels, np.arange(60)))
    assert 0.2 < found["agreement"] < 0.9, "the data decide too little"


def test_many_samples_are_judged_by_a_draw_of_their_sources(toy, monkeypatch):
    monkeypatch.setattr(generated, "MAX_SAMPLES", 32)  # three copies each of ten sources
    copies, inputs, labels = toy
    chosen = np.sort(np.random.default_rng(0).choice(60, 10, replace=False))
    found = judge_samples(copies, inputs, labels)
    assert found == pytest.approx(measured(copies, inputs, labels, chosen))


def test_unlabelled_rows_are_neither_sources_nor_neighbours(toy):
    copies, inputs, labels = toy
    partly = np.where(np.arange(60) < 20, -1, labels)
    expected = judge_samples(copies[:, 20:], inputs[20:], labels[20:])
    assert judge_samples(copies, inputs, partly) == expected


def test_rows_of_many_numbers_are_judged_among_components(monkeypatch):
    """Images, as bytes; a chunk that splits the rows; two components."""
    monkeypatch.setattr(generated, "COMPONENTS", 2)
    monkeypatch.setattr(generated, "CHUNK", 7)
    rng = np.random.default_rng(0)
    labels = np.arange(40) % 2
    inputs = rng.integers(0, 128, (40, 3, 10, 10), np.uint8)
    inputs[labels == 1, 0] += 80
    inputs[:20, 1] += 100
    copies = np.stack([inputs + 10, inputs[::-1]])
    real, others = (from_bytes(rows).reshape(-1, 300) for rows in (inputs, copies))
    model = PCA(2, svd_solver="full").fit(real)
    projected = model.transform(others).reshape(2, 40, 2)
    expected = measured(projected, model.transform(real), labels, np.arange(40))
    found = judge_samples(copies, inputs, labels)
    assert found == pytest.approx(expected, rel=1e-3)
    plain = measured(others.reshape(2, 40, 300), real, labels, np.arange(40))
    assert found["ratio"] != pytest.approx(plain["ratio"], rel=0.1), "nothing was reduced"


def test_bytes_are_judged_as_the_values_they_stand_for(toy):
    inputs = np.random.default_rng(0).integers(0, 200, (30, 1, 3, 3), np.uint8)
    copies, labels = (inputs + 51)[None], np.arange(30) % 2
    found = judge_samples(copies, inputs, labels)
    assert found["sample_to_source"] == pytest.approx(9**0.5 * 51 / 127.5, rel=1e-5)
    assert found["diversity"] == 0.0


def test_bad_input_is_named(toy):
    copies, inputs, labels = toy
    with pytest.raises(ValueError, match=r"shapes \(3, 59, 4\), \(60, 4\) and \(60,\) given"):
        judge_samples(copies[:, 1:], inputs, labels)
    with pytest.raises(ValueError, match=r"\(60, 4\) and \(59,\) given"):
        judge_samples(copies, inputs, labels[1:])


def test_without_labels_all_rows_are_judged_but_not_by_agreement(toy):
    copies, inputs, labels = toy
    expected = measured(copies, inputs, labels, np.arange(60))
    del expected["agreement"], expected["agreement_real"]
    assert judge_samples(copies, inputs, labels * 0 - 1) == pytest.approx(expected)
