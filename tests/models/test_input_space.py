"""The input space: exact scaling, and principal components against numpy's SVD."""

import io

import numpy as np
import pytest
import torch

from diffaug.models import input_space
from diffaug.models.input_space import InputSpace


@pytest.fixture
def table():
    generator = torch.Generator().manual_seed(0)
    spread = torch.tensor([9.0, 5.0, 3.0, 2.0, 1.0, 0.5])
    mixed = torch.linalg.qr(torch.randn(6, 6, generator=generator)).Q
    return torch.randn(80, 6, generator=generator) * spread @ mixed + 4


@pytest.mark.parametrize("dtype", [torch.uint8, torch.float32])
def test_unit_range_is_exactly_minus_one_to_one(dtype):
    x = (255 * torch.rand(20, 1, 4, 4, generator=torch.Generator().manual_seed(0))).to(dtype)
    space = InputSpace("unit", (1, 4, 4)).fit(x)
    code = space(x)
    assert space.out_shape == tuple(code.shape[1:]) == (1, 4, 4)
    assert (float(code.min()), float(code.max())) == (-1.0, 1.0)
    torch.testing.assert_close(space.inverse(code), x.float())


def test_unit_scales_all_features_alike(table):
    code = InputSpace("unit", (6,)).fit(table)(table)
    low, high = float(table.min()), float(table.max())
    for row, scaled in zip(table.tolist(), code.tolist(), strict=True):
        expected = [2 * (value - low) / (high - low) - 1 for value in row]
        assert scaled == pytest.approx(expected, abs=1e-6)


def test_constant_rows_do_not_break_the_scale():
    x = torch.full((5, 3), 7.0)
    for kind in ("unit", "pca"):
        assert InputSpace(kind, (3,)).fit(x)(x).abs().max() == 0


def test_pca_against_svd(table):
    space = InputSpace("pca", (6,), components=3).fit(table)
    centred = table.numpy().astype(float)
    centred -= centred.mean(0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    expected = centred @ axes[:3].T
    code = space(table).numpy()
    assert space.out_shape == (3,)
    for component in range(3):
        scaled = expected[:, component] / np.abs(expected).max()
        sign = np.sign(scaled @ code[:, component])
        np.testing.assert_allclose(code[:, component], sign * scaled, atol=1e-5)


def test_pca_keeps_relative_variances_and_has_largest_entry_one(table):
    code = InputSpace("pca", (6,)).fit(table)(table)
    assert float(code.abs().max()) == pytest.approx(1, abs=1e-6)
    spread = code.std(0)
    assert (spread[:-1] > spread[1:]).all()
    full = torch.linalg.svdvals(table - table.mean(0))
    torch.testing.assert_close(spread / spread[0], full / full[0], rtol=1e-4, atol=0)


def test_pca_inverse_is_the_projection_on_the_components(table):
    whole = InputSpace("pca", (6,)).fit(table)
    torch.testing.assert_close(whole.inverse(whole(table)), table, rtol=1e-4, atol=1e-4)
    part = InputSpace("pca", (6,), components=2).fit(table)
    back = part.inverse(part(table))
    torch.testing.assert_close(part(back), part(table), rtol=1e-4, atol=1e-5)
    centred = table - table.mean(0)
    lost = (table - back).square().sum()
    expected = torch.linalg.svdvals(centred)[2:].square().sum()
    torch.testing.assert_close(lost, expected, rtol=1e-3, atol=0)


def test_pca_of_images_flattens_and_inverse_restores():
    x = torch.randn(30, 2, 3, 3, generator=torch.Generator().manual_seed(0))
    space = InputSpace("pca", (2, 3, 3), components=50).fit(x)
    assert space(x).shape == (30, 18)
    assert space.inverse(space(x)).shape == x.shape
    torch.testing.assert_close(space.inverse(space(x)), x, rtol=1e-4, atol=1e-4)


def test_sign_is_fixed_by_the_largest_weight_of_each_axis(table):
    for rows in (table, -table, table.flip(0)):
        basis = InputSpace("pca", (6,)).fit(rows).basis
        largest = basis.gather(0, basis.abs().argmax(0, keepdim=True))
        assert (largest > 0).all()
    again = InputSpace("pca", (6,)).fit(table).basis
    assert torch.equal(again, InputSpace("pca", (6,)).fit(table.clone()).basis)


@pytest.mark.parametrize("kind", ["unit", "pca"])
def test_new_rows_are_treated_as_the_training_rows_after_a_reload(table, kind):
    space = InputSpace(kind, (6,), components=4).fit(table[:50])
    file = io.BytesIO()
    torch.save(space.state_dict(), file)
    file.seek(0)
    other = InputSpace(kind, (6,), components=4)
    other.load_state_dict(torch.load(file, weights_only=True))
    assert torch.equal(other(table), space(table))
    torch.testing.assert_close(space(table[60:61]), space(table)[60:61])


def test_bad_input_is_refused(table):
    with pytest.raises(ValueError, match="kind = 'raw': allowed are 'unit', 'pca'"):
        InputSpace("raw", (6,))
    with pytest.raises(ValueError, match=r"rows of shape \(5,\): this space was made for \(6,\)"):
        InputSpace("unit", (6,)).fit(table)(table[:, :5])


def test_of_many_columns_the_same_components_are_found(table, monkeypatch):
    whole = InputSpace("pca", (6,), components=3).fit(table)
    monkeypatch.setattr(input_space, "MOST_COLUMNS", 5)
    first = InputSpace("pca", (6,), components=3).fit(table)
    torch.testing.assert_close(first(table), whole(table))
