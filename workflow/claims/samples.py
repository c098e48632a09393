"""Generated rows have a property: one measure of them reaches a size, or another measure."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from diffaug.tables.ledger import Evidence
    from workflow.plan import Plan

UNIT = "percent"
SUPPORTED = "at least the stated size"
NOT_SUPPORTED = "less than the stated size"


def needs(plan: "Plan", measure: str, at_least: float, less: str | None = None) -> dict[str, Any]:
    """The measures of the main protocol's samples: `measure`, and `less`, taken off it if given."""
    owners = {name: plan.owner("augment", name, plan.main) for name in plan.drawing()}
    files = {name: f"results/evaluate_samples/{name}/{own}.json" for name, own in owners.items()}
    missing = [] if files else ["samples of the main protocol"]
    bound = {"measure": measure, "at_least": at_least, "less": less}
    return {"files": files, **bound, "missing": missing, "elsewhere": []}


def tests(
    files: dict[str, str], measure: str, at_least: float, less: str | None
) -> dict[str, "Evidence"]:
    """The measure against the stated size; data sets without it are left out."""
    from diffaug.io import read_json
    from diffaug.tables.ledger import Evidence
    from diffaug.tables.samples import QUANTITIES

    found: dict[str, dict[int, float]] = {}
    for dataset, path in files.items():
        for seed, of in read_json(path).items():
            if measure in of and (less is None or less in of):
                value = 100 * (of[measure] - (of[less] if less else 0))
                found.setdefault(dataset, {})[int(seed)] = value
    names = [QUANTITIES[name].words.partition(",")[0] for name in (measure, less) if name]
    return {" less that ".join(names): Evidence(found, at_least)}
