"""Training rows as the networks see them."""

import pytest
import torch

from diffaug.models.input_space import InputSpace
from diffaug.training.inputs import Inputs
from diffaug.training.streams import seeded


@pytest.mark.parametrize("kind", ["unit", "pca"])
@pytest.mark.parametrize("dtype", [torch.uint8, torch.float32])
def test_every_way_of_asking_gives_the_mapped_rows(kind, dtype):
    x = torch.randint(0, 200, (11, 2, 3, 3), generator=seeded(0)).to(dtype)
    space = InputSpace(kind, (2, 3, 3), components=4).fit(x)
    inputs, mapped = Inputs(space, x), space(x)
    assert (inputs.shape, len(inputs), inputs.device) == (mapped.shape, 11, x.device)
    rows = torch.tensor([3, 0, 3])
    assert torch.equal(inputs[rows], mapped[rows])
    assert torch.equal(inputs[2:5], mapped[2:5])
    assert torch.equal(torch.cat(list(inputs.split(4))), mapped)


def test_bytes_stay_bytes_and_other_rows_are_mapped_once():
    x = torch.randint(0, 200, (11, 1, 3, 3), generator=seeded(0), dtype=torch.uint8)
    space = InputSpace("unit", (1, 3, 3)).fit(x)
    assert Inputs(space, x).rows is x
    assert Inputs(space, x.float()).rows.dtype == torch.float32


def test_statistics_are_those_of_all_chunks(monkeypatch):
    monkeypatch.setattr("diffaug.training.inputs.CHUNK", 4)
    x = torch.randn(11, 5, generator=seeded(0))
    found = Inputs(InputSpace("unit", (5,)), x).statistics()
    torch.testing.assert_close(found.mean, x.mean(0))
    torch.testing.assert_close(found.std, x.std(0))
    assert torch.equal(found.low, x.amin(0))
    assert torch.equal(found.high, x.amax(0))
