"""What a table costs before anything is trained: `python -m workflow.cost SUITE ITEM`.

Counts, from params.yaml alone, the training steps and the samples of all runs that an item of a
suite's report needs, a phase that several methods share once. Divided by the rows a second that
your GPU makes of them (`python -m diffaug.bench gpu` measures that) they are its hours.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from diffaug.config import load
from diffaug.io import read_json
from diffaug.settings import Settings
from diffaug.tables.markdown import simple_markdown
from workflow.named_cell import check_item, runs
from workflow.plan import Plan
from workflow.reports import Report
from workflow.reports.hours import PHASES

Run = tuple[str, str, str]  # phase, data set, the method whose files they are
NOTES = [
    "Steps: updates of the weights of all runs and seeds; of samples, draws of one for each row.",
    "Rows: those of all steps. A row counts once, though an E-step sees two views of it; of "
    "samples each is a row, whatever the number of its sampling steps.",
    "Hours at 1,000/s: divide them by the thousands of rows that your GPU makes in a second.",
]


def cost_rows(plan: Plan, item: str, training_rows: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return a row for each data set, phase and network that a table needs.

    Args:
        plan: Of the suite.
        item: Name of a table or figure.
        training_rows: Of each data set.
    """
    found: dict[tuple[str, str, str], list[int]] = {}
    for phase, dataset, owner in sorted(_runs(plan, item), key=lambda run: run[1]):
        settings, rows = plan.settings(dataset, owner), training_rows[dataset]
        steps, batch = _steps(settings, phase, rows)
        sums = found.setdefault((dataset, PHASES[phase], _network(settings, phase)), [0, 0, 0])
        for place, value in enumerate((1, steps, steps * batch)):
            sums[place] += len(plan.seeds) * value
    return [
        {
            "data set": dataset,
            "phase": phase,
            "network and loss": network,
            "runs": count,
            "steps": steps,
            "million rows": f"{seen / 1e6:.1f}",
            "hours at 1,000/s": f"{seen / 3.6e6:.2f}",
        }
        for (dataset, phase, network), (count, steps, seen) in found.items()
    ]


def rows_to_train(plan: Plan, given: Mapping[str, int]) -> dict[str, int]:
    """Return the training rows of a suite's data sets: those given, or counted in prepared data.

    Raises:
        ValueError: One line, where a data set is neither.
    """
    found = dict(given)
    for dataset in plan.datasets:
        about = Path(f"results/data/{dataset}/dataset.json")
        if dataset not in found and not about.exists():
            ask = f"say how many rows there are to train on, {dataset}=ROWS, or make them"
            raise ValueError(f"{dataset}: not prepared; {ask}: snakemake --cores 1 {about.parent}")
        found.setdefault(dataset, read_json(about)["n_train"] if about.exists() else 0)
    return found


def _runs(plan: Plan, item: str) -> dict[Run, None]:
    """Every run that a table needs, once, in the order of training."""
    cells = [(c.dataset, c.method) for c in runs(plan, item) if c.method not in plan.baselines]
    for dataset, method in tuple(cells):
        of = plan.settings(dataset, method).mixing.drawn_from(own=method, main=plan.main)
        cells.append((dataset, of or method))
    return {
        (phase, dataset, plan.owner(phase, dataset, state)): None
        for dataset, method in cells
        for phase, state in plan.steps(dataset, method)
    }


def _steps(settings: Settings, phase: str, rows: int) -> tuple[int, int]:
    """Steps of one run of a phase, and the rows of each."""
    if phase == "augment":
        return settings.augment.copies, rows
    of = settings.mstep.optimiser if phase == "mstep" else settings.estep
    batch = min(of.batch_size, rows)
    parts = ("estep1", "estep2") if phase == "joint" else (phase,)
    epochs = sum(settings.budget.epochs(part, rows, batch) for part in parts)
    return epochs * settings.budget.updates(rows, batch), batch


def _network(settings: Settings, phase: str) -> str:
    encoder, denoiser = settings.encoder.called, settings.mstep.denoiser.called
    if phase == "augment":
        return f"{denoiser}, {settings.augment.sampler}"
    # A loss with a momentum encoder makes steps longer.
    trained = f"{encoder}, {settings.contrast.called}"
    return {"mstep": denoiser, "joint": f"{trained}, {denoiser}"}.get(phase, trained)


def _counts(words: list[str]) -> Iterator[tuple[str, int]]:
    for word in words:
        name, _, count = word.partition("=")
        if not count.isdecimal() or int(count) < 2:
            raise ValueError(f"{word}: needed is DATASET=ROWS, as cifar10=50000")
        yield name, int(count)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m workflow.cost", description=__doc__)
    parser.add_argument("suite")
    parser.add_argument("item", help="a table or figure, as table1")
    parser.add_argument("rows", nargs="*", metavar="DATASET=ROWS", help="rows to train on")
    words = parser.parse_args()
    try:
        params = load("params.yaml")
        if words.suite not in params.suites:
            known = ", ".join(params.suites)
            raise ValueError(f"suite {words.suite!r}: unknown; allowed: {known}")
        plan = Plan(params.model_copy(update={"suite": words.suite}))
        check_item(Report(plan), words.item)
        rows = cost_rows(plan, words.item, rows_to_train(plan, dict(_counts(words.rows))))
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    title = f"{words.item} of suite {words.suite}"
    print(simple_markdown(title, rows, NOTES) if rows else f"{title}: nothing is trained for it")
    return 0


if __name__ == "__main__":
    sys.exit(main())
