"""`python -m diffaug.selection zeisel mca-bladder`: the evidence for the protocol `tuned`.

Trains on one half of each cell's counts with several hand-made views, and with several kinds of
generated positives after them; writes reports/selection/halves.csv and halves.md. Reads no label.
"""

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

import torch

from diffaug.config import load
from diffaug.data.catalogue import entry
from diffaug.io import write_csv, write_text
from diffaug.selection.trials import Row, counts_of, trial
from diffaug.tables.markdown import simple_markdown
from diffaug.tables.results import summary


def summaries(rows: Sequence[Row]) -> list[Row]:
    """Mean, spread and the paired difference to the first setting of data set and phase."""
    cells: dict[tuple[str, str], dict[str, dict[int, float]]] = {}
    for row in rows:
        settings = cells.setdefault((row["dataset"], row["phase"]), {})
        settings.setdefault(row["setting"], {})[row["seed"]] = float(row["r2"])
    found = []
    for (dataset, phase), settings in cells.items():
        first = next(iter(settings.values()))
        for setting, values in settings.items():
            score = summary(values)
            gain = summary({seed: value - first[seed] for seed, value in values.items()})
            found.append(
                {
                    "dataset": dataset,
                    "phase": phase,
                    "setting": setting,
                    "R2": f"{score.mean:.4f}",
                    "std": "" if score.std is None else f"{score.std:.4f}",
                    "gain": f"{gain.mean:+.4f}",
                    "95 % interval": "" if gain.interval is None else f"± {gain.interval:.4f}",
                    "seeds": score.n,
                }
            )
    return found


NOTES = (
    "Trained on a random half of each cell's molecules; R2: variance of the other half (PCA-50, "
    "held-out cells) that a cell's 15 nearest training cells in the 2-d embedding explain.",
    "estep2 goes on from estep1 with the hand-made views that it names; lambda: the share of "
    "second views that are generated, from 4 copies a row with y as condition if not said else.",
    "gain: paired by seed, against the first setting of the phase. No label is read.",
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m diffaug.selection", description=__doc__)
    parser.add_argument("datasets", nargs="+")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--out", type=Path, default=Path("reports/selection"))
    arguments = parser.parse_args()
    torch.set_num_threads(1)  # as in the workflow: sums of more threads round otherwise
    params, rows = load("params.yaml"), []
    for name in arguments.datasets:
        settings = params.settings(name, params.protocol)
        with tempfile.TemporaryDirectory() as folder:
            counts = counts_of(entry(name).name, Path(folder))
        for seed in range(arguments.seeds):
            for row in trial(name, settings, counts, seed):
                print(*row.values(), flush=True)
                rows.append(row)
    write_csv(arguments.out / "halves.csv", rows)
    table = simple_markdown(
        "Settings judged by the other half of the counts", summaries(rows), NOTES
    )
    write_text(arguments.out / "halves.md", table)


if __name__ == "__main__":
    main()
