"""What the rules of the studies ask about `selection` in params.yaml."""

from typing import Any

from diffaug.config import Params
from diffaug.selection.settings import Study


class Studies:
    """The studies, by name; none where params.yaml has no section `selection`."""

    def __init__(self, params: Params) -> None:
        self.params = params
        self.by_name: dict[str, Study] = dict(params.selection or ())

    def values(self, study: str, dataset: str) -> dict[str, Any]:
        """Return what a job of a study reads, besides its seed: a rule's `params:`."""
        return self.by_name[study].values(self.params, dataset)

    def modules(self, study: str, dataset: str) -> list[str]:
        """Return the names of the study's module and of those that implement its values."""
        chosen = self.by_name[study].modules(self.params, dataset)
        return [f"diffaug.selection.{study}", *chosen]

    def rows(self, study: str) -> list[str]:
        """Return the files of all jobs of a study, by data set and then by seed."""
        found = self.by_name[study]
        return [
            f"results/selection/{study}/{dataset}/{seed}.csv"
            for dataset in found.datasets
            for seed in found.seeds
        ]
