"""Moved images, against a loop over images that replays the draws."""

import numpy as np
import pytest
import torch

from diffaug.views.images import Shift

B, C, H, W = 6, 2, 7, 9
ROWS = torch.arange(B)


def seeded(seed=1):
    return torch.Generator().manual_seed(seed)


@pytest.fixture
def images():
    return 2 * torch.rand(B, C, H, W, generator=seeded(0)) - 1


@pytest.mark.parametrize("pixels", [1, 3])
def test_shift_is_a_move_of_the_padded_image(images, pixels):
    moves = torch.randint(2 * pixels + 1, (2, B, 1), generator=seeded()).squeeze(-1)
    view = Shift(pixels)(images, ROWS, seeded())
    for i in range(B):
        frame = ((0, 0), (pixels, pixels), (pixels, pixels))
        padded = np.pad(images[i].numpy(), frame, constant_values=-1)
        down, right = (-int(move) for move in moves[:, i])
        expected = np.roll(padded, (down, right), (1, 2))[:, :H, :W]
        np.testing.assert_array_equal(view[i].numpy(), expected)


def test_shift_reaches_every_offset_and_moves_background_in():
    images = torch.full((2000, 1, 3, 3), -1.0)
    images[:, :, 1, 1] = 1
    view = Shift(1)(images, torch.arange(2000), seeded())
    assert (view.flatten(1) == 1).sum(1).tolist() == [1] * 2000
    shares = (view == 1).float().mean((0, 1))
    torch.testing.assert_close(shares, torch.full((3, 3), 1 / 9), rtol=0, atol=0.025)
    lost = Shift(1)(-images, torch.arange(2000), seeded())
    assert set(lost.unique().tolist()) == {-1.0, 1.0}


def test_generator_decides(images):
    view = Shift(1)
    before, state = images.clone(), torch.get_rng_state()
    first = view(images, ROWS, seeded())
    assert first.shape == images.shape
    assert torch.equal(first, view(images, ROWS, seeded()))
    assert not torch.equal(first, view(images, ROWS, seeded(9)))
    assert torch.equal(images, before), "the batch itself was changed"
    assert torch.equal(torch.get_rng_state(), state), "the global random state was used"
