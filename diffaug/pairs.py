"""Pairs of views for a contrastive loop of one's own, generated positives among them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import Dataset

from diffaug.views.generated import Replacement

if TYPE_CHECKING:
    from diffaug.estimator import DiffAug

# What is done to one row or image.
Transform = Callable[[Tensor], Tensor]


class DiffAugViews(Dataset[tuple[Tensor, Tensor]]):
    """Two views of each row, of which the second is sometimes one that a generator drew.

    A data set for `torch.utils.data.DataLoader`. Item i is a pair: `transform` of row i, and
    `transform` of row i once more or, with probability `lam`, a generated row like it (Eq. 3; its
    Aug is `transform`). Samples are drawn once, when the data set is made. What is random follows
    `torch.manual_seed`, in the processes of a loader too.

    Args:
        rows: (N, ...) array or tensor, in the numbers that `model` was fitted on. Bytes stay
            bytes, other numbers become float32.
        model: A fitted `DiffAug`, which draws `n_samples` of each row; or rows drawn already,
            (n_samples, N, ...).
        lam: Probability that a second view is replaced, 0 to 1. The paper has 0.1 (Sec. 3.5);
            `DiffAug` uses 0.1 for images and 0.5 for tables.
        n_samples: How many rows to draw of each, 1 or more. One of them is taken at random.
        transform: Hand-made view of one row, on a tensor; None leaves rows as they are.
        generated_transform: The same for generated rows, which need no hand-made view but must
            come to the shape and type of the others.

    Raises:
        ValueError: One line, where shapes or types do not fit, or `lam` is not in [0, 1].

    >>> import numpy as np
    >>> from diffaug import DiffAug, DiffAugViews
    >>> X = np.random.default_rng(0).normal(size=(100, 20))
    >>> views = DiffAugViews(X, DiffAug(budget=0.01, random_state=0).fit(X), lam=0.5)
    >>> first, second = views[0]
    >>> len(views), second.shape
    (100, torch.Size([20]))
    """

    def __init__(
        self,
        rows: Any,
        model: DiffAug | Any,
        *,
        lam: float = 0.1,
        n_samples: int = 4,
        transform: Transform | None = None,
        generated_transform: Transform | None = None,
    ) -> None:
        self.rows = _tensor(rows)
        self.transform = transform or _as_it_is
        drawn = model.augment(rows, n_samples) if hasattr(model, "augment") else model
        samples = _tensor(drawn)
        if hasattr(model, "augment"):
            samples = samples.reshape(n_samples, *self.rows.shape)
        if samples.shape[1:] != self.rows.shape or len(samples) < 1:
            raise ValueError(
                f"DiffAugViews: samples have shape {tuple(samples.shape)}; needed is (n_samples, "
                f"{', '.join(map(str, self.rows.shape))}), some of each row"
            )
        self.replace = _Drawn(samples, lam, generated_transform or _as_it_is)
        self._come_to_one_form()

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, index: int) -> tuple[Tensor, Tensor]:
        row = self.rows[index]
        first, second = self.transform(row), self.transform(row)
        # Not a generator of its own: each process of a loader would draw the same from its copy.
        number = torch.tensor([index])
        return first, self.replace(second[None], number, torch.default_generator)[0]

    def _come_to_one_form(self) -> None:
        first = torch.zeros(1, dtype=torch.int64)
        view, drawn = self.transform(self.rows[0]), self.replace.others(first, first)[0]
        if (view.shape, view.dtype) != (drawn.shape, drawn.dtype):
            raise ValueError(
                f"DiffAugViews: `transform` makes {view.dtype} {tuple(view.shape)}, and "
                f"generated rows are {drawn.dtype} {tuple(drawn.shape)}: `generated_transform` "
                "must bring them to the same"
            )


class _Drawn(Replacement):
    """Replacement by samples (copies, N, ...) in the data's own numbers, each transformed."""

    def __init__(self, samples: Tensor, lam: float, transform: Transform) -> None:
        super().__init__(lam)
        self.samples = samples
        self.transform = transform

    @property
    def count(self) -> int:
        return len(self.samples)

    def others(self, which: Tensor, rows: Tensor) -> Tensor:
        return torch.stack([self.transform(row) for row in self.samples[which, rows]])


def _tensor(rows: Any) -> Tensor:
    rows = rows.detach().cpu() if isinstance(rows, Tensor) else torch.from_numpy(np.array(rows))
    return rows if rows.dtype == torch.uint8 else rows.float()


def _as_it_is(row: Tensor) -> Tensor:
    return row
