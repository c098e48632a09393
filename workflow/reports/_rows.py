"""The rows of Tables 1 to 4: each method with its name and the paper's name for it.

A run has one name, whichever table or figure shows it. Tables 3 and 4 put the paper's letter in
front of it.
"""

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from diffaug import baselines
from workflow.method import CONTROL, MAIN, Method, number

if TYPE_CHECKING:
    from workflow.plan import Plan

MethodRow = tuple[str, Method, str]  # name, method, the paper's name for it or ''
NamedRow = tuple[str, str, str]  # the same with the method's name

REFERENCES = (
    ("majority class", Method(baseline="majority"), ""),
    ("PCA", Method(baseline="pca"), ""),
    ("t-SNE", Method(baseline="tsne"), ""),
)
CONTRASTIVE = (
    ("SimCLR on the protocol's views", Method(MAIN, "B1"), "SimCLR"),
    ("SimCLR", Method(MAIN, "SimCLR"), "SimCLR"),
    ("MoCo v2", Method(MAIN, "MoCo"), "MoCoV2"),
    ("BYOL", Method(MAIN, "BYOL"), "BYOL"),
    ("SimSiam", Method(MAIN, "SimSiam"), "SimSiam"),
    ("DLME", Method(MAIN, "DLME"), "DLME"),
    ("SimCLR + Mixup", Method(MAIN, "SimCLR-Mix"), "SimC.+Mix."),
    ("MoCo v2 + Mixup", Method(MAIN, "MoCo-Mix"), "MoCo.+Mix."),
    ("SimCLR + DiffAug data", Method(MAIN, "SimCLR-Dif"), "SimC.+Dif."),
    ("MoCo v2 + DiffAug data", Method(MAIN, "MoCo-Dif"), "MoCo.+Dif."),
    ("SimCLR + own rows", Method(MAIN, "SimCLR-itself"), ""),
    ("MoCo v2 + own rows", Method(MAIN, "MoCo-itself"), ""),
)
EMBEDDINGS = (
    ("UMAP", Method(baseline="umap"), ""),
    ("kPCA", Method(baseline="kpca"), "kPCA"),
    ("PUMAP", Method(baseline="pumap"), "PUMAP"),
    ("Ivis", Method(baseline="ivis"), "Ivis"),
    ("PHATE", Method(baseline="phate"), "PHATE"),
    ("Topo-AE", Method(baseline="topo_ae"), "Topo-AE"),
    ("PaCMAP", Method(baseline="pacmap"), "PaCMAP"),
    ("EVNet", Method(MAIN, "EVNet"), "EVNet"),
    ("hNNE", Method(baseline="hnne"), "hNNE"),
)
DIFFAUG = (
    ("DiffAug E (after E-step 1)", Method(MAIN, rounds=0), ""),
    ("DiffAug, own rows in place of samples", Method(MAIN, CONTROL), ""),
    ("DiffAug, soft loss", Method(MAIN, "B5"), ""),
    ("DiffAug, as printed", Method("paper"), "DiffAug"),
    ("DiffAug, as released", Method("released"), ""),
    ("DiffAug, tuned", Method("tuned"), ""),
)
MASKING = (
    ("masking alone", Method(MAIN, "masking"), ""),
    ("masking + own rows", Method(MAIN, "masking-itself"), ""),
    ("masking + DiffAug data", Method(MAIN, "masking-Dif"), ""),
)
MASKED = (
    ("masking 30 % alone", Method(MAIN, "masking-30"), ""),
    ("masking 40 % alone", Method(MAIN, "masking-40"), ""),
    ("masking 50 % alone", Method(MAIN, "masking-50"), ""),
    ("masking 60 % alone", Method(MAIN, "masking-60"), ""),
    ("masking 40 % of the features alone", Method(MAIN, "masking-40-features"), ""),
    ("thinning alone", Method(MAIN, "thinning"), ""),
)
ROUNDS = (
    ("rounds of the views alone", Method(MAIN, "rounds-alone"), ""),
    ("rounds + own rows", Method(MAIN, "rounds-itself"), ""),
    ("rounds + real neighbours in the inputs", Method(MAIN, "rounds-near-x"), ""),
    ("rounds + real neighbours in y", Method(MAIN, "rounds-near-y"), ""),
    ("rounds + DiffAug data", Method(MAIN, "rounds"), ""),
    ("rounds on thinned counts + DiffAug data", Method(MAIN, "thinning-rounds"), ""),
)
CROPS = (
    ("crops alone", Method(MAIN, "crops"), ""),
    ("crops + own rows", Method(MAIN, "crops-itself"), ""),
    ("crops + real neighbours in y", Method(MAIN, "crops-near-y"), ""),
    ("crops + DiffAug data", Method(MAIN, "crops-Dif"), ""),
    ("two rounds of crops + own rows", Method(MAIN, "crops-rounds-itself"), ""),
    ("two rounds of crops + DiffAug data", Method(MAIN, "crops-rounds"), ""),
    ("three crops", Method(MAIN, "third-alone"), ""),
    ("two crops + own rows", Method(MAIN, "third-itself"), ""),
    ("two crops + real neighbours in y", Method(MAIN, "third-near-y"), ""),
    ("two crops + DiffAug data", Method(MAIN, "third"), ""),
)
CONDITIONS = (
    ("DiffAug, soft loss, label as condition", Method(MAIN, "A1"), "A1"),
    ("DiffAug, soft loss, random condition", Method(MAIN, "A2"), "A2"),
    ("DiffAug, soft loss", Method(MAIN, "A3"), "A3"),
    ("DiffAug, soft loss as printed", Method(MAIN, "B5-printed"), ""),
)
STRATEGIES = (
    ("SimCLR on the protocol's views", Method(MAIN, "B1"), "B1"),
    ("SimCLR on the protocol's views, t kernel", Method(MAIN, "B1-t"), ""),
    ("soft loss without diffusion", Method(MAIN, "B2"), "B2"),
    ("DiffAug, InfoNCE", Method(MAIN, "B3"), "B3"),
    ("DiffAug, soft loss, joint training", Method(MAIN, "B4"), "B4"),
    ("DiffAug, soft loss", Method(MAIN, "B5"), "B5"),
    ("DiffAug, soft loss as printed", Method(MAIN, "B5-printed"), ""),
    ("DiffAug, soft loss, zeros for samples", Method(MAIN, "zero-cache"), ""),
)
ROWS: dict[str, tuple[MethodRow, ...]] = {
    "table1": (*REFERENCES, *CONTRASTIVE, *CROPS, *DIFFAUG),
    "table2": (*REFERENCES, *EMBEDDINGS, *DIFFAUG, *MASKING, *MASKED, *ROUNDS),
    "table3": CONDITIONS,
    "table4": STRATEGIES,
}
DOMAINS = {"table1": ("vision",), "table2": ("biology",)}  # of the others: both
LETTERED = ("table3", "table4")  # the paper's names of their rows are letters


