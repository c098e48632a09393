"""How time and memory of a fit grow with rows, columns and batches; see docs/benchmarks.md.

    python -m benchmarks.growth              # all fits: a quarter of an hour on one core
    python -m benchmarks.growth --only 1e+06 # those whose name has this in it

Each fit is a process of its own, so that its peak of memory is its own. Rows are random, in 200
groups that overlap: what they are changes no time.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.growth_picture import cost_against_size
from benchmarks.machine import machine
from benchmarks.pairwise import timed
from diffaug.io import read_json, write_csv, write_json, write_text
from diffaug.progress import bar
from diffaug.tables.markdown import simple_markdown

OUT = Path("results/bench")
ONE_THREAD = {f"{pool}_NUM_THREADS": "1" for pool in ("OMP", "MKL", "OPENBLAS")}
ENCODER, WHOLE = "E-step 1", "DiffAug"
METHODS: Mapping[str, Mapping[str, Any]] = {ENCODER: {"n_rounds": 0}, WHOLE: {}}
ROWS, COLUMNS, BATCH = 10_000, 50, 300
GROUPS = 200
NOTE = (
    "One fit and the map of its rows on one thread. CPU seconds; peak memory above that of the "
    "process with its rows, on a disk where it says so: then with those pages of the file that the "
    "system keeps. Steps do not grow with the rows, and of more than 450,000 rows a fit meets as "
    "many. Batches other than 300: E-step 1 with a tenth of its steps."
)


def cases() -> Iterator[dict[str, Any]]:
    """Yield what is measured: one thing grows at a time."""
    for method in METHODS:
        for rows in (1000, ROWS, 10**5, 10**6):
            yield case("rows", method, rows=rows)
        for columns in (500, 5000):
            yield case("columns", method, columns=columns)
    yield case("columns", ENCODER, rows=200_000, columns=2000, on_disk=True)
    for batch in (100, 1000, 4096):
        yield case("batch", ENCODER, batch=batch)


def case(grows: str, method: str, **more: Any) -> dict[str, Any]:
    """Return one fit, with what stays as it is in the others."""
    fixed = {"rows": ROWS, "columns": COLUMNS, "batch": BATCH, "on_disk": False}
    return {"grows": grows, "method": method, **fixed, **more}


def name_of(of: Mapping[str, Any]) -> str:
    """Return what `--only` looks at, and the name of the file."""
    disk = " on disk" if of["on_disk"] else ""
    return f"{of['method']} {of['rows']:.0e} x {of['columns']}, {of['batch']}{disk}"


def measure(of: Mapping[str, Any]) -> dict[str, Any]:
    """Fit in this process; return CPU seconds, clock and MiB of fit and map."""
    from diffaug import DiffAug

    slow = of["batch"] != BATCH
    settings = {"estep": {"batch_size": of["batch"]}}
    with tempfile.TemporaryDirectory() as folder:
        rows = made(of, Path(folder))
        DiffAug(budget=0.01, device="cpu", random_state=0).fit(np.array(rows[:500]))
        model = DiffAug(
            **METHODS[of["method"]],
            budget=0.1 if slow else 1.0,
            settings=settings if slow else None,
            device="cpu",
            random_state=0,
        )
        _, fit = timed(lambda: model.fit(rows))
        z, places = timed(lambda: model.transform(rows))
    assert z.shape == (len(rows), 2)
    peak = max(fit.mebibytes or 0, places.mebibytes or 0)
    return {
        **of,
        "fit": fit.cpu,
        "map": places.cpu,
        "wall": fit.wall,
        "peak": peak,
        "commit": machine()["commit"],
    }


def made(of: Mapping[str, Any], folder: Path) -> np.ndarray:
    """Return random rows (N, d) float32, in memory or mapped from a file."""
    random = np.random.default_rng(0)
    shape = (of["rows"], of["columns"])
    path = folder / "rows.npy"
    rows = np.lib.format.open_memmap(path, "w+", np.float32, shape)
    centres = random.normal(size=(GROUPS, shape[1])).astype(np.float32)
    for start in range(0, len(rows), ROWS):
        part = rows[start : start + ROWS]
        noise = random.standard_normal(part.shape, np.float32)
        part[:] = centres[random.integers(GROUPS, size=len(part))] + noise
    rows.flush()
    return np.load(path, mmap_mode="r") if of["on_disk"] else np.load(path)


def write_report(out: Path) -> Path:
    """Write growth.csv, growth.md and growth.svg of all fits that are there."""
    found = [read_json(path) for of in cases() if (path := _file(out, of)).exists()]
    facts = machine()
    write_csv(out / "growth.csv", found)
    table = [
        {
            "method": of["method"],
            "rows": f"{of['rows']:,}" + (" on disk" if of["on_disk"] else ""),
            "columns": f"{of['columns']:,}",
            "batch": f"{of['batch']:,}",
            "fit, CPU s": f"{of['fit']:.1f}",
            "map, CPU s": f"{of['map']:.1f}",
            "peak MiB": f"{of['peak']:,.0f}",
        }
        for of in found
    ]
    commits = ", ".join(dict.fromkeys(of["commit"] for of in found))
    where = f"{facts['machine']} {facts['system']}; commit {commits}."
    write_text(out / "growth.md", simple_markdown("How cost grows", table, (NOTE, where)))
    cost_against_size(found, out / "growth")
    return out / "growth.md"


def _file(out: Path, of: Mapping[str, Any]) -> Path:
    return out / "growth" / f"{name_of(of)}.json"


def main() -> None:
    """Read the command line, run what is missing, and write the report."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.growth",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--only", default="", metavar="TEXT", help="fits with this in their name")
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--fit", metavar="JSON", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.fit:
        of = json.loads(asked.fit)
        write_json(_file(asked.out, of), measure(of))
        return
    chosen = [of for of in cases() if asked.only.casefold() in name_of(of).casefold()]
    if not chosen:
        parser.error(f"--only {asked.only!r}: no fit has this in its name, as 1e+06 x 50")
    shown = bar(len(chosen), seconds=5, unit="fit")
    for of in chosen:
        if not _file(asked.out, of).exists():
            shown.set_postfix_str(name_of(of))
            command = [sys.executable, "-m", "benchmarks.growth", "--out", str(asked.out)]
            subprocess.run([*command, "--fit", json.dumps(of)], check=True,
                           env={**os.environ, **ONE_THREAD})  # fmt: skip
        shown.update()
    shown.close()
    print(write_report(asked.out))


if __name__ == "__main__":
    main()
