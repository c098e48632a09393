"""Bad input gets one line that says what is wrong where."""

import warnings

import numpy as np
import pandas as pd
import pytest
import torch
from scipy import sparse

from tests.estimator.conftest import IMAGES

GOOD = np.random.default_rng(0).normal(size=(20, 4))


def spoilt(value, dtype=np.float64):
    table = GOOD.astype(dtype)
    table[3, 1] = value
    return table


@pytest.mark.parametrize(
    ("X", "message"),
    [
        (spoilt(np.nan), "X[3, 1] is NaN; only finite numbers are allowed"),
        (spoilt(-np.inf), "X[3, 1] is inf or too large for float32; only finite"),
        (spoilt(1e39), "X[3, 1] is inf or too large for float32; only finite"),
        (pd.DataFrame(spoilt(np.nan), columns=list("abcd")), "X[3, 'b'] is NaN; only finite"),
        (spoilt("two", object), "X[3, 1] = 'two': could not convert string to float: 'two'"),
        (pd.DataFrame(spoilt("two", object), columns=list("abcd")), "X[3, 'b'] = 'two': could not"),
        (GOOD.astype("datetime64[D]"), "X: dtype datetime64[D]; allowed are real numbers"),
        (
            pd.DataFrame(GOOD).assign(day=pd.Timestamp("2020-01-01")),
            "X: column 'day' has dtype datetime64",
        ),
        (np.full((20, 4), "a"), "X[0, 0] = 'a': could not convert string to float: 'a'"),
        ([[1.0, 2.0], [3.0]], "setting an array element with a sequence"),
        (np.zeros((0, 1, 8, 8)), "Found array with 0 sample(s) (shape=(0, 64)) while a minimum"),
        (np.zeros((20, 1, 8, 8)), "X: all 20 rows are equal; there is nothing to learn from"),
        (GOOD + 1j, "X: Complex data not supported (dtype complex128); real numbers are"),
        (np.ones((20, 4)), "X: all 20 rows are equal; there is nothing to learn from them"),
        (GOOD[:1], "Found array with 1 sample(s) (shape=(1, 4)) while a minimum of 2 is required"),
        (GOOD[:3], "X has 3 rows, and settings.views.steps.0.k = 3: a row has fewer others than"),
        (GOOD[:, :0], "Found array with 0 feature(s) (shape=(20, 0)) while a minimum of 1"),
        (GOOD[0], "X has shape (4,); allowed are tables (N, D) and images (N, C, H, W)"),
        (GOOD[None], "X has shape (1, 20, 4); allowed are tables (N, D) and images (N, C, H, W)"),
    ],
)  # fmt: skip
def test_rows_to_fit(tiny, X, message):
    with pytest.raises(ValueError) as raised:  # noqa: PT011 - the message is compared below
        tiny().fit(X)
    assert str(raised.value).startswith(message)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("y", "message"),
    [(np.arange(3), "y has 3 labels and X 20 rows; y is not used, and None is"), (1, "y has no")],
)
def test_labels_of_another_length(tiny, y, message):
    tiny().fit(GOOD, np.arange(20))
    with pytest.raises(ValueError, match=message):
        tiny().fit(GOOD, y)


def test_a_pixel_is_named_by_its_place(tiny):
    images = np.zeros((20, 3, 4, 5))
    images[7, 2, 3, 1] = np.nan
    with pytest.raises(ValueError, match=r"X\[7, 2, 3, 1\] is NaN"):
        tiny().fit(images)


