"""What people do with an estimator: pipelines, searches, data frames, images, sparse tables."""

import numpy as np
import pandas as pd
import pytest
import torch
from scipy import sparse
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from diffaug import DiffAug
from diffaug.estimator import use
from diffaug.estimator.rounds import every_round
from diffaug.layers import overlay
from tests.estimator.conftest import IMAGES

LABELS = np.arange(60) % 3


def test_pipeline_search_and_cross_validation(tiny, rows):
    pipeline = make_pipeline(StandardScaler(), tiny(), KNeighborsClassifier())
    assert cross_val_score(pipeline, rows, LABELS, cv=2).shape == (2,)
    search = GridSearchCV(pipeline, {"diffaug__n_components": np.array([2, 3])}, cv=2)
    assert search.fit(rows, LABELS).best_params_["diffaug__n_components"] in (2, 3)


@pytest.mark.parametrize(
    "arguments",
    [{"n_components": np.int64(3)}, {"n_rounds": np.int64(1), "budget": np.float64(1)},
     {"settings": {"mixing": {"lam": np.float64(0.5)}}}, {"verbose": np.bool_(False)}],
)  # fmt: skip
def test_numbers_of_a_search_over_parameters_are_saved(tiny, rows, tmp_path, arguments):
    model = tiny()
    if "settings" in arguments:
        arguments = {"settings": overlay(model.settings, arguments["settings"])}
    model.set_params(**arguments).fit(rows).save(tmp_path / "model")
    again = DiffAug.load(tmp_path / "model")
    assert again.get_params() == model.get_params() | {"device": "auto"}


def test_a_clone_is_not_fitted_and_fits_alike(fitted, rows):
    other = clone(fitted)
    assert not hasattr(other, "settings_")
    assert np.array_equal(other.fit(rows).transform(rows), fitted.transform(rows))


def test_data_frames_in_and_out(tiny, rows):
    frame = pd.DataFrame(rows, columns=list("abcdef"), index=np.arange(60) + 7)
    model = tiny().set_output(transform="pandas").fit(frame)
    z = model.transform(frame)
    assert list(z.columns) == ["diffaug0", "diffaug1"]
    assert z.index.equals(frame.index)
    assert list(model.feature_names_in_) == list("abcdef")
    with pytest.raises(ValueError, match="feature names should match"):
        model.transform(frame[list("fedcba")])


@pytest.mark.parametrize("kind", [sparse.csr_matrix, sparse.csc_array, sparse.coo_array])
def test_sparse_tables_are_as_dense_ones(tiny, rows, kind):
    thin = np.where(np.abs(rows) > 1, rows, 0)
    dense = tiny().fit(thin)
    assert np.array_equal(tiny().fit_transform(kind(thin)), dense.transform(thin))
    assert np.array_equal(dense.augment(kind(thin)), dense.augment())


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.int32, np.uint8, object])
def test_numbers_of_any_type(tiny, rows, dtype):
    table = np.round(np.abs(rows)).astype(dtype)
    model = tiny().fit(table)
    z = model.transform(table)
    assert z.dtype == np.float32
    assert np.array_equal(z, tiny().fit(table.astype(np.float32)).transform(table))


def test_samples_of_given_rows_and_of_those_of_the_fit(fitted, rows):
    assert fitted.augment().shape == (60, 6)
    twice = fitted.augment(rows[:5], n_samples=2)
    assert twice.shape == (10, 6)
    assert twice.dtype == np.float32
    assert not np.allclose(twice[:5], twice[5:])
    assert np.array_equal(twice, fitted.augment(rows[:5], n_samples=2))
    assert not np.array_equal(twice, fitted.augment(rows[:5], n_samples=2, random_state=1))


def test_fitting_again_is_fitting_anew(tiny, rows):
    model = tiny().fit(rows[:, :4])
    again = model.fit(rows)
    assert again is model
    assert np.array_equal(again.transform(rows), tiny().fit(rows).transform(rows))


@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
def test_images(tiny, dtype):
    images = np.random.default_rng(0).integers(0, 256, (24, 3, 8, 8)).astype(dtype)
    model = tiny(settings=IMAGES).fit(images)
    assert model.n_features_in_ == 3 * 8 * 8
    assert model.transform(images).shape == (24, 64)
    drawn = model.augment(images[:4], n_samples=3)
    assert drawn.shape == (12, 3, 8, 8)
    assert drawn.dtype == dtype
    assert 0 <= drawn.min() < drawn.max() <= 255


def test_a_quiet_fit_and_one_bar(tiny, rows, capfd):
    tiny().fit(rows)
    assert capfd.readouterr() == ("", "")
    model = tiny(n_rounds=2, verbose=True).fit(rows)
    error = capfd.readouterr().err.strip().splitlines()
    assert error[0].startswith("DiffAug:   0%")
    assert error[-1].startswith("estep2: 100%")
    assert "contrastive=" in error[-1]
    assert model.history_[-1]["round"] == 2


def test_no_round_is_the_encoder_alone(tiny, rows, tmp_path, capfd):
    """What `n_rounds=0` gives is E-step 1: nothing is generated, also not later."""
    model = tiny(n_rounds=np.int64(0), verbose=True).fit(rows)
    assert "100%" in capfd.readouterr().err, "the bar counts phases that do not run"
    assert {row["phase"] for row in model.history_} == {"estep1"}
    first = next(every_round(tiny().fit(rows).settings_, torch.from_numpy(rows), 0))
    assert np.array_equal(model.transform(rows), use.embedded(first, torch.from_numpy(rows)))
    with pytest.raises(ValueError, match="no generator was trained"):
        model.augment()
    model.save(tmp_path / "model")
    again = DiffAug.load(tmp_path / "model")
    assert again.n_rounds == 0
    assert np.array_equal(again.transform(rows), model.transform(rows))


def test_rows_on_a_disk_are_not_copied(tiny, rows, tmp_path, monkeypatch, recwarn):
    """A table larger than memory: parts of it are worked on, and z is that of rows in memory."""
    monkeypatch.setattr("diffaug.models.input_space.AT_ONCE", 100)
    np.save(tmp_path / "rows.npy", rows)
    mapped = np.load(tmp_path / "rows.npy", mmap_mode="r")
    model = tiny().fit(mapped)
    assert np.shares_memory(model._rows, mapped)
    assert not recwarn.list
    same = tiny().fit(rows)
    assert np.array_equal(model.transform(mapped), same.transform(rows))
    assert np.array_equal(model.augment(), same.augment())


def test_what_was_read_from_a_disk_is_copied_as_other_arrays_are(tiny, rows, tmp_path):
    """`astype` gives an array of the type `memmap` in memory, which its owner may write to."""
    np.save(tmp_path / "rows.npy", rows.astype(np.float64))
    read = np.load(tmp_path / "rows.npy", mmap_mode="r").astype(np.float32)
    model = tiny().fit(read)
    assert not np.shares_memory(model._rows, read)


def test_parts_change_no_more_than_rounding(tiny, rows, monkeypatch):
    whole = tiny(n_rounds=0).fit(rows)._trained.encoder.modules["space"]
    monkeypatch.setattr("diffaug.models.input_space.AT_ONCE", 100)
    parts = tiny(n_rounds=0).fit(rows)._trained.encoder.modules["space"]
    assert whole.keys() == parts.keys()
    for name in whole:
        torch.testing.assert_close(parts[name], whole[name], msg=name)
