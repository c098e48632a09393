"""The metrics of an embedding, one file each, found by the file's name.

params.yaml asks for a metric by its key, `<space>/<rows>/<name>`:

- space: y, the features, or z, the plane;
- rows: `train`, judged inside the training rows (the paper's setting); `test`, fitted on the
  training rows and scored on the held-out rows; `all`, judged inside all rows, of those data sets
  alone that are clustered whole (paper Table A.2);
- name: the file, which holds

      LABEL = "k-means on {space}"   # its name, with " on {space}" where a table has both spaces
      NOTE = "k-means: ..."          # what stands below each table that shows it
      PAPER = {"y/train": "kmeans"}  # the paper's measures that it is comparable with, if any
      AGAINST = "clusters"           # what rows are judged against; "classes" if it is left out
      ACCURACY = False               # if it is no share of right answers; True if it is left out

      def train(x, labels, *, seed) -> float: ...  # 1 is best
      def test(train_x, train_labels, test_x, test_labels, *, seed) -> float: ...

  with rows (n, d), of which it may lack the function that no key asks for. AGAINST says what
  `labels` are: "classes", integers (n,); "clusters", the data set's coarser classes (n,) where it
  has any, else the same; "inputs", its own numbers (n, D), and no label. Class sizes alone have an
  accuracy, so the majority class is given no other metric.
"""

import sys
from collections.abc import Collection
from dataclasses import dataclass, replace
from types import ModuleType

from diffaug import found

SPACES = ("y", "z")
PARTS = {"train": "training", "test": "held-out", "all": "all"}


@dataclass(frozen=True)
class Metric:
    """A metric as tables show it: its key, its label, the rows it is measured on.

    paper_metric: the paper's measure that stands beside it, "linear" or "kmeans", or ''.
    """

    key: str
    label: str
    rows: str
    paper_metric: str = ""

    def without_unknown(self, printed: Collection[str]) -> "Metric":
        """The same metric, without the paper's where `printed` has no such measure."""
        return self if self.paper_metric in printed else replace(self, paper_metric="")


def names() -> list[str]:
    """Return the names of all metrics.

    >>> names()
    ['ari', 'kmeans', 'knn', 'knn_cosine', ..., 'svm_rbf', 'trustworthiness']
    """
    return found.names(sys.modules[__name__])


def parts_of(key: str) -> tuple[str, str, str]:
    """Split a key into space, rows and name; ValueError, one line, for what is no key.

    >>> parts_of("z/test/knn")
    ('z', 'test', 'knn')
    """
    space, _, rest = key.partition("/")
    rows, _, name = rest.partition("/")
    if space not in SPACES or rows not in PARTS or name not in names():
        allowed = "/".join("|".join(part) for part in (SPACES, PARTS, names()))
        raise ValueError(f"metric {key!r}: allowed are {allowed}")
    return space, rows, name


def module_of(key: str) -> str:
    """Return the dotted name of the file behind a key: code that a result depends on."""
    return f"{__name__}.{parts_of(key)[2]}"


def file_of(key: str) -> ModuleType:
    """Import the file behind a key."""
    return found.find(sys.modules[__name__], parts_of(key)[2])


def against(key: str) -> str:
    """Return what a metric judges an embedding against: "classes", "clusters" or "inputs".

    >>> against("z/train/trustworthiness")
    'inputs'
    """
    return getattr(file_of(key), "AGAINST", "classes")


def is_accuracy(key: str) -> bool:
    """Return whether a metric is a share of right answers, which class sizes alone can have.

    >>> is_accuracy("z/train/knn"), is_accuracy("z/train/ari")
    (True, False)
    """
    return getattr(file_of(key), "ACCURACY", True)


def metric(key: str) -> Metric:
    """Return the metric behind a key.

    >>> metric("y/train/kmeans")
    Metric(key='y/train/kmeans', label='k-means on y', rows='training', paper_metric='kmeans')
    """
    space, rows, _ = parts_of(key)
    file = file_of(key)
    paper = getattr(file, "PAPER", {}).get(f"{space}/{rows}", "")
    return Metric(key, file.LABEL.format(space=space), PARTS[rows], paper)


def axis_label(key: str) -> str:
    """Return what an axis that shows a metric is called.

    >>> axis_label("z/test/knn")
    '10-NN accuracy on z, held-out rows'
    """
    space, rows, _ = parts_of(key)
    name = file_of(key).LABEL.removesuffix(" on {space}")
    name += " accuracy" if is_accuracy(key) else ""
    return f"{name} on {space}, {PARTS[rows]} rows"
