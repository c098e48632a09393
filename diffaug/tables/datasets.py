"""What the data sets are: Tables A.1 (linear test), A.2 (clustering) and A.4 (biology)."""

from collections.abc import Mapping, Sequence
from typing import Any

PAPER = "paper, as printed"
Metas = Mapping[str, Mapping[str, Any]]
Printed = Sequence[Mapping[str, str]]


def linear_test_rows(metas: Metas, paper: Printed) -> list[dict[str, Any]]:
    """Rows of Table A.1: the vision data sets of `metas`, then the paper's.

    metas: data set -> content of its dataset.json; others than vision are passed over.
    """
    return _with_paper(
        [
            {
                "dataset": name,
                "train_rows": meta["n_train"],
                "test_rows": meta["n_test"],
                "classes": meta["n_classes"],
                **_origin(meta),
            }
            for name, meta in _of_domain(metas, "vision")
        ],
        [
            {key: row[key] for key in ("dataset", "train_rows", "test_rows", "classes")}
            for row in paper
        ],
    )


def clustering_rows(metas: Metas, paper: Printed) -> list[dict[str, Any]]:
    """Rows of Table A.2: on which rows the vision data sets are clustered, then the paper's."""
    ours = []
    for name, meta in _of_domain(metas, "vision"):
        for split, rows in (("training", meta["n_train"]), ("held-out", meta["n_test"])):
            row = {"dataset": name, "split": split, "rows": rows, "classes": meta["n_classes"]}
            ours.append({**row, **_origin(meta)})
    return _with_paper(ours, [dict(row) for row in paper])


def biology_rows(metas: Metas, paper: Printed) -> list[dict[str, Any]]:
    """Rows of Table A.4: the biology data sets of `metas`, then the paper's."""
    return _with_paper(
        [
            {
                "dataset": name,
                "train_rows": meta["n_train"],
                "test_rows": meta["n_test"],
                "dims": meta["shape"][1],
                "classes": meta["n_classes"],
                **_origin(meta),
            }
            for name, meta in _of_domain(metas, "biology")
        ],
        [dict(row) for row in paper],
    )


def _of_domain(metas: Metas, domain: str) -> list[tuple[str, Mapping[str, Any]]]:
    return [(name, meta) for name, meta in metas.items() if meta["domain"] == domain]


def _origin(meta: Mapping[str, Any]) -> dict[str, Any]:
    return {"licence": meta["licence"], "source": meta["source"]}


def _with_paper(
    ours: Sequence[dict[str, Any]], paper: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    return [*ours, *({**row, "licence": "", "source": PAPER} for row in paper)]
