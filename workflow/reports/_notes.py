"""What is said below tables: the words that they use, and the methods in their rows."""

from typing import TYPE_CHECKING

from workflow.method import MAIN, Method
from workflow.reports._rows import rows_of

if TYPE_CHECKING:
    from diffaug.settings import Settings
    from workflow.plan import Plan

# The words of the project, each defined below the table in which a reader first meets it.
GLOSSARY = {
    "y, z": "y: the encoder's features of a row. z: their projection, which the loss compares.",
    "view": "View: a row as the encoder is shown it, changed by hand or drawn by the generator. "
    "Two views of one row are a positive pair.",
    "E-step": "E-step: the encoder is trained, in E-step 1 on hand-made views alone. M-step: the "
    "generator is trained. E-step 2: the encoder is trained on, with generated views among others.",
    "λ": "λ: the probability that the second view of a row is a generated one.",
    "own rows": "Own rows: the control, in which the unaltered row itself stands where DiffAug "
    "puts a sample of it.",
    "A1 to A3": "A1 to A3: what the generator is told of a row: its label, noise, or what the "
    "encoder has learned (DiffAug). A1 alone reads labels in training.",
    "B1 to B5": "B1 to B5: SimCLR's loss without a generator; the soft loss without one; InfoNCE "
    "in place of the soft loss; both networks trained at once; both in turn (DiffAug).",
}
SOFT_LOSS = (
    "Soft loss: the soft contrastive loss as the authors' public code computes it, but with the "
    "nu_z of the ablations in params.yaml. As printed: Eq. 2 with the weights of Eq. 9."
)
PROTOCOLS = (
    "'As printed' is the protocol `paper`, 'as released' what the authors' public code does: its "
    "encoder, and a cache of generated rows that stays zero. Its learning rate falls over the "
    "whole run, ours in each phase anew. Both have the data set's budget in params.yaml, that of "
    "all rows, not the paper's. 'Tuned' is ours."
)
MASKING = (
    "Masking: the protocol with {share:g} % of the numbers of a row hidden in place of its own "
    "views, then with own rows or DiffAug data in place of {lam:g} % of the second views. Its "
    "generator is its own."
)
ROUNDS = (
    "Rounds: the protocol with {share:g} % of the numbers of a row hidden in place of its own "
    "views, then {count} rounds of M-step, sampling and E-step 2. In each, {lam:g} % of the second "
    "views are replaced, by DiffAug data of the round's own generator or by what the row names."
)
NEIGHBOURS = "Real neighbours: one of the {k} training rows that were nearest as the round began."
EVNET = (
    "EVNet is the soft contrastive encoder without diffusion, in its published settings, with the "
    "budget of DiffAug's E-steps."
)
PUMAP = "PUMAP has {steps:,} steps."
STOPPING = "Ivis and Topo-AE stop by their packages' rules."
CHOSEN = (
    "t-SNE, UMAP, PUMAP, Ivis and PaCMAP have those of their ranges that come first in "
    "reports/selection, the rest their packages'."
)
COLUMNS = (
    "kPCA, Ivis and the printed and released protocols see all columns, the others the first "
    "{components} principal components."
)


def terms(*words: str) -> list[str]:
    """The definitions of some words of the glossary.

    >>> terms("own rows")
    ['Own rows: the control, in which the unaltered row itself stands where DiffAug puts ...']
    """
    return [GLOSSARY[word] for word in words]


def notes_of(table: str, plan: "Plan") -> list[str]:
    """Notes on those methods that have a row."""
    shown = {method for _, method, _ in rows_of(table, plan)}

    def has(*methods: Method) -> bool:
        return any(method.under(plan.main).name in shown for method in methods)

    notes = terms("y, z", "view", "E-step", "own rows")
    notes += [PROTOCOLS] if has(Method("paper"), Method("released")) else []
    if has(Method(MAIN, "B5")):
        notes.append(SOFT_LOSS)
    if has(Method(MAIN, "masking-Dif")):
        notes.append(_masking(plan))
    if has(Method(MAIN, "rounds")):
        notes.append(_rounds(plan))
    for variant in ("rounds-near-y", "rounds-near-x"):
        if has(Method(MAIN, variant)):
            notes.append(NEIGHBOURS.format(k=_settings(plan, variant).mixing.k))
            break
    if has(Method(MAIN, "EVNet")):
        notes.append(EVNET)
    if has(Method(baseline="pumap")):
        notes.append(PUMAP.format(**plan.params.baseline("pumap")))
    if has(Method(baseline="ivis"), Method(baseline="topo_ae")):
        notes.append(STOPPING)
    if has(Method(baseline="umap"), Method(baseline="pumap"), Method(baseline="pacmap")):
        notes.append(CHOSEN)
    if has(Method(baseline="kpca"), Method(baseline="ivis")):
        from diffaug.baselines.pca import COMPONENTS

        notes.append(COLUMNS.format(components=COMPONENTS))
    return notes


def _masking(plan: "Plan") -> str:
    settings = _settings(plan, "masking-Dif")
    (mask,) = settings.views.steps
    return MASKING.format(share=100 * mask.share, lam=100 * settings.mixing.lam)


def _rounds(plan: "Plan") -> str:
    settings = _settings(plan, "rounds")
    (mask,) = settings.views.steps
    numbers = {"share": 100 * mask.share, "lam": 100 * settings.mixing.lam}
    return ROUNDS.format(**numbers, count=settings.rounds.count)


def _settings(plan: "Plan", variant: str) -> "Settings":
    """Of a variant on the first data set that has it."""
    name = Method(plan.main, variant).name
    dataset = next(dataset for dataset in plan.datasets if name in plan.methods(dataset))
    return plan.settings(dataset, name)
