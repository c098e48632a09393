"""The tables just made beside the committed ones: equal, within the spread of seeds, or off.

`python -m workflow.compare [REVISION]` compares results/reports/<suite>/ with reports/<suite>/, or
with that of a git revision: its tables and its ledger of claims. Where every cell is equal or
within the spread, its exit code is 0, else 1. Bits depend on the processor, so a run on another
machine moves means by what another choice of seeds would move them.
"""

import argparse
import csv
import io
import math
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from diffaug.params_file import read_yaml
from diffaug.tables.results import quantile
from workflow.keep import KEPT
from workflow.reports import FOLDER

SPREADS = {"mean": "interval", "gain": "interval"}  # of any other number: its name and `_std`
# These follow from the others, and may jump where those hardly move.
DERIVED = {"verdict", "p", "holm_p", "elsewhere", "std", "interval", "paper", "needed", "margin"}
Row = dict[str, str]
Cells = dict[tuple[str, ...], Row]


@dataclass
class Comparison:
    """What became of the cells of one table; `off` has a line for each that differs."""

    equal: int = 0
    within: int = 0
    missing: int = 0
    added: int = 0
    off: list[str] = field(default_factory=list)


def compare(made: str, reference: str) -> Comparison:
    """Compare the CSVs of two tables, cell by cell.

    A mean may move by what the two 95 % intervals allow: |a - b| <= sqrt(u² + v²), and by one
    unit of its last printed digit.

    >>> table = "dataset,mean,interval,n\\ndigits,{},0.30,5\\n"
    >>> compare(table.format("97.10"), table.format("97.50")).within
    1
    """
    ours, theirs = _cells(made), _cells(reference)
    found = Comparison(missing=len(theirs.keys() - ours), added=len(ours.keys() - theirs))
    for key in (key for key in ours if key in theirs):
        for name, value, other, spread in _values(ours[key], theirs[key]):
            if value == other:
                found.equal += 1
            elif (
                spread is not None
                and _is_number(other)
                and abs(float(value) - float(other)) <= spread
            ):
                found.within += 1
            else:
                found.off.append(f"{'; '.join(key)}; {name}: {value}, not {other}")
    return found


def _cells(text: str) -> Cells:
    """The rows of a table by all that is no number in them."""
    cells: Cells = {}
    for row in csv.DictReader(io.StringIO(text)):
        words = [v for name, v in row.items() if name not in DERIVED and v and not _is_number(v)]
        cells[tuple(words)] = row
    return cells


def _values(row: Row, other: Row) -> Iterator[tuple[str, str, str, float | None]]:
    """(column, here, there, how far it may move; None where the spread is not known)."""
    for name in row:
        value, reference = row[name], other.get(name, "")
        if name in DERIVED or name.endswith("_std") or not _is_number(value):
            continue
        spreads = [_half_width(name, each) for each in (row, other)]
        known = [spread for spread in spreads if spread is not None]
        last_digit = 10.0 ** -len(value.partition(".")[2])
        both = len(known) == 2 and _is_number(reference)
        yield name, value, reference, math.hypot(*known) + last_digit if both else None


def _half_width(name: str, row: Row) -> float | None:
    """Half of a number's 95 % interval, None where the row does not say."""
    width = row.get(SPREADS.get(name, ""), "")
    if width:
        return float(width)
    spread, seeds = row.get(f"{name}_std", ""), int(row.get("n") or 1)
    return quantile(seeds - 1) * float(spread) / math.sqrt(seeds) if spread and seeds > 1 else None


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def report(suite: str, revision: str | None = None) -> int:
    """Print what became of every table of a suite's report; return the exit code."""
    made, kept = Path(FOLDER, suite), Path(KEPT, suite)
    tables = [*sorted((made / "tables").glob("*.csv")), *made.glob("claims.csv")]
    if not tables:
        print(f"compare: {made} has no tables yet: `make all` makes them", file=sys.stderr)
        return 1
    if revision and _git("rev-parse", revision) is None:
        print(f"compare: no git revision {revision} here, nothing compared", file=sys.stderr)
        return 1
    print(f"{made}: the tables beside those of {kept}" + (f" in {revision}" if revision else ""))
    off = 0
    for path in tables:
        reference = _reference(kept / path.relative_to(made), revision)
        if reference is None:
            print(f"  {path.stem}: not there")
            continue
        found = compare(path.read_text(encoding="utf-8"), reference)
        counts = f"{found.equal} equal, {found.within} within the spread, {len(found.off)} off"
        others = {"only here": found.added, "only there": found.missing}
        counts += "".join(f", {n} rows {where}" for where, n in others.items() if n)
        print("\n    ".join([f"  {path.stem}: {counts}", *found.off]))
        off += len(found.off)
    hours = _reference(made / "hours.md", None), _reference(kept / "hours.md", revision)
    for where, text in zip(("here", "there"), hours, strict=True):
        machine = [line[2:] for line in (text or "").splitlines() if "one thread a job" in line]
        print(f"  machine {where}: {machine[0] if machine else 'not known'}")
    return 1 if off else 0


def _reference(path: Path, revision: str | None) -> str | None:
    """The text of a file, here or in a git revision; None where it is not."""
    if revision:
        return _git("show", f"{revision}:./{path.as_posix()}")
    return path.read_text(encoding="utf-8") if path.is_file() else None


def _git(*command: str) -> str | None:
    if shutil.which("git") is None:
        return None
    done = subprocess.run(["git", *command], capture_output=True, text=True, check=False)
    return done.stdout.removesuffix("\n") if done.returncode == 0 else None


def main() -> int:
    """Compare the suite of params.yaml."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("revision", nargs="?")
    parser.add_argument("--suite", default=read_yaml("params.yaml")["suite"])
    options = parser.parse_args()
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `make compare | head`
    return report(options.suite, options.revision)


if __name__ == "__main__":
    sys.exit(main())
