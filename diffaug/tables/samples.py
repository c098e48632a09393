"""How good the generated rows are: label agreement, distance to the source, diversity."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from diffaug.tables.comparison import NO_VALUE, Evaluations, spread


class Quantity(NamedTuple):
    """What people call a quantity, and the factor that brings it to its unit in the table."""

    words: str
    factor: int


QUANTITIES = {
    "agreement": Quantity("label agreement, percent", 100),
    "agreement_real": Quantity("of real rows, percent", 100),
    "ratio": Quantity("distance ratio", 1),
    "diversity": Quantity("diversity", 1),
}


def sample_rows(methods: Sequence[str], evaluations: Evaluations) -> list[dict[str, Any]]:
    """One mapping a (data set, method): each quantity's mean and std over seeds, and n.

    `agreement` is of samples with their source, `agreement_real` of real rows among themselves:
    as much is wanted as real rows have. `ratio` is the distance sample to source over source to
    nearest other row: about 1 is wanted. `diversity` is a distance between copies.

    Args:
        methods: ids, in the order of the rows.
        evaluations: (data set, method id) -> seed -> quantity -> value.

    Returns:
        Columns dataset, method, <quantity>, <quantity>_std, n; cells without evaluation are left
        out.
    """
    table = []
    for dataset in dict.fromkeys(name for name, _ in evaluations):
        for method in methods:
            seeds = evaluations.get((dataset, method), {})
            if not seeds:
                continue
            row: dict[str, Any] = {"dataset": dataset, "method": method}
            for name, quantity in QUANTITIES.items():
                # Without labels there is no agreement.
                values = {int(seed): found[name] for seed, found in seeds.items() if name in found}
                columns = spread(values, quantity.factor) if values else NO_VALUE
                row |= {name: columns["mean"], f"{name}_std": columns["std"]}
            table.append({**row, "n": len(seeds)})
    return table


def for_people(
    rows: Sequence[Mapping[str, Any]], labels: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The rows of `sample_rows` as people read them: labels of methods, and "mean ± std"."""
    table = []
    for row in rows:
        cells = {
            quantity.words: " ± ".join(filter(None, (row[name], row[f"{name}_std"])))
            for name, quantity in QUANTITIES.items()
        }
        names = {"data set": row["dataset"], "method": labels[row["method"]]}
        table.append({**names, **cells, "seeds": row["n"]})
    return table
