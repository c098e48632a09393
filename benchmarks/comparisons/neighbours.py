"""Neighbours in k-means cells against other searches, and what maps make of those found."""

from collections.abc import Callable
from functools import partial
from typing import Any
from unittest.mock import patch

import numpy as np
import torch
from torch import Tensor

from benchmarks.comparisons import maps
from benchmarks.contract import Comparison, Pair, Side
from benchmarks.data import Table, table
from benchmarks.variants import WARM, Map, fitted
from diffaug.baselines.common.packages import imported
from diffaug.views import cells, neighbours

K = 15
JUDGED = 1000  # rows whose neighbours are compared with the exact ones
MANY = 10**9
# How many rows are compared with all others, and how many cells are searched beyond.
SEARCHES = {"16 cells": (0, 16), "4 cells": (0, 4), "1 cell": (0, 1), "all rows": (MANY, 16)}


def search(name: str, x: Tensor) -> Tensor:
    """Return the neighbours (N, K) that a search of ours finds."""
    return _with(name, lambda: neighbours.nearest_neighbours(x, K))


def mapped(name: str, rows: np.ndarray, seed: int, budget: float = 1.0) -> Map:
    """Fit the encoder alone, with the neighbours that a search finds."""
    return _with(name, lambda: fitted(rows, seed, n_rounds=0, budget=budget))


def nn_descent(x: Tensor, seed: int) -> Tensor:
    """Return the neighbours (N, K) that pynndescent finds."""
    index = imported("pynndescent").NNDescent(x.numpy(), n_neighbors=K + 1, random_state=seed)
    return torch.from_numpy(index.neighbor_graph[0][:, 1:].astype(np.int64))


def judge(found: Tensor | Map, data: Table, seed: int) -> dict[str, float]:
    """Return the share of the nearest that were found, or the scores of a map."""
    if isinstance(found, Map):
        return maps.judge(found, data, seed)
    x = torch.from_numpy(data.rows)
    picked = torch.from_numpy(np.random.default_rng(seed).permutation(len(x))[:JUDGED])
    distances = torch.cdist(x[picked].double(), x.double())
    distances[torch.arange(len(picked)), picked] = torch.inf
    nearest = distances.topk(found.shape[1], largest=False).indices
    shared = (found[picked][:, :, None] == nearest[:, None]).any(2)
    return {"recall": float(shared.double().mean())}


def pairs(full: bool) -> list[Pair]:
    """Return our search beside others, and the map with it beside maps with other searches."""
    cases = ("cytof561", "cytof561-whole") if full else ("cytof561",)
    first, *others = SEARCHES
    found = []
    for case in cases:
        found += [Pair(case, _search(first), peer) for peer in (_search("all rows"), _descent())]
        found += [Pair(case, _map(first), _map(name)) for name in others]
    return found


def _with(name: str, call: Callable[[], Any]) -> Any:
    exact, probes = SEARCHES[name]
    with patch.object(neighbours, "EXACT", exact), patch.object(cells, "PROBES", probes):
        return call()


def _search(name: str) -> Side:
    return Side(
        f"search, {name}",
        lambda data, seed: partial(search, name, torch.from_numpy(data.rows)),
        lambda data, seed: partial(search, name, torch.from_numpy(data.few().rows)),
        {"search": list(SEARCHES[name])},
    )


def _descent() -> Side:
    return Side(
        "pynndescent",
        lambda data, seed: partial(nn_descent, torch.from_numpy(data.rows), seed),
        lambda data, seed: partial(nn_descent, torch.from_numpy(data.few().rows), seed),
    )


def _map(name: str) -> Side:
    return Side(
        f"E-step 1, {name}",
        lambda data, seed: partial(mapped, name, data.rows, seed),
        lambda data, seed: partial(mapped, name, data.few(500).rows, seed, WARM),
        {"search": list(SEARCHES[name])},
    )


COMPARISON = Comparison(
    title="Neighbours",
    note=f"The {K} nearest of each row, and maps of the encoder alone with the neighbours that a "
    f"search finds. recall: share of the nearest that are found, of {JUDGED:,} rows.",
    pairs=pairs,
    load=table,
    judge=judge,
)
