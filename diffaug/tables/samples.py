"""How good the generated rows are: label agreement, distance to the source, diversity."""

from collections.abc import Sequence
from typing import Any

from diffaug.tables.comparison import Evaluations, spread

# Quantity -> the factor that brings it to its unit in the table: agreements are percentages.
QUANTITIES = {"agreement": 100, "agreement_real": 100, "ratio": 1, "diversity": 1}


def sample_rows(
    methods: Sequence[tuple[str, str]], evaluations: Evaluations
) -> list[dict[str, Any]]:
    """One mapping a (data set, method): each quantity's mean and std over seeds, and n.

    methods: (label, method id). evaluations: (data set, method id) -> seed -> quantity ->
    value. `agreement`, and `agreement_real` of the real rows among themselves, are in percent: as
    much is wanted as real rows have; `ratio` is the distance sample to source over source to
    nearest other row: about 1 is wanted; `diversity` is a distance between copies.
    Cells without evaluation are left out.
    """
    table = []
    for dataset in dict.fromkeys(name for name, _ in evaluations):
        for label, method in methods:
            seeds = evaluations.get((dataset, method), {})
            if not seeds:
                continue
            row: dict[str, Any] = {"dataset": dataset, "method": label}
            for quantity, scale in QUANTITIES.items():
                values = {int(seed): found[quantity] for seed, found in seeds.items()}
                columns = spread(values, scale)
                row |= {quantity: columns["mean"], f"{quantity}_std": columns["std"]}
            table.append({**row, "n": len(seeds)})
    return table
