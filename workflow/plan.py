"""What `all` builds: the phases that each cell needs, and who owns a phase's files.

Methods whose settings agree up to a phase share that phase: its files stand under the first
method that needs them, its owner.
"""

from functools import cached_property
from typing import Any

from workflow.cells import Cells
from workflow.method import AFTER_ESTEP1


class Plan(Cells):
    """Everything that the rules ask about params.yaml."""

    # Phases

    def phases(self, dataset: str, method: str) -> list[str]:
        """The training phases that a method needs, first to last."""
        if method in self.baselines:
            return []
        if self.by_name[method].stage == AFTER_ESTEP1:
            return ["estep1"]
        if self.settings(dataset, method).training == "joint":
            return ["joint"]
        return ["estep1", *(["mstep", "augment"] if self.draws(dataset, method) else []), "estep2"]

    def samples(self, dataset: str, method: str, seed: str | int) -> str | None:
        """The cache of generated rows that a method's E-step 2 draws from, if it draws."""
        of = self.settings(dataset, method).mixing.drawn_from(own=method, main=self.main)
        return None if of is None else self.file("augment", dataset, of, seed, "samples.npy")

    def owner(self, phase: str, dataset: str, method: str) -> str:
        """The method under whose name the files of `phase` stand for `method`."""
        return self._owners[phase, dataset, method]

    @cached_property
    def _owners(self) -> dict[tuple[str, str, str], str]:
        first: dict[str, str] = {}
        owners = {}
        for dataset in self.datasets:
            for method in self.methods(dataset):
                key = dataset
                for phase in self.phases(dataset, method):
                    # Equal phases after equal phases are one phase.
                    key = f"{key}|{phase}:{self.slice(phase, dataset, method)}"
                    owners[phase, dataset, method] = first.setdefault(key, method)
        return owners

    def owned(self, phase: str) -> list[tuple[str, str]]:
        """(data set, owner) pairs for which `phase` runs."""
        pairs = {(d, owner): None for (p, d, _), owner in self._owners.items() if p == phase}
        return list(pairs)

    def slice(self, phase: str, dataset: str, method: str) -> dict[str, Any]:
        """The plain settings that `phase` may read: a rule's `params:`."""
        return self.settings(dataset, method).for_phase(phase)

    # Files

    def file(self, phase: str, dataset: str, method: str, seed: str | int, name: str) -> str:
        """Path of one of a phase's files for a method, wherever its owner keeps it."""
        return f"results/{phase}/{dataset}/{self.owner(phase, dataset, method)}/{seed}/{name}"

    def first(self, phase: str, dataset: str, name: str) -> str:
        """A file of the main method's first run on a data set: what examples are taken from."""
        return self.file(phase, dataset, self.main, self.seeds[0], name)

    def each_seed(self, phase: str, dataset: str, method: str, name: str) -> list[str]:
        """One file of a phase for every seed."""
        return [self.file(phase, dataset, method, seed, name) for seed in self.seeds]

    def embeddings(self, dataset: str, method: str) -> list[str]:
        """Paths of the embeddings by which a method is judged, one a seed."""
        if method in self.baselines:
            folder = f"results/baseline/{dataset}/{method}"
            return [f"{folder}/{seed}/embedding.npz" for seed in self.seeds]
        return self.each_seed(self.phases(dataset, method)[-1], dataset, method, "embedding.npz")

    def outputs(self, phase: str, name: str = "checkpoint.pt") -> list[str]:
        """One named file of every cell of a phase: what the phase's target asks for."""
        return [
            f"results/{phase}/{dataset}/{owner}/{seed}/{name}"
            for dataset, owner in self.owned(phase)
            for seed in self.seeds
        ]

    def reductions(self) -> list[str]:
        """Embeddings of all baselines."""
        pairs = [(dataset, method) for dataset in self.datasets for method in self.baselines]
        return [path for pair in pairs for path in self.embeddings(*pair)]

    def metrics(self, dataset: str) -> list[str]:
        """Keys of what a data set's methods are judged by."""
        keys: list[str] = getattr(self.params.metrics, self.params.datasets[dataset].domain)
        return keys

    def beside(self, dataset: str) -> list[str]:
        """Keys of what is measured beside that; of a table its CSV alone has them."""
        keys: list[str] = getattr(self.params.metrics.beside, self.params.datasets[dataset].domain)
        return keys

    def measured(self, dataset: str) -> list[str]:
        """Keys of all that is measured of a data set's methods."""
        return self.metrics(dataset) + self.beside(dataset)

    # Methods that share every phase are judged once.

    def judged(self, dataset: str, method: str) -> str:
        """The method under whose name the evaluation of `method` stands."""
        if method in self.baselines or self.by_name[method].stage == AFTER_ESTEP1:
            return method
        return self.owner(self.phases(dataset, method)[-1], dataset, method)

    def evaluation(self, dataset: str, method: str) -> str:
        """Path of a method's metrics."""
        return f"results/evaluate/{dataset}/{self.judged(dataset, method)}.json"

    def evaluations(self) -> list[str]:
        """Paths of all metrics, each once."""
        pairs = [(data, method) for data in self.datasets for method in self.methods(data)]
        return list(dict.fromkeys(self.evaluation(*pair) for pair in pairs))

    def similarities(self) -> list[str]:
        """Files of Figure 5, one a data set with samples, of the main method's first seed."""
        return [
            f"results/similarity/{d}/{self.owner('augment', d, self.main)}/{self.seeds[0]}.npz"
            for d in self.drawing()
        ]

    def sample_evaluations(self) -> list[str]:
        """Paths of what is known about generated rows, one a data set and generator."""
        return [f"results/evaluate_samples/{d}/{owner}.json" for d, owner in self.owned("augment")]
