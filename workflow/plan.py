"""What `all` builds: the phases that each cell needs, and who owns a phase's files.

Methods whose settings agree up to a phase share that phase: its files stand under the first
method that needs them, its owner. A run of six rounds thus contains those of one to five.
"""

from functools import cached_property
from typing import Any

from diffaug.settings import REPEATED
from workflow.cells import Cells

LATER = "rounds/"  # where the phases of later rounds stand: for DVC another stage


class Plan(Cells):
    """Everything that the rules ask about params.yaml."""

    @cached_property
    def called(self) -> dict[str, str]:
        """Method -> its name in tables and figures."""
        from workflow.reports._rows import called

        return called(self)

    # Phases

    def phases(self, dataset: str, method: str) -> list[str]:
        """The training phases that a method needs, first to last, a repeated one once."""
        if method in self.baselines:
            return []
        if self.by_name[method].rounds == 0:
            return ["estep1"]
        if self.settings(dataset, method).training == "joint":
            return ["joint"]
        return ["estep1", *(["mstep", "augment"] if self.draws(dataset, method) else []), "estep2"]

    def steps(self, dataset: str, method: str) -> list[tuple[str, str]]:
        """(phase, the method or a state on its way whose last such phase it is), in turn."""
        phases = self.phases(dataset, method)
        once = [(phase, method) for phase in phases if phase not in REPEATED]
        if len(once) == len(phases):
            return once
        count = self.settings(dataset, method).rounds.count
        states = [self.after(dataset, method, number) for number in range(1, count + 1)]
        return once + [(p, state) for state in states for p in phases if p in REPEATED]

    def place(self, phase: str, dataset: str, method: str) -> str:
        """The folder in results/ of a method's last phase of that name."""
        later = phase in REPEATED and self.settings(dataset, method).rounds.count > 1
        return LATER + phase if later else phase

    def start(self, dataset: str, method: str, seed: str | int) -> str:
        """The checkpoint of the encoder that a method's last round begins with."""
        number = self.settings(dataset, method).rounds.count
        if number == 1:
            return self.file("estep1", dataset, method, seed, "checkpoint.pt")
        before = self.after(dataset, method, number - 1)
        return self.file("estep2", dataset, before, seed, "checkpoint.pt")

    def before(self, dataset: str, method: str, seed: str | int) -> str | None:
        """The checkpoint of the generator that a method's last M-step goes on from, if any."""
        rounds = self.settings(dataset, method).rounds
        if rounds.count == 1 or rounds.generator == "new":
            return None
        before = self.after(dataset, method, rounds.count - 1)
        return self.file("mstep", dataset, before, seed, "checkpoint.pt")

    def samples(self, dataset: str, method: str, seed: str | int) -> str | None:
        """The cache of generated rows that a method's E-step 2 draws from, if it draws."""
        of = self.settings(dataset, method).mixing.drawn_from(own=method, main=self.main)
        return None if of is None else self.file("augment", dataset, of, seed, "samples.npy")

    def owner(self, phase: str, dataset: str, method: str) -> str:
        """The method under whose name the files of `phase` stand for `method`."""
        return self._owners[self.place(phase, dataset, method), dataset, method]

    @cached_property
    def _owners(self) -> dict[tuple[str, str, str], str]:
        first: dict[str, str] = {}
        owners = {}
        for dataset in self.datasets:
            for method in self.states(dataset):
                key = dataset
                for phase, state in self.steps(dataset, method):
                    # Equal phases after equal phases are one phase.
                    key = f"{key}|{phase}:{self.slice(phase, dataset, state)}"
                    owner = first.setdefault(key, state)
                    owners[self.place(phase, dataset, state), dataset, state] = owner
        return owners

    def owned(self, place: str) -> list[tuple[str, str]]:
        """(data set, owner) pairs whose files stand in a folder of results/."""
        pairs = {(d, owner): None for (p, d, _), owner in self._owners.items() if p == place}
        return list(pairs)

    def generators(self) -> list[tuple[str, str]]:
        """(data set, owner) pairs of all caches of samples, those of later rounds last."""
        return [*self.owned("augment"), *self.owned(f"{LATER}augment")]

    def slice(self, phase: str, dataset: str, method: str) -> dict[str, Any]:
        """The plain settings that `phase` may read: a rule's `params:`."""
        return self.settings(dataset, method).for_phase(phase)

    # Files

    def file(self, phase: str, dataset: str, method: str, seed: str | int, name: str) -> str:
        """Path of one of a phase's files for a method, wherever its owner keeps it."""
        place, owner = self.place(phase, dataset, method), self.owner(phase, dataset, method)
        return f"results/{place}/{dataset}/{owner}/{seed}/{name}"

    def first(self, phase: str, dataset: str, name: str) -> str:
        """A file of the main method's first run on a data set: what examples are taken from."""
        return self.file(phase, dataset, self.main, self.seeds[0], name)

    def each_seed(self, phase: str, dataset: str, method: str, name: str) -> list[str]:
        """One file of a phase for every seed."""
        return [self.file(phase, dataset, method, seed, name) for seed in self.seeds]

    def embeddings(self, dataset: str, method: str) -> list[str]:
        """Paths of the embeddings by which a method is judged, one a seed."""
        if method in self.baselines:
            return [f"results/baseline/{dataset}/{method}/{n}/embedding.npz" for n in self.seeds]
        return self.each_seed(self.phases(dataset, method)[-1], dataset, method, "embedding.npz")

    def outputs(self, place: str, name: str = "checkpoint.pt") -> list[str]:
        """One named file of every cell in a phase's folder: what the phase's target asks for."""
        return [
            f"results/{place}/{dataset}/{owner}/{seed}/{name}"
            for dataset, owner in self.owned(place)
            for seed in self.seeds
        ]

    def every_phase(self) -> list[str]:
        """One file of every phase that is run."""
        places = dict.fromkeys(place for place, _, _ in self._owners)
        drawn = {place: "samples.npy" for place in places if place.endswith("augment")}
        return [
            path
            for place in places
            for path in self.outputs(place, drawn.get(place, "checkpoint.pt"))
        ]

    def reductions(self) -> list[str]:
        """Embeddings of all baselines."""
        pairs = [
            (dataset, method)
            for dataset in self.datasets
            for method in self.methods(dataset)
            if method in self.baselines
        ]
        return [path for pair in pairs for path in self.embeddings(*pair)]

    # Methods that share every phase are judged once.

    def judged(self, dataset: str, method: str) -> str:
        """The method under whose name the evaluation of `method` stands."""
        if method in self.baselines:
            return method
        last = self.phases(dataset, method)[-1]
        owner = self.owner(last, dataset, method)
        if self.by_name[method].rounds != 0:
            return owner
        # E-step 1's files stand under the name of a method that goes on.
        return next(
            state
            for state in self.states(dataset)
            if self.by_name[state].rounds == 0 and self.owner(last, dataset, state) == owner
        )

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
        return [f"results/evaluate_samples/{d}/{owner}.json" for d, owner in self.generators()]
