"""The rounds whose samples are measured beside real neighbours: `diffaug.training.positives`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workflow.plan import Plan


def drawing(plan: "Plan") -> Iterator[tuple[str, str, list[str]]]:
    """(data set, method, its states after each round) of all that draw samples in several.

    Data sets without classes have none, as the measures ask for them.
    """
    for dataset in plan.with_classes(plan.datasets):
        for name in plan.trained(dataset):
            count = plan.settings(dataset, name).rounds.count
            if count > 1 and plan.by_name[name].lam is None and plan.draws(dataset, name):
                yield dataset, name, [plan.after(dataset, name, n + 1) for n in range(count)]


def measured(plan: "Plan", dataset: str, state: str) -> str:
    """Path of what is measured of the samples of a round."""
    return f"results/positives/{dataset}/{plan.owner('augment', dataset, state)}.json"


def all_measured(plan: "Plan") -> list[str]:
    """Paths of all of that, each once."""
    found = (measured(plan, data, state) for data, _, states in drawing(plan) for state in states)
    return list(dict.fromkeys(found))
