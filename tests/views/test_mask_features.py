"""Masking of whole features, against the draws replayed and by what it promises."""

import pytest
import torch

from diffaug.models.input_space import InputSpace
from diffaug.training.inputs import Inputs
from diffaug.training.streams import seeded
from diffaug.views import Views
from diffaug.views.mask_features import FeatureMasking

B, D = 20, 2000


@pytest.mark.parametrize("share", [0.2, 0.7])
def test_equal_columns_are_hidden_in_all_rows(share):
    x = torch.randn(B, D, generator=seeded(0))
    mean = torch.linspace(5, 9, D)
    view = FeatureMasking(mean, share)(x, torch.arange(B), seeded(1))
    hidden = torch.rand(D, generator=seeded(1)) < share
    for row, masked in zip(x, view, strict=True):
        for j in range(D):
            assert masked[j] == (mean[j] if hidden[j] else row[j])
    assert float(hidden.float().mean()) == pytest.approx(share, abs=0.05)


def test_each_batch_and_each_side_has_its_own_draw():
    x = torch.randn(B, 50, generator=seeded(0))
    inputs = Inputs(InputSpace("unit", (50,)), x)
    steps = [{"name": "mask_features", "share": 0.3}]
    anchor, positive = Views(steps=steps, both=True).build(inputs)
    rows, generator = torch.arange(B), seeded(1)
    drawn = [view(x, rows, generator) for view in (positive, anchor, positive)]
    for view in drawn:
        torch.testing.assert_close(torch.where(view == x, x, x.mean(0)), view)
    assert len({tuple((view != x)[0].tolist()) for view in drawn}) == 3


def test_masking_of_each_row_is_dumped_as_before():
    """Another key would make every result with masking stale."""
    views = Views(steps=[{"name": "mask", "share": 0.2}])
    assert views.model_dump(mode="json")["steps"] == [{"name": "mask", "share": 0.2}]
