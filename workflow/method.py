"""What is compared: a baseline, or a protocol with what is laid over it.

A method's name is that of its files: it is made here and never read back.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

CONTROL = "itself"  # the variant with own rows in place of samples
MAIN = "main protocol"  # stands for it where rows of tables are written down; no protocol's name


@dataclass(frozen=True)
class Method:
    """One method: a baseline, or a protocol, laid over it a variant, another lambda, or half done.

    protocol, variant, baseline: names in params.yaml; lam: in place of the settings'; rounds: the
    state on the way after so many of the settings' rounds, 0 after E-step 1, None after all.

    >>> Method("tuned", "B3").name, Method("tuned", lam=0.1).name, Method(baseline="pca").name
    ('tuned-B3', 'tuned-lambda0.1', 'pca')
    >>> Method("tuned", rounds=0).name  # no name in params.yaml has an @
    'tuned@0'
    """

    protocol: str | None = None
    variant: str | None = None
    lam: float | None = None
    rounds: int | None = None
    baseline: str | None = None

    def __post_init__(self) -> None:
        if (self.protocol is None) == (self.baseline is None):
            raise ValueError(f"{self}: one of protocol and baseline is needed")

    @cached_property
    def name(self) -> str:
        """Name of the method's files, and its own in tables of results."""
        swept = None if self.lam is None else f"lambda{number(self.lam)}"
        parts = (self.baseline, self.protocol, self.variant, swept)
        after = "" if self.rounds is None else f"@{self.rounds}"
        return "-".join(part for part in parts if part is not None) + after

    @property
    def words(self) -> str:
        """What the method is, for messages."""
        parts = (
            (self.baseline, f"baseline {self.baseline!r}"),
            (self.protocol, f"protocol {self.protocol!r}"),
            (self.variant, f"variant {self.variant!r}"),
            (self.lam, f"lambda {self.lam}"),
            (self.rounds, f"after round {self.rounds}"),
        )
        return ", ".join(text for part, text in parts if part is not None)

    def under(self, main: str) -> "Method":
        """The same method with `main` in the main protocol's place."""
        return replace(self, protocol=main) if self.protocol == MAIN else self


def number(value: float) -> str:
    """The shortest text that no other number has: two lambdas never look alike.

    >>> number(1.0), number(0.1), number(0.1000001)
    ('1', '0.1', '0.1000001')
    """
    return repr(float(value)).removesuffix(".0")


def check_names(methods: Iterable[Method]) -> None:
    """ValueError, one line, where two methods have one name, to a disk that ignores case too."""
    found: dict[str, Method] = {}
    for method in methods:
        other = found.setdefault(method.name.casefold(), method)
        if other != method:
            name, first = method.name, other.name
            clash = f"{name!r} would be the name of two methods"
            if name != first:
                clash = f"{first!r} and {name!r} differ by case alone"
            both = f"{other.words}; {method.words}"
            raise ValueError(f"{clash} ({both}): give one of them another name")