def rows_of(table: str, plan: "Plan") -> list[NamedRow]:
    """Rows of a table whose methods the suite has.

    What a suite has and no table names has a row too: protocols and baselines in Tables 1 and 2,
    variants in Table 4.
    """
    known = {method for dataset in plan.datasets for method in plan.methods(dataset)}
    called = plan.called
    rows = [(called[row[1]], *row[1:]) for row in named(ROWS[table], plan) if row[1] in known]
    if table in LETTERED:
        rows = [(f"{paper}: {name}" if paper else name, of, paper) for name, of, paper in rows]
    elsewhere = {method for other in ROWS.values() for _, method, _ in named(other, plan)}
    if table in DOMAINS:
        others = {name: f"DiffAug, {name}" for name in plan.protocols}
        others |= {name: baselines.find(name).label for name in plan.baselines}
    elif table == "table4":
        others = {Method(plan.main, v).name: v for v in plan.params.suites[plan.suite].variants}
    else:
        others = {}
    unnamed = [name for name in others if name in known - elsewhere]
    return rows + [(others[name], name, "") for name in unnamed]


def labels(plan: "Plan") -> dict[str, str]:
    """The name of every method; of the sweep and of states, what of.

    >>> labels(plan)["tuned-lambda0.1"]
    'DiffAug, tuned, λ = 0.1'
    """
    found = dict(plan.called)
    for table in ROWS:
        for label, method, _ in rows_of(table, plan):
            found.setdefault(method, label)
    for ours, sweep in ((plan.main, plan.sweep), (plan.control, plan.control_sweep)):
        for lam, method in sweep.items():
            found.setdefault(method, f"{found.get(ours, ours)}, λ = {number(lam)}")
    for name, method in plan.by_name.items():
        if method.rounds is not None:
            whole = replace(method, rounds=None).name
            after = f"round {method.rounds}" if method.rounds else "E-step 1"
            found.setdefault(name, f"{found.get(whole, whole)}, after {after}")
    return found


def called(plan: "Plan") -> dict[str, str]:
    """The name of every method in a table. Methods that are one run have that of the first."""
    found: dict[str, str] = {}
    of_run: dict[tuple[str, ...], str] = {}
    rows = [row for rows in ROWS.values() for row in named(rows, plan)]
    for name, method, _ in sorted(rows, key=lambda row: row[1] != plan.main):
        having = [dataset for dataset in plan.datasets if method in plan.methods(dataset)]
        run = tuple(plan.evaluation(dataset, method) for dataset in having)
        found.setdefault(method, of_run.setdefault(run, name) if run else name)
    return found


def named(rows: tuple[MethodRow, ...], plan: "Plan") -> list[NamedRow]:
    """Rows with the main protocol in their methods' places, and methods by their names."""
    return list(_named(rows, plan.main))


@cache  # asked for each item of the report
def _named(rows: tuple[MethodRow, ...], main: str) -> tuple[NamedRow, ...]:
    return tuple((label, method.under(main).name, paper) for label, method, paper in rows)


def runs_of(table: str, plan: "Plan") -> list[tuple[str, str, str]]:
    """(label, data set, method) of every cell of a table, domain by domain."""
    return [
        (label, dataset, method)
        for domain in DOMAINS.get(table, ("vision", "biology"))
        for dataset in plan.of_domain(domain)
        for label, method, _ in rows_of(table, plan)
        if method in plan.methods(dataset)
    ]
