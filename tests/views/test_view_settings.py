"""From the settings of views to the views of both sides."""

from inspect import isabstract

import pytest
import torch

from diffaug.models.input_space import InputSpace
from diffaug.training.inputs import Inputs
from diffaug.training.streams import seeded
from diffaug.views import Views
from diffaug.views.base import ViewSettings
from diffaug.views.images import Shift
from diffaug.views.mixup import Mixup
from diffaug.views.neighbours import nearest_neighbours
from diffaug.views.tables import Masking, NeighbourMix, Noise, principal_components


def test_every_kind_of_view_has_all_that_one_needs():
    assert isabstract(ViewSettings)
    assert [name for name, kind in ViewSettings.kinds().items() if isabstract(kind)] == []


def inputs_of(x):
    return Inputs(InputSpace("unit", tuple(x.shape[1:])).fit(x), x)


def test_views_of_a_table_search_neighbours_in_the_components():
    inputs = inputs_of(torch.randn(20, 6, generator=seeded(0)))
    steps = [
        {"name": "neighbour_mix", "k": 4},
        {"name": "noise", "strength": 0.3},
        {"name": "mask", "share": 0.2},
        {"name": "mixup", "alpha": 0.5},
    ]
    anchor, positive = Views(steps=steps).build(inputs)
    assert anchor.views == []
    mix, noise, mask, mixup = positive.views
    assert isinstance(mix, NeighbourMix)
    assert torch.equal(mix.neighbours, nearest_neighbours(principal_components(inputs), 4))
    assert mix.data is inputs
    assert isinstance(noise, Noise)
    torch.testing.assert_close(noise.scale, 0.3 * inputs[:].std(0))
    assert isinstance(mask, Masking)
    torch.testing.assert_close(mask.mean, inputs[:].mean(0))
    assert isinstance(mixup, Mixup)
    assert mixup.alpha == 0.5
    both, _ = Views(steps=steps, both=True).build(inputs)
    assert [type(view) for view in both.views] == [NeighbourMix, Noise, Masking, Mixup]


def test_views_of_images():
    inputs = inputs_of(torch.randint(0, 256, (4, 3, 32, 32), dtype=torch.uint8))
    steps = [{"name": "shift", "pixels": 2}, {"name": "recipe", "of": "byol", "min_area": 0.5}]
    anchor, positive = Views(steps=steps, both=True).build(inputs)
    assert isinstance(positive.views[0], Shift)
    assert positive.views[0].pixels == 2
    # BYOL solarises one side alone, and crops keep half of the image.
    first, second = (side.views[1].view.views for side in (anchor, positive))
    assert len(second) == len(first) + 1
    assert first[0].min_area == second[0].min_area == 0.5


def test_shift_needs_images():
    inputs = inputs_of(torch.randn(20, 6, generator=seeded(0)))
    with pytest.raises(ValueError, match=r"'shift' needs images; rows have shape \(6,\)"):
        Views(steps=[{"name": "shift"}]).build(inputs)


def test_a_setting_of_another_view_is_refused():
    with pytest.raises(ValueError, match="unknown key; allowed: name, strength"):
        Views(steps=[{"name": "noise", "k": 3}])
