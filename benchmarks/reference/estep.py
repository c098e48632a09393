"""An E-step (paper Sec. 2.2, Eq. 2): views row by row, and the released loss, line by line."""

import math
from collections.abc import Callable

import numpy as np
import torch
from sklearn.neighbors import NearestNeighbors
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from benchmarks.steps import endless
from diffaug import MLPEncoder

NEIGHBOURS, BATCH, LR, NU_Y, NU_Z, EPSILON = 15, 300, 1e-4, 100.0, 0.1, 1e-5


class Views(Dataset[tuple[Tensor, Tensor]]):
    """Each row, and a mix of it with one of its nearest neighbours."""

    def __init__(self, rows: np.ndarray, seed: int) -> None:
        self.rows = rows
        self.random = np.random.default_rng(seed)
        search = NearestNeighbors(n_neighbors=NEIGHBOURS + 1).fit(rows)
        self.near = search.kneighbors(rows, return_distance=False)[:, 1:]

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, index: int) -> tuple[Tensor, Tensor]:
        row = self.rows[index]
        other = self.rows[self.random.choice(self.near[index])]
        share = self.random.uniform()
        view = share * row + (1 - share) * other
        return torch.tensor(row), torch.tensor(view, dtype=torch.float32)


def t_similarity(first: Tensor, second: Tensor, nu: float) -> Tensor:
    """Return the released t kernel of all pairs of rows: (B, d) and (B, d) -> (B, B)."""
    peak = math.gamma((nu + 1) / 2) / (math.sqrt(nu * math.pi) * math.gamma(nu / 2))
    squared = torch.cdist(first, second) ** 2
    return 2 * math.pi * peak**2 * (1 + squared / nu) ** -(nu + 1)


def soft_loss(y: Tensor, z: Tensor, z_view: Tensor) -> Tensor:
    """Return the cross-entropy between similarities in y and in z, a scalar."""
    p = t_similarity(y, y, NU_Y)
    q = t_similarity(z, z_view, NU_Z)
    return -(p * torch.log(q + EPSILON) + (1 - p) * torch.log(1 - q + EPSILON)).mean()


def estep(rows: np.ndarray, seed: int) -> Callable[[], float]:
    """Return one training step on rows (N, d)."""
    torch.manual_seed(seed)
    network = MLPEncoder(rows.shape[1])
    optimiser = torch.optim.AdamW(network.parameters(), lr=LR)
    batch = min(BATCH, len(rows))
    batches = endless(DataLoader(Views(rows, seed), batch, shuffle=True, drop_last=True))

    def step() -> float:
        x, view = next(batches)
        (y, z), (_, z_view) = network(x), network(view)
        loss = soft_loss(y, z, z_view)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        return loss.item()

    return step
