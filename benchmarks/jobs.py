"""What there is to measure, one file of results a job, and which of them are done."""

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks import comparisons
from benchmarks.contract import Comparison, Pair
from diffaug import found
from diffaug.io import read_json
from workflow import code

ROOT = Path(__file__).parents[1]
# Where the code lies that both the estimator and the workflow train with.
TIMED = ("diffusion", "estimator", "losses", "models", "objectives", "training", "views")


@dataclass(frozen=True)
class Job:
    """A pair of a comparison, measured with one seed."""

    kind: str
    comparison: Comparison
    pair: Pair
    seed: int

    @property
    def name(self) -> str:
        """What `--only` looks at.

        >>> job.name  # of the comparison `maps`
        'maps: zeisel, E-step 1 against PaCMAP, seed 0'
        """
        of = self.pair
        return f"{self.kind}: {of.case}, {of.ours.name} against {of.peer.name}, seed {self.seed}"

    @property
    def asked(self) -> dict[str, Any]:
        """All that decides a result: one that was asked for otherwise is measured again."""
        sides = {"ours": self.pair.ours, "peer": self.pair.peer}
        described = {n: {"name": s.name, **s.arguments} for n, s in sides.items()}
        facts = {"comparison": self.kind, "case": self.pair.case, "seed": self.seed}
        return {**facts, **described, "code": trained_code()}

    def path(self, out: Path) -> Path:
        """Where its result is kept."""
        of = self.pair
        parts = (self.kind, of.case, f"{of.ours.name} - {of.peer.name}", str(self.seed))
        return out.joinpath("runs", *map(_plain, parts)).with_suffix(".json")

    def done(self, out: Path) -> bool:
        """Whether it was measured, with this code and these arguments."""
        path = self.path(out)
        return path.exists() and read_json(path)["asked"] == self.asked


def jobs(only: str, full: bool, seeds: Sequence[int]) -> Iterator[Job]:
    """Yield what there is to measure.

    Args:
        only: Part of a job's name; '' for all.
        full: All pairs, or those that an hour has room for.
        seeds: To measure with; a comparison without scores has the first alone.
    """
    package = sys.modules[comparisons.__name__]
    for kind in found.names(package):
        comparison: Comparison = found.find(package, kind).COMPARISON
        for pair in comparison.pairs(full):
            for seed in seeds if comparison.seeds else seeds[:1]:
                job = Job(kind, comparison, pair, seed)
                if only.casefold() in job.name.casefold():
                    yield job


@cache
def trained_code() -> str:
    """The digest of the code that is timed on our side; comments and layout are no part of it."""
    files = sorted(path for part in TIMED for path in (ROOT / "diffaug" / part).glob("*.py"))
    names = (path.relative_to(ROOT).with_suffix("").parts for path in files)
    return code.digest(*(".".join(p for p in parts if p != "__init__") for parts in names))


def _plain(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-")