def test_an_object_that_is_no_number_is_named(tiny):
    with pytest.raises(TypeError, match=r"X\[3, 1\] = \[\]: float\(\) argument must be"):
        tiny().fit(spoilt([], object))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"device": "gpu"}, "device = 'gpu': unknown; allowed: 'auto', 'cpu', 'cuda', 'cuda:0'"),
        ({"device": "cuda:9"}, "device = 'cuda:9': "),
        ({"budget": 0}, "budget = 0: allowed is a number above 0"),
        ({"budget": "long"}, "budget = 'long': allowed is a number above 0"),
        ({"random_state": -1}, "random_state = -1: allowed is 0 to 2**32 - 1"),
        ({"n_components": 0}, "arguments.encoder.z_dim = 0: should be greater than or equal to 1"),
        ({"n_rounds": 0.0}, "arguments.rounds.count = 0.0: should be a valid integer"),
        ({"n_rounds": 1.5}, "arguments.rounds.count = 1.5: should be a valid integer"),
        ({"settings": {"mixing": {"lam": 2}}}, "settings.mixing.lam = 2: should be less than"),
        ({"settings": {"mixin": {"lam": 1}}}, "settings.mixin = {'lam': 1}: unknown key; allowed"),
        ({"settings": "tuned"}, "settings = 'tuned': allowed is a mapping, as {'mixing': {'lam'"),
        ({"settings": {"training": "joint"}}, "settings.training = 'joint': not for one table"),
        ({"settings": {"mstep": {"condition": "onehot"}}}, "settings.mstep.condition = 'onehot'"),
    ],
)  # fmt: skip
def test_arguments(tiny, arguments, message):
    with pytest.raises(ValueError) as raised:  # noqa: PT011 - the message is compared below
        tiny(**arguments).fit(GOOD)
    assert str(raised.value).startswith(message)
    assert "\n" not in str(raised.value)


def test_a_cuda_device_that_is_not_there(tiny, monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(ValueError, match="device = 'cuda': no CUDA device is there; 'auto' and"):
        tiny(device="cuda").fit(GOOD)


@pytest.mark.parametrize("used", ["transform", "augment"])
@pytest.mark.parametrize(
    ("X", "message"),
    [
        (np.ones((2, 5)), "X has 5 features, but DiffAug is expecting 6 features as input"),
        (np.ones((2, 1, 2, 3)), "X has rows of shape (1, 2, 3); fitted were rows of (6,)"),
        (np.full((2, 6), np.nan), "X[0, 0] is NaN, and 11 more; only finite numbers are allowed"),
    ],
)
def test_rows_of_a_fitted_model(fitted, used, X, message):
    with pytest.raises(ValueError) as raised:  # noqa: PT011 - the message is compared below
        getattr(fitted, used)(X)
    assert str(raised.value).startswith(message)
    assert "\n" not in str(raised.value)


def test_images_need_images(tiny):
    images = np.random.default_rng(0).integers(0, 256, (20, 1, 8, 8), np.uint8)
    model = tiny(settings=IMAGES).fit(images)
    with pytest.raises(ValueError, match=r"X has shape \(20, 64\); fitted were images"):
        model.transform(images.reshape(20, 64))


def test_constant_columns_are_told_and_no_more(tiny):
    table = np.hstack([GOOD, np.zeros((20, 7))])
    with pytest.warns(UserWarning, match=r"7 of 11 columns are constant \(4, 5, 6, 7, 8, \.\.\.\)"):
        tiny().fit(table)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        tiny().fit(GOOD)


@pytest.mark.parametrize("n_samples", [0, 1.5, "two"])
def test_number_of_samples(fitted, n_samples):
    with pytest.raises(ValueError, match=r"n_samples = .*: allowed is a whole number from 1"):
        fitted.augment(n_samples=n_samples)


def test_a_model_without_a_generator_draws_nothing(tiny, rows):
    model = tiny()
    model.set_params(settings={**model.settings, "mixing": {"lam": 0}}).fit(rows)
    with pytest.raises(ValueError, match=r"no generator was trained: settings.mixing has lam = 0"):
        model.augment()


def test_too_little_memory_is_told_before_a_fit(tiny, monkeypatch):
    monkeypatch.setattr("diffaug.estimator.memory._free", lambda device: 3_000)
    with pytest.raises(MemoryError) as raised:
        tiny().fit(GOOD)
    message = "a fit on X (20, 4) needs about 0.0 GB of memory, and 0.0 GB are free (cpu); fewer"
    assert str(raised.value).startswith(message)


def test_a_sparse_table_that_does_not_fit_is_not_made_dense(tiny):
    huge = sparse.csr_array((10**7, 10**7), dtype=np.float32)
    with pytest.raises(MemoryError, match=r"as a dense table needs about 800000.0 GB of memory"):
        tiny().fit(huge)
