"""What `all` builds: the cells of a suite, the phases each needs, and who owns a phase's files.

A method is a protocol ("tuned"), a protocol with a variant laid over it ("tuned-B3"), a state
on the way ("tuned-E", after E-step 1), either of the first two at another lambda
("tuned-lambda1") or a baseline ("pca"). Methods whose settings agree up to
a phase share that phase: its files stand under the first method that needs them, its owner.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from diffaug.config import Params
from diffaug.settings import Settings

AFTER_ESTEP1 = "E"
CONTROL = "itself"  # the variant with own rows in place of samples
SWEPT = "-lambda"


@dataclass(frozen=True)
class Plan:
    """Everything that the rules ask about params.yaml."""

    params: Params
    _settings: dict[tuple[str, str], Settings] = field(default_factory=dict, repr=False)

    @property
    def suite(self) -> str:
        return self.params.suite

    @cached_property
    def datasets(self) -> list[str]:
        return list(self.params.suites[self.suite].datasets)

    @cached_property
    def seeds(self) -> list[int]:
        return list(self.params.suites[self.suite].seeds)

    @property
    def main(self) -> str:
        """The protocol of the ablations and of Figure 7."""
        return self.params.protocol

    def of_domain(self, domain: str) -> list[str]:
        return [name for name in self.datasets if self.params.datasets[name].domain == domain]

    # Methods

    @cached_property
    def baselines(self) -> list[str]:
        return list(self.params.suites[self.suite].baselines)

    def trained(self, dataset: str) -> list[str]:
        """All methods that are trained, in the order that decides who owns a shared phase."""
        suite = self.params.suites[self.suite]
        protocols = [self.main, *(p for p in suite.protocols if p != self.main)]
        variants = [v for v in suite.variants if self.params.applies(v, dataset)]
        ablations = [f"{self.main}-{name}" for name in variants]
        return [*protocols, *ablations, *self.sweep.values(), *self.control_sweep.values()]

    @property
    def control(self) -> str:
        """The main protocol with own rows in place of samples."""
        return f"{self.main}-{CONTROL}"

    @cached_property
    def sweep(self) -> dict[float, str]:
        """The methods of Figure 7: lambda -> method."""
        lambdas = self.params.suites[self.suite].lambdas
        return {lam: f"{self.main}{SWEPT}{lam:g}" for lam in lambdas}

    @cached_property
    def control_sweep(self) -> dict[float, str]:
        """The same above 0 with own rows in place of samples, where the suite has that control."""
        if CONTROL not in self.params.suites[self.suite].variants:
            return {}
        return {lam: f"{self.control}{SWEPT}{lam:g}" for lam in self.sweep if lam > 0}

    def methods(self, dataset: str) -> list[str]:
        """Every method that is judged."""
        return [*self.baselines, *self.trained(dataset), *self.halfway]

    @property
    def halfway(self) -> list[str]:
        """States after E-step 1 that tables and figures show."""
        return [f"{self.main}-{AFTER_ESTEP1}"]

    def settings(self, dataset: str, method: str) -> Settings:
        """Merged settings of a trained method or of its state after E-step 1."""
        key = (dataset, method)
        if key not in self._settings:
            base, swept, lam = method.partition(SWEPT)
            if swept:
                settings = self.settings(dataset, base)
                mixing = settings.mixing.model_copy(update={"lam": float(lam)})
                self._settings[key] = settings.model_copy(update={"mixing": mixing})
            else:
                protocol, _, variant = method.partition("-")
                name = variant if variant and variant != AFTER_ESTEP1 else None
                self._settings[key] = self.params.settings(dataset, protocol, name)
        return self._settings[key]

    # Phases

    def phases(self, dataset: str, method: str) -> list[str]:
        """The training phases that a method needs, first to last."""
        if method in self.baselines:
            return []
        if method in self.halfway:
            return ["estep1"]
        settings = self.settings(dataset, method)
        if settings.training == "joint":
            return ["joint"]
        return ["estep1", *(["mstep", "augment"] if settings.generates else []), "estep2"]

    def samples(self, dataset: str, method: str, seed: str | int) -> str | None:
        """The cache of generated rows that a method's E-step 2 draws from, if it draws."""
        mixing = self.settings(dataset, method).mixing
        if mixing.lam == 0 or mixing.source in ("itself", "zeros"):
            return None
        of = self.main if mixing.source == "protocol" else method
        if not self.settings(dataset, of).generates:
            raise ValueError(
                f"{method} on {dataset}: mixing.source = 'protocol', but the protocol {of} has no "
                "generator there: its mixing.lam must be above 0"
            )
        return self.file("augment", dataset, of, seed, "samples.npy")

    def owner(self, phase: str, dataset: str, method: str) -> str:
        """The method under whose name the files of `phase` stand for `method`."""
        return self._owners[phase, dataset, method]

    @cached_property
    def _owners(self) -> dict[tuple[str, str, str], str]:
        first: dict[str, str] = {}
        owners = {}
        for dataset in self.datasets:
            for method in [*self.trained(dataset), *self.halfway]:
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

    # Methods that share every phase are judged once.

    def judged(self, dataset: str, method: str) -> str:
        """The method under whose name the evaluation of `method` stands."""
        if method in self.baselines or method in self.halfway:
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
        """Files of Figure 5, one a data set, of the main method's first seed."""
        return [
            f"results/similarity/{d}/{self.owner('augment', d, self.main)}/{self.seeds[0]}.npz"
            for d in self.datasets
        ]

    def sample_evaluations(self) -> list[str]:
        """Paths of what is known about generated rows, one a data set and generator."""
        return [f"results/evaluate_samples/{d}/{owner}.json" for d, owner in self.owned("augment")]
