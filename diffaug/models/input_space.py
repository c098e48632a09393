"""The space the networks work in, fitted on the training rows without labels."""

from collections.abc import Iterator, Sequence
from functools import reduce

import numpy as np
import torch
from scipy.sparse.linalg import eigsh
from torch import Tensor, nn

# Numbers of a table that are held in double precision at once, 256 MiB: rows may lie on a disk.
AT_ONCE = 2**25
# Up to so many columns all eigenvectors are computed; of 5,000 the first 50 alone are found in a
# fifth of the time.
MOST_COLUMNS = 4096


class InputSpace(nn.Module):
    """An affine map of a row, kept with the weights so that new rows are treated alike.

    `unit` scales the whole data set to [-1, 1] and keeps the row's shape (images stay images);
    `pca` projects on the first principal components and scales the largest entry to 1, so that
    relative variances stay. `inverse` maps back: exactly for `unit`, onto the principal
    subspace for `pca`. The released code embeds tables in their first 50 principal components.

    Args:
        kind: "unit" or "pca"; ValueError otherwise.
        row_shape: Of a row, without the number of rows.
        components: How many principal components, at most those that a row has.

    >>> import torch
    >>> from diffaug import InputSpace
    >>> x = torch.randn(100, 200)
    >>> space = InputSpace("pca", (200,), components=50).fit(x)
    >>> space(x).shape, space.inverse(space(x)).shape
    (torch.Size([100, 50]), torch.Size([100, 200]))
    """

    mean: Tensor
    basis: Tensor
    scale: Tensor

    def __init__(self, kind: str, row_shape: tuple[int, ...], components: int = 50) -> None:
        super().__init__()
        if kind not in ("unit", "pca"):
            raise ValueError(f"InputSpace kind = {kind!r}: allowed are 'unit', 'pca'")
        self.kind = kind
        self.row_shape = tuple(row_shape)
        size = torch.Size(row_shape).numel()
        self.components = min(components, size)
        self.register_buffer("mean", torch.zeros(size if kind == "pca" else 1))
        self.register_buffer("scale", torch.ones(()))
        self.register_buffer("basis", torch.zeros(size if kind == "pca" else 0, self.components))

    @property
    def out_shape(self) -> tuple[int, ...]:
        """Shape of one row after the map."""
        return (self.components,) if self.kind == "pca" else self.row_shape

    @torch.no_grad()
    def fit(self, x: Tensor) -> "InputSpace":
        """Set the map from the training rows x (N, ...) of any number type."""
        if self.kind == "unit":
            x = x.float()
            low, high = x.min(), x.max()
            self.mean.fill_((low + high) / 2)
            self.scale.copy_(2 / (high - low).clamp_min(1e-12))
            return self

        def flat() -> Iterator[Tensor]:
            return (part.float().flatten(1).double() for part in _in_parts(x))

        mean = torch.stack([part.sum(0) for part in flat()]).sum(0) / len(x)
        # Eigenvectors of the covariance: the same as an SVD of the rows, and cheaper for N > D.
        covariance = reduce(torch.add, ((part - mean).T @ (part - mean) for part in flat()))
        basis = _first_eigenvectors(covariance, self.components)
        # The sign of an eigenvector is arbitrary: fix it, so that machines agree.
        largest = basis.abs().argmax(0)
        basis = basis * basis[largest, torch.arange(basis.shape[1])].sign()
        self.mean.copy_(mean)
        self.basis.copy_(basis)
        largest_entry = max(((part - mean) @ basis).abs().max() for part in flat())
        self.scale.copy_(1 / largest_entry.clamp_min(1e-12))
        return self

    def forward(self, x: Tensor) -> Tensor:
        """Map rows (N, ...) to (N, *out_shape) float32."""
        if tuple(x.shape[1:]) != self.row_shape:
            shape = tuple(x.shape[1:])
            raise ValueError(f"rows of shape {shape}: this space was made for {self.row_shape}")
        if self.kind == "unit":
            return (x.float() - self.mean) * self.scale
        return (x.float().flatten(1) - self.mean) @ self.basis * self.scale

    def map_all(self, x: Tensor) -> Tensor:
        """Map many rows, which may lie on a disk, part by part."""
        parts = [self(part) for part in _in_parts(x)]
        return torch.cat(parts) if len(parts) > 1 else parts[0]

    def inverse(self, code: Tensor) -> Tensor:
        """Map (N, *out_shape) back to rows (N, ...)."""
        if self.kind == "unit":
            return code / self.scale + self.mean
        return (code / self.scale @ self.basis.T + self.mean).view(-1, *self.row_shape)


def _first_eigenvectors(matrix: Tensor, count: int) -> Tensor:
    """Eigenvectors (D, count) of a symmetric matrix (D, D), those of the largest values first."""
    if len(matrix) <= MOST_COLUMNS:
        return torch.linalg.eigh(matrix).eigenvectors[:, -count:].flip(1)
    start = np.random.default_rng(0).normal(size=len(matrix))
    values, vectors = eigsh(matrix.cpu().numpy(), k=count, v0=start)
    return torch.from_numpy(vectors[:, values.argsort()[::-1]]).to(matrix)


def _in_parts(x: Tensor) -> Sequence[Tensor]:
    """Rows (N, ...) in order, cut where a part would have more than `AT_ONCE` numbers."""
    return x.split(max(1, AT_ONCE // x.shape[1:].numel()))
