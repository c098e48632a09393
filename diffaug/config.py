"""params.yaml: what it may hold, and how protocol, data set and variant become one cell's.

`Params` is the whole file. `Params.settings` is the only place that merges: protocol, then
the values for the data set's domain, then the data set's own overlay, then the variant's.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, SerializeAsAny, ValidationError, model_validator

from diffaug import baselines
from diffaug.blocks import Frozen, Seed, Share
from diffaug.data import catalogue
from diffaug.data.params import Catalogued, DatasetParams
from diffaug.evaluation.params import Metrics
from diffaug.layers import DOMAINS, explain, for_domain, overlay
from diffaug.params_file import read_yaml
from diffaug.selection.settings import Selection
from diffaug.settings import Settings

# Names become parts of paths: no blank, no slash, nothing that file systems write differently.
NAME = r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}"


class Suite(Frozen):
    """What `all` builds: data sets x methods x seeds, and the lambdas of Figure 7.

    Methods are baselines that reduce dimensions, protocols, and variants of the main protocol.
    """

    datasets: Annotated[list[str], Field(min_length=1)]
    baselines: list[str]
    protocols: Annotated[list[str], Field(min_length=1)]
    variants: list[str]
    seeds: Annotated[list[Seed], Field(min_length=1)]
    lambdas: Annotated[list[Share], Field(min_length=1)]


class Params(Frozen):
    """The whole of params.yaml."""

    suite: str
    protocol: str
    metrics: Metrics
    suites: dict[str, Suite]
    datasets: dict[str, SerializeAsAny[DatasetParams]]
    protocols: dict[str, dict[str, Any]]
    variants: dict[str, dict[str, Any]]
    baselines: dict[str, dict[str, Any]] = Field(default_factory=dict)
    selection: Selection | None = None

    @model_validator(mode="after")
    def _names_and_cells_are_valid(self) -> "Params":
        for section in ("suites", "datasets", "protocols", "variants"):
            _check_names(section, getattr(self, section))
        for name in self.baselines:
            _known("baselines", name, baselines.names())
            self.baseline(name)
        _known("suite", self.suite, self.suites)
        _known("protocol", self.protocol, self.protocols)
        for name, suite in self.suites.items():
            known: dict[str, Iterable[str]] = {
                "datasets": self.datasets,
                "protocols": self.protocols,
                "variants": self.variants,
                "baselines": baselines.names(),
            }
            for key, allowed in known.items():
                for each in getattr(suite, key):
                    _known(f"suites.{name}.{key}", each, allowed)
            for key, values in suite:
                if len(set(values)) < len(values):
                    raise ValueError(f"suites.{name}.{key} = {values}: each may stand once")
            if 0 not in suite.lambdas or len(suite.lambdas) < 2:
                key = f"suites.{name}.lambdas"
                raise ValueError(f"{key} = {suite.lambdas}: 0 and at least one more are needed")
        for name, dataset_params in self.datasets.items():
            if isinstance(dataset_params, Catalogued):
                _known(f"datasets.{name}.catalogue", dataset_params.catalogue, catalogue.names())
            for protocol in dataset_params.overlays:
                _known(f"datasets.{name}.overlays", protocol, self.protocols)
        for dataset in self.datasets:
            for protocol in self.protocols:
                self.settings(dataset, protocol)
                for variant in self.variants:
                    if self.applies(variant, dataset):
                        self.settings(dataset, protocol, variant)
        self._selection_is_valid()
        return self

    def _selection_is_valid(self) -> None:
        catalogued = [name for name, of in self.datasets.items() if isinstance(of, Catalogued)]
        if self.selection:
            tried = self.selection.tuned.protocol
            _known("selection.tuned.protocol", tried, self.protocols)
        for study, content in self.selection or ():
            for dataset in content.datasets:
                _known(f"selection.{study}.datasets", dataset, catalogued)
                content.values(self, dataset)

    def applies(self, variant: str, dataset: str) -> bool:
        """Whether a variant is meant for the data set's domain: it may name one alone."""
        domains = set(self.variants[variant])
        return not domains <= set(DOMAINS) or self.datasets[dataset].domain in domains

    def baseline(self, name: str) -> dict[str, Any]:
        """Return all settings of a baseline: its defaults, with what the file has of it."""
        try:
            model = baselines.find(name).settings.model_validate(self.baselines.get(name, {}))
        except ValidationError as error:
            raise ValueError(f"baselines.{name}.{explain(error)}") from None
        return model.model_dump()

    def settings(
        self,
        dataset: str,
        protocol: str,
        variant: str | None = None,
        trial: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> Settings:
        """Return the merged settings of one cell.

        trial: layers that go on top, by their names in messages.

        Raises ValueError with one line naming key, value and what is allowed.
        """
        entry = self.datasets[dataset]
        layers: dict[str, Mapping[str, Any]] = {
            f"protocols.{protocol}": self.protocols[protocol],
            f"datasets.{dataset}.overlays.{protocol}": entry.overlays.get(protocol, {}),
        }
        if variant is not None:
            _known("variant", variant, self.variants)
            layers[f"variants.{variant}"] = self.variants[variant]
        layers |= trial or {}
        layers = {name: for_domain(layer, entry.domain, name) for name, layer in layers.items()}
        merged: dict[str, Any] = {"budget": entry.budget.model_dump()}
        for layer in layers.values():
            merged = overlay(merged, layer)
        try:
            return Settings.model_validate(merged)
        except ValidationError as error:
            raise ValueError(explain(error, layers)) from None


def load(path: str | Path) -> Params:
    """Read and check params.yaml; a ValueError says in one line what is wrong where."""
    return parse(read_yaml(path), str(path))


def parse(content: Any, where: str = "params.yaml") -> Params:
    """Check the content of params.yaml; see `load`."""
    try:
        return Params.model_validate(content)
    except ValidationError as error:
        raise ValueError(f"{where}: {explain(error)}") from None


def _check_names(section: str, names: Iterable[str]) -> None:
    found: dict[str, str] = {}
    for name in names:
        if not re.fullmatch(NAME, name):
            raise ValueError(
                f"{section}: {name!r}: allowed in a name are up to 64 letters (A to Z, a to z), "
                "digits, '_', '.' and '-', the first a letter or digit"
            )
        # A disk may not tell a from A.
        other = found.setdefault(name.casefold(), name)
        if other != name:
            raise ValueError(
                f"{section}: {other!r} and {name!r} differ by case alone: give one of them "
                "another name"
            )


def _known(key: str, value: str, names: Iterable[str]) -> None:
    if value not in names:
        raise ValueError(f"{key} = {value!r}: unknown; allowed: {', '.join(names)}")
