"""What the picture of an embedding shows of its labels."""

from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
from matplotlib.figure import Figure

from diffaug.commands.common import picture

RNG = np.random.default_rng(0)
MANY = np.array([f"type {i % 30}" if i < 100 else "type 0" for i in range(120)])


def drawn(z: np.ndarray, labels: np.ndarray | None) -> Figure:
    """The figure in place of its files."""
    with patch.object(picture, "save") as save:
        picture.draw(Path("unused"), z, labels, "kind", seed=0)
    return save.call_args.args[0]


def legend(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.axes[0].get_legend().get_texts()]


def dots(figure: Figure) -> int:
    return sum(len(each.get_offsets()) for each in figure.axes[0].collections)


def test_each_kind_has_a_colour_and_none_is_grey() -> None:
    labels = np.array(["T", "B", ""] * 40)
    figure = drawn(RNG.normal(size=(120, 2)), labels)
    assert legend(figure) == ["no label", "B", "T"]
    colours = {tuple(each.get_facecolor()[0]) for each in figure.axes[0].collections}
    assert (len(colours), dots(figure)) == (3, 120)


def test_of_many_kinds_the_small_ones_share_a_colour() -> None:
    figure = drawn(RNG.normal(size=(120, 2)), MANY)
    assert len(legend(figure)) == 20
    assert legend(figure)[0] == "11 others"
    assert "type 0" in legend(figure)
    assert dots(figure) == 120


@pytest.mark.parametrize("labels", [np.arange(120.0), np.arange(120).astype(str)])
def test_many_numbers_are_a_scale(labels: np.ndarray) -> None:
    labels[3] = np.nan if labels.dtype.kind == "f" else ""
    figure = drawn(RNG.normal(size=(120, 2)), labels)
    assert [axes.get_ylabel() for axes in figure.axes] == ["z 2", "kind"]
    assert figure.axes[0].get_legend() is None


@pytest.mark.parametrize(("width", "name"), [(1, "z 1"), (2, "z 1"), (5, "t-SNE of z, 1")])
def test_an_embedding_of_any_width_is_drawn(width: int, name: str) -> None:
    figure = drawn(RNG.normal(size=(60, width)), None)
    assert figure.axes[0].get_xlabel() == name
    assert dots(figure) == 60


def test_files_are_written_whole(tmp_path: Path) -> None:
    picture.draw(tmp_path / "embedding", RNG.normal(size=(20, 3)), None, "", seed=0)
    assert {path.name for path in tmp_path.iterdir()} == {"embedding.png", "embedding.svg"}
