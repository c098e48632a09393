"""What the table and the figures of generated positives beside real neighbours read."""

from typing import TYPE_CHECKING, Any

from diffaug.io import read_json
from workflow import rounds
from workflow.reports._rows import labels

if TYPE_CHECKING:
    from workflow.plan import Plan

Files = list[tuple[str, str, list[str]]]  # data set, method's label, one file a round


def needs_of(plan: "Plan") -> dict[str, Any] | None:
    """The measures of all methods that draw samples in several rounds; None where none does."""
    names = labels(plan)
    files: Files = [
        (dataset, names[method], [rounds.measured(plan, dataset, state) for state in states])
        for dataset, method, states in rounds.drawing(plan)
    ]
    return {"files": files} if files else None


def read(files: Files) -> dict[tuple[str, str], list[dict[str, dict[str, float]]]]:
    """(data set, method) -> the measures by seed, one mapping a round."""
    return {(data, name): [read_json(path) for path in paths] for data, name, paths in files}


def titled(files: Files) -> dict[str, list[dict[str, dict[str, float]]]]:
    """The same under the data set's name, and the method's where a data set has several."""
    found = read(files)
    datasets = [dataset for dataset, _ in found]
    return {
        dataset if datasets.count(dataset) == 1 else f"{dataset}, {name}": rounds
        for (dataset, name), rounds in found.items()
    }
