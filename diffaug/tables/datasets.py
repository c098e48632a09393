"""What the data sets are: Tables A.1 (linear test), A.2 (clustering) and A.4 (biology)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

PAPER = "paper, as printed"
Table = list[dict[str, Any]]
Meta = Mapping[str, Any]
Metas = Mapping[str, Meta]
Printed = Sequence[Mapping[str, str]]


def linear_test_rows(metas: Metas, paper: Printed) -> Table:
    """Rows of Table A.1: the vision data sets of `metas`, then the paper's.

    metas: data set -> content of its dataset.json; others than vision are passed over.
    """
    shown = ("dataset", "train_rows", "test_rows", "classes")
    printed = [{name: row[name] for name in shown} for row in paper]
    return _table(metas, "vision", lambda meta: [_sizes(meta)], printed)


def clustering_rows(metas: Metas, paper: Printed) -> Table:
    """Rows of Table A.2: on which rows the vision data sets are clustered, then the paper's.

    Without classes none are.
    """
    return _table(
        metas,
        "vision",
        lambda meta: [
            {"split": split, "rows": rows, "classes": meta["n_classes"]}
            for split, rows in (("training", meta["n_train"]), ("held-out", meta["n_test"]))
            if meta["n_classes"]
        ],
        paper,
    )


def biology_rows(metas: Metas, paper: Printed) -> Table:
    """Rows of Table A.4: the biology data sets of `metas`, then the paper's."""
    return _table(metas, "biology", lambda meta: [_sizes(meta, dims=meta["shape"][1])], paper)


def _sizes(meta: Meta, **dims: int) -> dict[str, Any]:
    rows = {"train_rows": meta["n_train"], "test_rows": meta["n_test"]}
    return {**rows, **dims, "classes": meta["n_classes"] or ""}


def _table(metas: Metas, domain: str, rows_of: Callable[[Meta], Table], paper: Printed) -> Table:
    """The rows of each data set of a domain, with its name and origin, then the paper's."""
    ours = [
        {"dataset": name, **row, "licence": meta["licence"], "source": meta["source"]}
        for name, meta in metas.items()
        if meta["domain"] == domain
        for row in rows_of(meta)
    ]
    return [*ours, *({**row, "licence": "", "source": PAPER} for row in paper)]
