"""`selection` of params.yaml: the studies, on which data sets and seeds, and what each tries."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal, cast

from pydantic import Field, model_validator

from diffaug.blocks import Count, Frozen, Seed
from diffaug.settings import PHASES, Sampling, Settings

if TYPE_CHECKING:
    from diffaug.config import Params
    from diffaug.data.params import Catalogued

Overlay = dict[str, dict[str, Any]]
Numbers = Annotated[list[int | float], Field(min_length=1)]


class Study(Frozen):
    """What every study has: names in `datasets` of params.yaml, and seeds."""

    datasets: Annotated[list[str], Field(min_length=1)]
    seeds: Annotated[list[Seed], Field(min_length=1)]

    def values(self, params: "Params", dataset: str) -> dict[str, Any]:
        """Return the plain values that a job of the study reads, besides its seed."""
        entry = cast("Catalogued", params.datasets[dataset])  # params.yaml allows no other
        return {"catalogue": entry.catalogue, "rows": entry.rows}

    def modules(self, params: "Params", dataset: str) -> list[str]:
        """Return the names of the modules that a job runs because the values name them."""
        found = set()
        for plain in _settings(self.values(params, dataset)):
            settings = Settings.model_validate(plain)
            found |= {name for phase in PHASES for name in settings.modules(phase)}
        return sorted(found)


class Tuned(Study):
    """Settings of a protocol that are tried.

    Attributes:
        protocol: Its name; it need not be the main protocol.
        estep1: What is laid over the protocol in E-step 1, by the name of the setting. The others
            are compared with the first.
        estep2: What is laid over an E-step 1 in the E-step 2 that goes on from it.
        after: The settings of E-step 2 that are tried, for names in estep1.
        by_epoch: What changes from epoch to epoch in a setting: `diffaug.selection.by_epoch`.
        conditions: What the generator is told in a setting: `diffaug.selection.conditions`.
    """

    protocol: str
    estep1: Annotated[dict[str, Overlay], Field(min_length=1)]
    estep2: dict[str, Overlay]
    after: dict[str, list[str]]
    by_epoch: dict[str, Literal["nu_falling", "growing", "falling", "fresh"]]
    conditions: dict[str, Literal["between", "blurred"]]

    @model_validator(mode="after")
    def _names_are_known(self) -> "Tuned":
        _known("after", self.after, self.estep1)
        for first, names in self.after.items():
            _known(f"after.{first}", names, self.estep2)
        _known("by_epoch", self.by_epoch, [*self.estep1, *self.estep2])
        _known("conditions", self.conditions, self.estep2)
        return self

    def values(self, params: "Params", dataset: str) -> dict[str, Any]:
        """Return the plain values of a job: besides the common ones, the `trials`."""

        def trial(name: str, layers: Mapping[str, Overlay]) -> dict[str, Any]:
            settings = params.settings(dataset, self.protocol, trial=layers)
            return _trial(name, settings, self.by_epoch.get(name), self.conditions.get(name))

        trials = []
        for name, overlay in self.estep1.items():
            first = {f"selection.tuned.estep1.{name}": overlay}
            then = [
                trial(after, {**first, f"selection.tuned.estep2.{after}": self.estep2[after]})
                for after in self.after.get(name, ())
            ]
            trials.append({**trial(name, first), "then": then})
        return {**super().values(params, dataset), "trials": trials}


class Sizes(Study):
    """Sizes of networks, budgets and caches of a protocol.

    Attributes:
        protocol: Its name.
        sizes: What is laid over it, by the name of the size. The others are compared with the
            first.
    """

    protocol: str
    sizes: Annotated[dict[str, Overlay], Field(min_length=1)]

    def values(self, params: "Params", dataset: str) -> dict[str, Any]:
        """Return the plain values of a job: besides the common ones, the `trials`."""
        layers = {name: {f"selection.sizes.{name}": over} for name, over in self.sizes.items()}
        trials = [
            _trial(name, params.settings(dataset, self.protocol, trial=layer))
            for name, layer in layers.items()
        ]
        return {**super().values(params, dataset), "trials": trials}


class Baselines(Study):
    """Settings of baselines that are tried.

    Attributes:
        ranges: For each setting of a baseline the package's default, then what is tried.
    """

    ranges: dict[str, dict[str, Numbers]]

    def values(self, params: "Params", dataset: str) -> dict[str, Any]:
        """Return the plain values of a job: besides the common ones, the `ranges`."""
        return {**super().values(params, dataset), "ranges": self.ranges}

    def modules(self, params: "Params", dataset: str) -> list[str]:
        """Return the names of the baselines' modules."""
        return [f"diffaug.baselines.{name}" for name in self.ranges]


class Methods(Study):
    """Methods as they are set.

    Attributes:
        encoders: Variant of the main protocol by the name of the method; null for the protocol.
        baselines: Names of baselines.
    """

    encoders: dict[str, str | None]
    baselines: list[str]

    def values(self, params: "Params", dataset: str) -> dict[str, Any]:
        """Return the plain values of a job: besides the common ones, what is compared."""
        encoders = [
            _trial(name, params.settings(dataset, params.protocol, variant))
            for name, variant in self.encoders.items()
        ]
        chosen = {name: params.baseline(name) for name in self.baselines}
        more = {"encoders": encoders, "baselines": chosen}
        return {**super().values(params, dataset), **more}

    def modules(self, params: "Params", dataset: str) -> list[str]:
        """Return the names of the modules that the encoders' settings and the baselines name."""
        chosen = [f"diffaug.baselines.{name}" for name in self.baselines]
        return [*super().modules(params, dataset), *chosen]


class Samplers(Study):
    """Ways to draw samples.

    Attributes:
        sources: How many training rows samples are drawn of.
        samplers: What is tried, by its name. The others are compared with the first.
    """

    sources: Count
    samplers: Annotated[dict[str, Sampling], Field(min_length=1)]

    def values(self, params: "Params", dataset: str) -> dict[str, Any]:
        """Return the plain values of a job; the data set is prepared already."""
        settings = params.settings(dataset, params.protocol)
        samplers = {name: each.model_dump(mode="json") for name, each in self.samplers.items()}
        plain = settings.model_dump(mode="json")
        return {"settings": plain, "sources": self.sources, "samplers": samplers}


class Selection(Frozen):
    """All studies."""

    tuned: Tuned
    sizes: Sizes
    baselines: Baselines
    methods: Methods
    sampling: Samplers


def _trial(
    name: str, settings: Settings, by_epoch: str | None = None, condition: str | None = None
) -> dict[str, Any]:
    plain = settings.model_dump(mode="json")
    return {"setting": name, "settings": plain, "by_epoch": by_epoch, "condition": condition}


def _settings(value: Any) -> Iterator[dict[str, Any]]:
    """Every cell's settings in the values of a job, at any depth."""
    if isinstance(value, dict):
        yield from [value["settings"]] if "settings" in value else []
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in inner:
        yield from _settings(each)


def _known(key: str, names: Iterable[str], allowed: Collection[str]) -> None:
    for name in names:
        if name not in allowed:
            message = f"selection.tuned.{key}: {name!r} is unknown"
            raise ValueError(f"{message}; allowed: {'; '.join(allowed)}")
