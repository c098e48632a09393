"""The cells of a suite: which methods stand on which data set, and with which settings.

Methods go by their names (`workflow.method`), which rules, tables and figures share.
"""

from dataclasses import dataclass, field, replace
from functools import cached_property

from diffaug import baselines
from diffaug.settings import Settings
from workflow.data_sets import DataSets
from workflow.method import CONTROL, Method, check_names
from workflow.possible import possible

NO_LABELS = "it reads labels, and there are none"


@dataclass(frozen=True)
class Cells(DataSets):
    """What params.yaml says of its suite's cells; ValueError where that is not possible."""

    _settings: dict[tuple[str, str], Settings] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        try:
            check_names(possible(self.params))  # of all suites, since they share results
        except ValueError as error:
            raise ValueError(f"params.yaml: {error}") from None
        for dataset in self.datasets:
            reason = self._hindrance(dataset, Method(self.main))
            if reason:
                key = f"params.yaml: protocol = {self.main!r}"
                raise ValueError(f"{key}: cannot be the main one on {dataset}: {reason}")

    # Methods

    @cached_property
    def by_name(self) -> dict[str, Method]:
        """Every method of the suite and every state on its way, by name."""
        return {method.name: method for name in self.datasets for method in self._states(name)}

    @cached_property
    def baselines(self) -> list[str]:
        return list(self._of_suite.baselines)

    @cached_property
    def protocols(self) -> list[str]:
        """The main one first: whose files a shared phase's are is decided in this order."""
        return list(dict.fromkeys([self.main, *self._of_suite.protocols]))

    def methods(self, dataset: str) -> list[str]:
        """Every method that is judged: those on the way at other lambdas than theirs are not."""
        return [m.name for m in self._states(dataset) if m.lam is None or m.rounds is None]

    def states(self, dataset: str) -> list[str]:
        """Every method, after it the states on its way."""
        return [method.name for method in self._states(dataset)]

    def trained(self, dataset: str) -> list[str]:
        """All methods that are trained to their end."""
        return [method.name for method in self._trained(dataset)]

    @property
    def control(self) -> str:
        """The main protocol with own rows in place of samples."""
        return Method(self.main, CONTROL).name

    @cached_property
    def sweep(self) -> dict[float, str]:
        """The methods of Figure 7: lambda -> method."""
        return {lam: Method(self.main, lam=lam).name for lam in self._of_suite.lambdas}

    @cached_property
    def control_sweep(self) -> dict[float, str]:
        """The same above 0 with own rows in place of samples, where the suite has that control."""
        if CONTROL not in self._of_suite.variants:
            return {}
        return {lam: Method(self.main, CONTROL, lam).name for lam in self.sweep if lam > 0}

    def after(self, dataset: str, method: str, number: int) -> str:
        """The method, or a state on its way, after one of its rounds."""
        if number == self.settings(dataset, method).rounds.count:
            return method
        return replace(self.by_name[method], rounds=number).name

    def _states(self, dataset: str) -> list[Method]:
        return self._states_by_dataset[dataset]

    @cached_property
    def _states_by_dataset(self) -> dict[str, list[Method]]:
        return {dataset: self._states_on(dataset) for dataset in self.datasets}

    def _states_on(self, dataset: str) -> list[Method]:
        found = []
        for method in self._possible(dataset):
            found.append(method)
            settings = None if method.baseline else self._settings_of(dataset, method)
            # Of the main method tables show the state after E-step 1 in any case.
            several = method == Method(self.main) or (settings and settings.rounds.count > 1)
            if settings and several and settings.training == "alternating":
                numbers = range(settings.rounds.count)
                found += [replace(method, rounds=number) for number in numbers]
        return found

    def _trained(self, dataset: str) -> list[Method]:
        return [method for method in self._possible(dataset) if method.baseline is None]

    def _possible(self, dataset: str) -> list[Method]:
        return [m for m in self._asked(dataset) if not self._hindrance(dataset, m)]

    def _asked(self, dataset: str) -> list[Method]:
        variants = [v for v in self._of_suite.variants if self.params.applies(v, dataset)]
        controls = [CONTROL] if CONTROL in variants else []
        return [
            *(Method(baseline=name) for name in self.baselines),
            *(Method(protocol) for protocol in self.protocols),
            *(Method(self.main, variant) for variant in variants),
            *(Method(self.main, lam=lam) for lam in self.sweep),
            *(Method(self.main, v, lam) for v in controls for lam in self.sweep if lam > 0),
        ]

    # Settings

    def settings(self, dataset: str, method: str) -> Settings:
        """Merged settings of a trained method or of a state on its way."""
        return self._settings_of(dataset, self.by_name[method])

    def _settings_of(self, dataset: str, method: Method) -> Settings:
        key = (dataset, method.name)
        if key not in self._settings:
            assert method.protocol is not None, f"{method.words}: a baseline has no settings"
            settings = self.params.settings(dataset, method.protocol, method.variant)
            if method.lam is not None:
                mixing = settings.mixing.model_copy(update={"lam": method.lam})
                settings = settings.model_copy(update={"mixing": mixing})
            if method.rounds:
                rounds = settings.rounds.model_copy(update={"count": method.rounds})
                settings = settings.model_copy(update={"rounds": rounds})
            self._settings[key] = settings
        return self._settings[key]

    def draws(self, dataset: str, method: str | None = None) -> bool:
        """Whether a method, by default the main one, trains a generator and keeps its samples."""
        return self.settings(dataset, method or self.main).keeps_samples

    def drawing(self, domain: str | None = None) -> list[str]:
        """Data sets, of a domain if given, on which the main method keeps samples."""
        datasets = self.datasets if domain is None else self.of_domain(domain)
        return [dataset for dataset in datasets if self.draws(dataset)]

    # What cannot be had

    def _hindrance(self, dataset: str, method: Method) -> str:
        """Why a method that the suite asks for cannot be had on a data set; '' if it can."""
        if method.baseline:
            asks = baselines.find(method.baseline).fit is None  # of class sizes
            return NO_LABELS if asks and not self.with_classes([dataset]) else ""
        settings = self._settings_of(dataset, method)
        main = self._settings_of(dataset, Method(self.main))
        source = settings.mixing.used
        onehot = settings.trains_generator and settings.mstep.condition == "onehot"
        if onehot and not self.with_classes([dataset]):
            return NO_LABELS
        if settings.training == "joint" and settings.rounds.count > 1:
            return f"joint training has no rounds, rounds.count = {settings.rounds.count}"
        if settings.training == "joint" and source not in ("generated", None):
            return f"joint training has no mixing.source = {source!r}, only its own samples"
        if settings.training == "joint" and settings.mstep.condition == "onehot":
            return "joint training reads no labels, which mstep.condition = 'onehot' is"
        if method == Method(self.main) and settings.mixing.source == "protocol":
            return "mixing.source = 'protocol' means the main protocol's samples: its own"
        if source == "protocol" and not main.keeps_samples:
            return f"mixing.source = 'protocol', but {self.main} keeps no samples there"
        return ""

    def left_out(self) -> list[str]:
        """One line for each kind of thing that the suite asks for and does not get."""
        found: dict[tuple[str, str], list[str]] = {}
        for dataset in self.datasets:
            for method in self._asked(dataset):
                reason = self._hindrance(dataset, method)
                if reason:
                    found.setdefault((dataset, reason), []).append(method.name)
        lines = [
            f"left out on {dataset}: {', '.join(names)} ({reason})"
            for (dataset, reason), names in found.items()
        ]
        without = [dataset for dataset in self.datasets if not self.draws(dataset)]
        if without:
            shown = f"what shows samples of {self.main}, which keeps none"
            lines.append(f"left out on {', '.join(without)}: {shown}")
        plain = [name for name in self.datasets if name not in self.with_classes(self.datasets)]
        if plain:
            shown = "what shows or scores classes, as there are no labels"
            lines.append(f"left out on {', '.join(plain)}: {shown}")
        return lines
