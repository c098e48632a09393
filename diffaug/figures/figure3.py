"""Figures 3 and A.1: original images beside images generated from them."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from diffaug.evaluation.rows import Floats, finite_rows
from diffaug.figures.style import print_style, save

CELL = 0.5  # inches


def originals_beside_generated(
    originals: ArrayLike,
    generated: ArrayLike,
    labels: Sequence[str],
    stem: str | Path,
    blocks: int = 1,
) -> None:
    """Draw one example a row: the original, then its generated images.

    originals: (n, C, H, W) in [-1, 1], C = 1 or 3; generated: (n, k, C, H, W), cut to
    [-1, 1]; labels: n row labels, as class names. The rows are dealt out to `blocks`
    blocks side by side. ValueError for other shapes. Paper Figures 3 and A.1 (k = 3).
    """
    first = finite_rows(originals, "originals", axes=4)
    others = finite_rows(generated, "generated", axes=5)
    if others.shape[:1] + others.shape[2:] != first.shape or first.shape[1] not in (1, 3):
        raise ValueError(
            f"originals {first.shape}, generated {others.shape}: (n, C, H, W) and "
            "(n, k, C, H, W) with C = 1 or 3 needed"
        )
    if len(labels) != len(first) or not 1 <= blocks <= len(first):
        raise ValueError(
            f"labels {len(labels)}, blocks {blocks}: {len(first)} labels and 1 to "
            f"{len(first)} blocks needed"
        )
    images = np.concatenate([first[:, None], others], axis=1).clip(-1, 1)
    parts = np.array_split(np.arange(len(images)), blocks)
    with print_style():
        # The extra inches hold the class names and the column heads.
        width = blocks * (images.shape[1] * CELL + 0.3 + 0.06 * max(map(len, labels)))
        figure = Figure(figsize=(width, len(parts[0]) * CELL + 0.35))
        grid = figure.subplots(1, blocks, squeeze=False)
        for axes, part in zip(grid[0], parts, strict=True):
            _draw_block(axes, images[part], [labels[i] for i in part], len(parts[0]))
        save(figure, stem)


def _draw_block(axes: Axes, images: Floats, labels: Sequence[str], rows: int) -> None:
    *_, height, width = images.shape
    gap = max(1, height // 8)
    picture = _mosaic(images, rows, gap)
    axes.imshow(picture, interpolation="nearest")
    heads = ["Ori", *(f"Aug {i}" for i in range(1, images.shape[1]))]
    columns = np.arange(len(heads)) * (width + gap) + (width - 1) / 2
    axes.set_xticks(columns, heads)
    axes.set_yticks(np.arange(len(labels)) * (height + gap) + (height - 1) / 2, labels)
    axes.tick_params(length=0, top=False, bottom=False, labeltop=True, labelbottom=False)
    axes.spines[:].set_visible(False)


def _mosaic(images: Floats, rows: int, gap: int) -> Floats:
    """(n, k, C, H, W) in [-1, 1] to one white-spaced RGB image in [0, 1] of `rows` rows."""
    _, columns, _, height, width = images.shape
    picture = np.ones((rows * (height + gap) - gap, columns * (width + gap) - gap, 3))
    for row, column in np.ndindex(images.shape[:2]):
        top, left = row * (height + gap), column * (width + gap)
        # A single channel is repeated by broadcasting: grey.
        picture[top : top + height, left : left + width] = (
            images[row, column].transpose(1, 2, 0) + 1
        ) / 2
    return picture
