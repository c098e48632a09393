"""Generated views vary more than mixup, and stray less than the strongest hand-made view.

Similarities are of the first seed alone, so that the runs are tenths of its rows.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    from diffaug.tables.ledger import Evidence
    from workflow.plan import Plan

UNIT = "hundredths of the cosine similarity"
SUPPORTED = "broader than mixup, and the least similar of them nearer than those of the other view"
NOT_SUPPORTED = "narrower than mixup, or the least similar of them farther than those of the other"
PARTS = 10
LOW, HIGH = 0.05, 0.95  # quantiles between which the broad part of the similarities lies


def needs(plan: "Plan") -> dict[str, Any]:
    """The similarities of every data set with samples."""
    files = dict(zip(plan.drawing(), plan.similarities(), strict=True))
    missing = [] if files else ["samples of the main protocol"]
    return {"files": files, "missing": missing, "elsewhere": []}


def tests(files: dict[str, str]) -> dict[str, "Evidence"]:
    """Breadth of the similarities less mixup's; their low end less that of crops or swaps."""
    import numpy as np

    from diffaug.tables.ledger import Evidence

    broader: dict[str, dict[int, float]] = {}
    nearer: dict[str, dict[int, float]] = {}
    for dataset, path in files.items():
        with np.load(path) as arrays:
            low = {kind: _quantiles(arrays[kind], LOW) for kind in arrays.files}
            high = {kind: _quantiles(arrays[kind], HIGH) for kind in arrays.files}
        breadth = {kind: high[kind] - low[kind] for kind in low}
        if "mixup" in low:  # without labels there is none
            broader[dataset] = dict(enumerate((breadth["generated"] - breadth["mixup"]).tolist()))
        other = "crop" if "crop" in low else "swap"
        nearer[dataset] = dict(enumerate((low["generated"] - low[other]).tolist()))
    share = f"{HIGH - LOW:.0%}".replace("%", " %")
    return {
        f"range of {share} of similarities: generated less mixup": Evidence(broader),
        "least similar twentieth: generated less crop or swap": Evidence(nearer),
    }


def _quantiles(similarities: "np.ndarray", share: float) -> "np.ndarray":
    """A quantile of each part of the rows, in hundredths."""
    import numpy as np

    parts = np.array_split(similarities, PARTS)
    return 100 * np.array([np.quantile(part, share) for part in parts])
