"""Checkpoints: complete, equal for equal states, harmless to load."""

import os

import pytest
import torch
from torch import nn

from diffaug.training import checkpoint as ckpt
from diffaug.training.checkpoint import Checkpoint
from diffaug.training.streams import Streams


def example(value=1.0):
    return Checkpoint(
        phase="estep1",
        settings={"budget": {"estep1": 2}, "lr": 0.1, "kind": None, "steps": [{"k": 3}]},
        modules={"encoder": nn.BatchNorm1d(2).state_dict() | {"weight": torch.full((2,), value)}},
        optimiser={"mean": [torch.ones(2)]},
        streams=Streams(3, "estep1").state_dict(),
        epoch=2,
        history=[{"epoch": 1, "contrastive": 0.5}, {"epoch": 2, "contrastive": 0.25}],
    )


def assert_same(found, expected):
    for name in ("phase", "settings", "epoch", "history"):
        assert getattr(found, name) == getattr(expected, name)
    for purpose, state in expected.streams.items():
        assert torch.equal(found.streams[purpose], state), purpose
    assert torch.equal(found.optimiser["mean"][0], expected.optimiser["mean"][0])
    for name, tensor in expected.modules["encoder"].items():
        assert torch.equal(found.modules["encoder"][name], tensor)


def test_comes_back(tmp_path):
    ckpt.save(example(), tmp_path / "new" / "a.pt")
    assert_same(ckpt.load(tmp_path / "new" / "a.pt"), example())


def test_equal_states_give_equal_bytes_under_any_name(tmp_path):
    def written(name, value):
        ckpt.save(example(value), tmp_path / name)
        return (tmp_path / name).read_bytes()

    assert written("a.pt", 1.0) == written("other.pt", 1.0)
    assert written("a.pt", 1.0) != written("a.pt", 2.0)


def test_equal_text_gives_equal_bytes_though_it_is_not_the_same_object(tmp_path):
    one, other = example(), example()
    other.history = [{"".join([*key]): value for key, value in row.items()} for row in one.history]
    ckpt.save(one, tmp_path / "one.pt")
    ckpt.save(other, tmp_path / "other.pt")
    assert (tmp_path / "one.pt").read_bytes() == (tmp_path / "other.pt").read_bytes()


@pytest.mark.parametrize("damage", ["empty", "truncated", "text"])
def test_broken_file_is_named_in_one_line(tmp_path, damage):
    path = tmp_path / "broken.pt"
    ckpt.save(example(), path)
    whole = path.read_bytes()
    path.write_bytes({"empty": b"", "truncated": whole[:-200], "text": b"hello\nworld"}[damage])
    with pytest.raises(ValueError, match=r"broken\.pt: not a readable checkpoint") as caught:
        ckpt.load(path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "content",
    [
        [1, 2],
        {"weights": torch.ones(2)},
        {"format": ckpt.FORMAT},
        {**vars(example()), "format": ckpt.FORMAT + 1},
        {**vars(example()), "format": ckpt.FORMAT, "extra": 1},
    ],
)
def test_other_format_is_named(tmp_path, content):
    path = tmp_path / "other.pt"
    torch.save(content, path)
    with pytest.raises(ValueError, match=rf"other\.pt: not a checkpoint of format {ckpt.FORMAT}"):
        ckpt.load(path)


class Bomb:
    """Unpickling it would make a folder."""

    def __init__(self, path):
        self.path = str(path)

    def __reduce__(self):
        return os.mkdir, (self.path,)


def test_code_in_a_file_does_not_run(tmp_path):
    path, trace = tmp_path / "bomb.pt", tmp_path / "ran"
    torch.save({**vars(example()), "format": ckpt.FORMAT, "settings": Bomb(trace)}, path)
    with pytest.raises(ValueError, match=r"bomb\.pt: not a readable checkpoint") as caught:
        ckpt.load(path)
    assert "\n" not in str(caught.value)
    assert not trace.exists()
    torch.load(path, weights_only=False)
    assert trace.exists(), "the bomb is a dud, the test above shows nothing"


def test_missing_file_stays_a_missing_file(tmp_path):
    with pytest.raises(FileNotFoundError):
        ckpt.load(tmp_path / "none.pt")


def test_load_modules_takes_what_it_is_asked_for():
    norm = nn.BatchNorm1d(2)
    ckpt.load_modules(example(5.0), {"encoder": norm})
    assert norm.weight.tolist() == [5, 5]
    with pytest.raises(ValueError, match="checkpoint of estep1: no 'denoiser'; it holds encoder"):
        ckpt.load_modules(example(), {"denoiser": norm})
