"""`python -m diffaug.selection tuned zeisel mca-bladder cbmc`: evidence for the settings.

Trains on one half of what was measured of each cell and judges by the other. `tuned`: with
several hand-made views, and with several kinds of generated positives after them. `baselines`:
with the settings of Table 2's baselines. `methods`: all methods as they are set. Writes
reports/selection/<what>.csv and .md. Reads no label.
"""

import argparse
import os
import sys
from functools import partial
from itertools import chain
from multiprocessing import cpu_count, get_context
from pathlib import Path

from diffaug.io import write_csv, write_text
from diffaug.selection.scores import TRIALS, scores
from diffaug.selection.splits import DATASETS
from diffaug.selection.summaries import summaries
from diffaug.tables.gains import NOTES as GAIN_NOTES
from diffaug.tables.markdown import sections_markdown

HALVES = (
    "Trained on a random half of each cell's molecules (cytof561: of its markers, another half for "
    "each seed); R2: variance of the other half (PCA-50, "
)
GAIN = (
    "gain: paired by data set and seed, against the first setting of the phase. No label is read."
)
NOTES = {
    "tuned": (
        f"{HALVES}held-out cells) that a cell's 15 nearest training cells in the 2-d embedding "
        "explain.",
        "estep2 goes on from estep1 with the hand-made views that it names; lambda: the share of "
        "second views that are generated, from 4 copies a row with y as condition if not said "
        "else; the row itself: the control, unaltered rows where generated ones would be.",
        f"{GAIN} The first of estep1 was chosen by these scores: it may look a little better than "
        "it is. own rows: the row itself in place of all generated ones.",
    ),
    "baselines": (
        f"{HALVES}training cells) that a cell's 15 nearest others in the 2-d embedding explain. "
        "t-SNE has no place for held-out cells.",
        GAIN,
    ),
    "methods": (
        f"{HALVES}those of the phase) that a cell's 15 nearest in the 2-d embedding explain: "
        "other training cells for a training cell, training cells for a held-out one.",
        "Missing: held-out cells for methods that have no place for them, and all of a baseline "
        "whose package is not installed.",
        GAIN,
    ),
}
TITLES = {
    "tuned": "Settings of tuned",
    "baselines": "Settings of baselines",
    "methods": "The methods of Table 2",
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m diffaug.selection", description=__doc__)
    parser.add_argument("what", choices=TRIALS)
    parser.add_argument("datasets", nargs="+", choices=DATASETS)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--out", type=Path, default=Path("reports/selection"))
    arguments = parser.parse_args()
    tasks = [(name, seed) for seed in range(arguments.seeds) for name in arguments.datasets]
    os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "NUMBA_NUM_THREADS"), "1"))
    try:
        with get_context("spawn").Pool(cpu_count()) as pool:
            found = pool.map(partial(scores, arguments.what), tasks, chunksize=1)
    except ValueError as error:
        sys.exit(str(error))
    # By data set, as it is read; run seed by seed, so that a first look comes early.
    rows = sorted(chain(*found), key=lambda row: arguments.datasets.index(row["dataset"]))
    write_csv(arguments.out / f"{arguments.what}.csv", rows)
    title = f"{TITLES[arguments.what]}, judged by the other half of the data"
    notes = (*NOTES[arguments.what], *GAIN_NOTES)
    text = sections_markdown(title, summaries(rows), notes)
    write_text(arguments.out / f"{arguments.what}.md", text)


if __name__ == "__main__":
    main()
