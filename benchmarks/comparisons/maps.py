"""Maps of tables: how long a fit takes, and how well its plane tells classes apart."""

from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks import peers
from benchmarks.contract import Comparison, Pair, Side
from benchmarks.data import Table, table
from benchmarks.pairwise import timed
from benchmarks.variants import VARIANTS, Map
from diffaug.evaluation.summary import evaluate_embedding

QUICK = ("zeisel", "cytof561")
ALL = (*QUICK, "citeseq", "mca-bladder", "cbmc", "cytof561-whole")
PEERS = ("pacmap", "umap", "hnne", "opentsne", "pumap", "cne", "cne_parametric")
# Numba compiles these; the others need no more than their imports.
COMPILED = ("pacmap", "umap", "hnne")
FEW = 500
# Its short name in results -> the project's metric.
SCORES = {"knn": "z/train/knn", "svm": "z/train/svm_rbf", "held_out_knn": "z/test/knn"}


def pairs(full: bool) -> list[Pair]:
    """Return every variant beside every peer that it is meant for."""
    return [
        Pair(case, variant.side(), _peer(name))
        for case in (ALL if full else QUICK)
        for variant in VARIANTS
        for name in PEERS
        if variant.against is None or name in variant.against
    ]


def judge(found: Map, data: Table, seed: int) -> dict[str, float]:
    """Return 10-NN and RBF-SVM on z of the training rows, and what new rows cost and score."""
    held_out = np.full((len(data.held_out), found.z.shape[1]), np.nan)
    placed = {}
    if found.place is not None:
        place = found.place
        held_out, used = timed(lambda: place(data.held_out))
        placed["new_rows_per_second"] = len(held_out) / max(used.cpu, 1e-3)
    z, labels = np.concatenate([found.z, held_out]), np.concatenate(data.labels)
    train = np.arange(len(z)) < len(found.z)
    known = labels >= 0
    measured = evaluate_embedding(
        {"z": z[known]}, labels[known], train[known], seed, tuple(SCORES.values())
    )
    return {name: measured[key] for name, key in SCORES.items() if key in measured} | placed


def _peer(name: str) -> Side:
    peer = peers.find(name)

    def start(data: Table, seed: int) -> Callable[[], Map]:
        return lambda: _fitted(peer, data, seed)

    def warm(data: Table, seed: int) -> Callable[[], None]:
        few = data.few() if name in COMPILED else data.few(FEW)

        def run() -> None:
            found = _fitted(peer, few, seed)
            if found.place is not None:
                found.place(few.held_out)

        return run

    return Side(peer.label, start, warm)


def _fitted(peer: Any, data: Table, seed: int) -> Map:
    z, model = peer.fit(data.rows, seed, peer.settings())
    if peer.transform is None:
        return Map(z, None)
    return Map(z, lambda rows: peer.transform(model, rows))


COMPARISON = Comparison(
    title="Maps of tables",
    note="A fit and the places of its training rows, which are the first 50 principal components "
    "for all methods. Not timed: reading, these components, scores.",
    pairs=pairs,
    load=table,
    judge=judge,
)
