"""The rows of Tables 1 to 4: each method with its label and the paper's name for it."""

from dataclasses import replace
from typing import TYPE_CHECKING

from diffaug import baselines
from workflow.method import CONTROL, MAIN, Method, number

if TYPE_CHECKING:
    from workflow.plan import Plan

MethodRow = tuple[str, Method, str]  # label, method, the paper's name for it or ''
NamedRow = tuple[str, str, str]  # the same with the method's name

REFERENCES = (
    ("majority class", Method(baseline="majority"), ""),
    ("PCA", Method(baseline="pca"), ""),
    ("t-SNE", Method(baseline="tsne"), ""),
)
CONTRASTIVE = (
    ("SimCLR on the protocol's views (B1)", Method(MAIN, "B1"), "SimCLR"),
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
    ("DiffAug, released loss", Method(MAIN, "B5"), ""),
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
CONDITIONS = (
    ("A1, label as condition, released loss", Method(MAIN, "A1"), "A1"),
    ("A2, random condition, released loss", Method(MAIN, "A2"), "A2"),
    ("A3, encoder (DiffAug), released loss", Method(MAIN, "A3"), "A3"),
    ("A3, encoder, loss as printed", Method(MAIN, "B5-printed"), ""),
)
STRATEGIES = (
    ("B1, SimCLR", Method(MAIN, "B1"), "B1"),
    ("B1 with the t kernel", Method(MAIN, "B1-t"), ""),
    ("B2, without diffusion, released loss", Method(MAIN, "B2"), "B2"),
    ("B3, InfoNCE instead of the soft loss", Method(MAIN, "B3"), "B3"),
    ("B4, joint training, released loss", Method(MAIN, "B4"), "B4"),
    ("B5, EM training (DiffAug), released loss", Method(MAIN, "B5"), "B5"),
    ("B5, EM training, loss as printed", Method(MAIN, "B5-printed"), ""),
    ("B5 with the released zero cache", Method(MAIN, "zero-cache"), ""),
)
SOFT_LOSS = (
    "Released loss: the soft contrastive loss as the authors' public code computes it, but "
    "with the nu_z of the ablations in params.yaml. As printed: Eq. 2 with the weights of Eq. 9."
)
ROWS: dict[str, tuple[MethodRow, ...]] = {
    "table1": (*REFERENCES, *CONTRASTIVE, *DIFFAUG),
    "table2": (*REFERENCES, *EMBEDDINGS, *DIFFAUG, *MASKING, *MASKED, *ROUNDS),
    "table3": CONDITIONS,
    "table4": STRATEGIES,
}
DOMAINS = {"table1": ("vision",), "table2": ("biology",)}  # of the others: both


def rows_of(table: str, plan: "Plan") -> list[NamedRow]:
    """Rows of a table whose methods the suite has.

    What a suite has and no table names has a row too: protocols and baselines in Tables 1 and 2,
    variants in Table 4.
    """
    known = {method for dataset in plan.datasets for method in plan.methods(dataset)}
    rows = [row for row in named(ROWS[table], plan) if row[1] in known]
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
    """What tables call every method: the first that names it; of the sweep and of states, what of.

    >>> labels(plan)["tuned-lambda0.1"]
    'DiffAug, tuned, λ = 0.1'
    """
    found: dict[str, str] = {}
    for table, rows in ROWS.items():
        # The control may have no row, and its sweep still has one.
        for label, method, _ in (*named(rows, plan), *rows_of(table, plan)):
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


def named(rows: tuple[MethodRow, ...], plan: "Plan") -> list[NamedRow]:
    """Rows with the main protocol in their methods' places, and methods by their names."""
    return [(label, method.under(plan.main).name, paper) for label, method, paper in rows]


def runs_of(table: str, plan: "Plan") -> list[tuple[str, str, str]]:
    """(label, data set, method) of every cell of a table, domain by domain."""
    return [
        (label, dataset, method)
        for domain in DOMAINS.get(table, ("vision", "biology"))
        for dataset in plan.of_domain(domain)
        for label, method, _ in rows_of(table, plan)
        if method in plan.methods(dataset)
    ]
