"""The data sets of a suite: of which kind they are, and which are judged and shown alike."""

from dataclasses import dataclass
from functools import cached_property

from diffaug.config import Params, Suite
from diffaug.data.own import check_file
from diffaug.data.params import OwnParams


@dataclass(frozen=True)
class DataSets:
    """What params.yaml says of its suite's data sets."""

    params: Params

    @property
    def suite(self) -> str:
        return self.params.suite

    @property
    def _of_suite(self) -> Suite:
        return self.params.suites[self.suite]

    @cached_property
    def datasets(self) -> list[str]:
        return list(self._of_suite.datasets)

    @cached_property
    def seeds(self) -> list[int]:
        return list(self._of_suite.seeds)

    @property
    def main(self) -> str:
        """The protocol of the ablations and of Figure 7."""
        return self.params.protocol

    def of_domain(self, domain: str) -> list[str]:
        return [name for name in self.datasets if self.params.datasets[name].domain == domain]

    def own(self, dataset: str) -> OwnParams | None:
        """What params.yaml says of a data set that is a file of one's own; None for others."""
        of = self.params.datasets[dataset]
        return of if isinstance(of, OwnParams) else None

    def check_files(self) -> None:
        """ValueError, one line, where a file of one's own is not there."""
        for name in self.datasets:
            if of := self.own(name):
                check_file(name, of.own)

    def with_classes(self, datasets: list[str]) -> list[str]:
        """Those of some data sets that have labels."""
        return [name for name in datasets if self.params.datasets[name].labelled]

    def alike(self, datasets: list[str]) -> list[list[str]]:
        """The same data sets, apart where they are not judged by the same metrics."""
        found: dict[tuple[str, bool], list[str]] = {}
        for name in datasets:
            of = self.params.datasets[name]
            found.setdefault((of.domain, of.labelled), []).append(name)
        return list(found.values())

    @property
    def compared(self) -> list[str]:
        """The data sets that figures of one metric show: those with labels, if there are any."""
        return self.with_classes(self.datasets) or self.datasets

    @property
    def shown(self) -> str:
        """The metric of those figures."""
        metrics = self.params.metrics
        return metrics.shown if self.with_classes(self.datasets) else metrics.unlabelled[0]

    def metrics(self, dataset: str) -> list[str]:
        """Keys of what a data set's methods are judged by; without labels, what asks for none."""
        if not self.params.datasets[dataset].labelled:
            return self.params.metrics.unlabelled
        keys: list[str] = getattr(self.params.metrics, self.params.datasets[dataset].domain)
        return keys

    def beside(self, dataset: str) -> list[str]:
        """Keys of what is measured beside that; of a table its CSV alone has them."""
        if not self.params.datasets[dataset].labelled:
            return []
        keys: list[str] = getattr(self.params.metrics.beside, self.params.datasets[dataset].domain)
        return keys

    def measured(self, dataset: str) -> list[str]:
        """Keys of all that is measured of a data set's methods."""
        return self.metrics(dataset) + self.beside(dataset)
