"""What the table of the claim compares with what."""

from typing import Any

from workflow.contents import DIFFAUG, MASKING, labelled, rows_of
from workflow.method import Method, number
from workflow.plan import Plan


def claim_of(plan: Plan) -> dict[str, Any]:
    """What the table of the claim compares, as plain values: the params of its rule.

    DiffAug, and each method that draws from its samples, against itself at lambda = 0 and with
    its own rows in place of the samples; DiffAug also against each other method of its table, and
    also at the largest lambda of the sweep.
    """
    without = plan.sweep[0]
    most = max(plan.sweep)
    # Where the main protocol generates nothing, its differences would be zeros, not findings.
    generating = {plan.main, plan.sweep[most]}
    ours = {*plan.protocols, without, *(row.method for row in labelled((*DIFFAUG, *MASKING), plan))}
    comparisons = [("DiffAug", plan.main, without, plan.control)]
    drawing = plan.drawing()
    if most in plan.control_sweep and any(
        plan.settings(dataset, plan.main).mixing.lam != most for dataset in drawing
    ):
        at_most = (plan.sweep[most], without, plan.control_sweep[most])
        comparisons.append((f"DiffAug at λ = {number(most)}", *at_most))
    for label, name in (("SimCLR", "SimCLR"), ("MoCo v2", "MoCo"), ("masking", "masking")):
        variants = (f"{name}-Dif", name, f"{name}-itself")
        names = [Method(plan.main, variant).name for variant in variants]
        comparisons.append((f"{label} + DiffAug data", *names))
    compared = [method for _, *methods in comparisons for method in methods]
    domains = {}
    for domain, table in (("vision", "table1"), ("biology", "table2")):
        others = [row for row in rows_of(table, plan) if row.method not in ours]
        methods = dict.fromkeys([*compared, *(row.method for row in others)])
        cells = [
            (dataset, method, plan.evaluation(dataset, method))
            for dataset in plan.of_domain(domain)
            for method in methods
            if method in plan.methods(dataset) and (dataset in drawing or method not in generating)
        ]
        if cells:
            domains[domain] = {"cells": cells, "others": [(r.label, r.method) for r in others]}
    return {"comparisons": comparisons, "domains": domains}
