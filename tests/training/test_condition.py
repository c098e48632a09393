"""What the generator is told about a row."""

import pytest
import torch

from diffaug.models.encoders import MLP
from diffaug.training.condition import Condition
from diffaug.training.streams import seeded

ROWS = torch.tensor([5, 0, 19])


@pytest.fixture
def encoder():
    return MLP().build((6,), seed=0).eval()


@pytest.fixture
def inputs():
    return torch.randn(20, 6, generator=seeded(0))


@pytest.mark.parametrize(("kind", "place", "dim"), [("y", 0, 80), ("z", 1, 2)])
def test_y_and_z_are_the_encoders_without_gradient(encoder, inputs, kind, place, dim):
    condition = Condition(kind, encoder, inputs)
    found = condition(ROWS, seeded(0))
    expected = torch.stack([encoder(inputs[row][None])[place][0] for row in ROWS])
    assert condition.dim == dim
    torch.testing.assert_close(found, expected)
    assert not found.requires_grad


def test_random_is_drawn_anew_with_the_length_of_y(encoder, inputs):
    condition, generator = Condition("random", encoder, inputs), seeded(0)
    first, second = condition(ROWS, generator), condition(ROWS, generator)
    assert first.shape == (3, 80)
    assert not torch.equal(first, second)
    assert torch.equal(first, torch.randn(3, 80, generator=seeded(0)))


def test_onehot_is_the_label(encoder, inputs):
    labels = torch.arange(20) % 4
    condition = Condition("onehot", encoder, inputs, labels)
    found = condition(ROWS, seeded(0))
    assert condition.dim == 4
    assert found.dtype == inputs.dtype
    assert found.tolist() == [[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1]]


def test_labels_belong_to_onehot_alone(encoder, inputs):
    with pytest.raises(ValueError, match="'onehot': labels belong to 'onehot' and nothing else"):
        Condition("onehot", encoder, inputs)
    for kind in ("y", "z", "random"):
        with pytest.raises(ValueError, match=f"'{kind}': labels belong to 'onehot'"):
            Condition(kind, encoder, inputs, torch.arange(20) % 4)
