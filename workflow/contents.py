"""What stands in Tables 1 to 4: their rows, their columns and the words below them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from diffaug.tables.comparison import Metric, Row
from workflow.method import AFTER_ESTEP1, CONTROL, MAIN, Method
from workflow.plan import Plan

KNN_Y = Metric("y/test/knn_cosine", "kNN on y", "held-out")
KMEANS_ALL = Metric("y/all/kmeans", "k-means on y", "all")
LINEAR_PROBE = Metric("y/test/probe", "linear probe", "held-out", "linear")
KMEANS_Y = Metric("y/train/kmeans", "k-means on y", "training", "kmeans")
KMEANS_Y_TEST = Metric("y/test/kmeans", "k-means on y", "held-out")
KMEANS_Z_TEST = Metric("z/test/kmeans", "k-means on z", "held-out")
LINEAR_SVM = Metric("z/train/svm_linear", "linear SVM", "training", "linear")
RBF_SVM = Metric("z/train/svm_rbf", "RBF-SVM", "training")
KNN = Metric("z/train/knn", "10-NN", "training")
KMEANS_Z = Metric("z/train/kmeans", "k-means on z", "training")
RBF_SVM_TEST = Metric("z/test/svm_rbf", "RBF-SVM", "held-out")
KNN_TEST = Metric("z/test/knn", "10-NN", "held-out")

METRICS = {
    "vision": (
        LINEAR_PROBE,
        KNN_Y,
        KMEANS_Y,
        KMEANS_Y_TEST,
        KMEANS_ALL,
        KMEANS_Z,
        KMEANS_Z_TEST,
        RBF_SVM,
        KNN,
    ),
    "biology": (LINEAR_SVM, RBF_SVM, KNN, KMEANS_Z, RBF_SVM_TEST, KNN_TEST),
}

PROTOCOL_NOTES = (
    "Mean ± standard deviation over seeds, in percent. Every method sees the training rows (80 %, "
    "without labels) and nothing else.",
    "Training rows: the rows that were embedded (the paper's transductive setting), judged by "
    "cross-validation inside them; linear SVM 10-fold, RBF-SVM 5-fold, 10-NN 10-fold.",
    "Held-out rows: a classifier fitted on the embedded training rows, scored on the other 20 %. "
    "Empty where a method cannot embed new rows.",
    "Linear probe: logistic regression on standardised frozen features y (L-BFGS, tolerance "
    "1e-4, at most 2,000 steps). kNN on y: k = 200, cosine, votes weighted exp(sim / 0.1). The "
    "paper's CIFAR-10 'linear' values for SimCLR, MoCo and SimSiam equal published kNN numbers.",
    "SVM and 10-NN: on z, SVM on at most 5,000 rows, drawn in the shares of the classes. On tables "
    "z is a 2-d map (B1 and B1-t apart); on images it is the protocol's projection, or as the "
    "method's publication has it, but 2-d for PCA and t-SNE.",
    "k-means: as many clusters as classes (on CIFAR-100, superclasses), best one-to-one match.",
)


MethodRow = tuple[str, Method, str]  # label, method, the paper's name for it


@dataclass(frozen=True)
class Content:
    """One table: title, rows, domains, notes; protocols: whether each of a suite's has a row."""

    title: str
    rows: tuple[MethodRow, ...]
    domains: tuple[str, ...] = ("vision", "biology")
    notes: tuple[str, ...] = ()
    protocols: bool = False


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
    ("DiffAug E (after E-step 1)", Method(MAIN, stage=AFTER_ESTEP1), ""),
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
PROTOCOLS_NOTE = (
    "'As printed' is the protocol `paper`, 'as released' what the authors' public code does: its "
    "encoder, and a cache of generated rows that stays zero. Its learning rate falls over the "
    "whole run, ours in each phase anew. Both have the data set's budget in params.yaml, that of "
    "all rows, not the paper's. 'Tuned' is ours."
)

MASKING_NOTE = (
    "Masking, in bench-biology: `tuned` with a fifth of the components hidden in place of mixing "
    "neighbours and noise, then with own rows or DiffAug data as every second view. Its generator "
    "is its own."
)
INSTALLED_NOTE = (
    "'Not installed': the package that a baseline runs on is absent; PHATE's, under the GPL, comes "
    "with no extra. EVNet is the soft contrastive encoder without diffusion, in its published "
    "settings, with the budget of DiffAug's E-steps; PUMAP has 1,500 steps; Ivis and Topo-AE stop "
    "by their packages' rules. t-SNE, UMAP, PUMAP, Ivis and PaCMAP have those of their ranges that "
    "come first in reports/selection, the rest their packages'. kPCA, Ivis and the printed and "
    "released protocols see all columns, the others the first 50 principal components."
)

CONTENTS = {
    "table1": Content(
        "Table 1: linear probe and k-means clustering, images",
        (*REFERENCES, *CONTRASTIVE, *DIFFAUG),
        domains=("vision",),
        notes=(PROTOCOLS_NOTE,),
        protocols=True,
    ),
    "table2": Content(
        "Table 2: classification of a 2-d embedding, biology",
        (*REFERENCES, *EMBEDDINGS, *DIFFAUG, *MASKING),
        domains=("biology",),
        notes=(PROTOCOLS_NOTE, MASKING_NOTE, INSTALLED_NOTE),
        protocols=True,
    ),
    "table3": Content(
        "Table 3: what the generator is conditioned on",
        (
            ("A1, label as condition", Method(MAIN, "A1"), "A1"),
            ("A2, random condition", Method(MAIN, "A2"), "A2"),
            ("A3, encoder (DiffAug)", Method(MAIN, "A3"), "A3"),
        ),
        notes=("All rows with the soft contrastive loss. A1 alone reads labels in training.",),
    ),
    "table4": Content(
        "Table 4: loss and training strategy",
        (
            ("B1, SimCLR", Method(MAIN, "B1"), "B1"),
            ("B1 with the t kernel", Method(MAIN, "B1-t"), ""),
            ("B2, without diffusion", Method(MAIN, "B2"), "B2"),
            ("B3, InfoNCE instead of the soft loss", Method(MAIN, "B3"), "B3"),
            ("B4, joint training", Method(MAIN, "B4"), "B4"),
            ("B5, EM training (DiffAug)", Method(MAIN, "B5"), "B5"),
            ("B5 with the released zero cache", Method(MAIN, "zero-cache"), ""),
        ),
        notes=(
            "B1 uses the cosine InfoNCE loss on the same network, views and budget as B2, but z "
            "has 64 numbers on tables too: cosine similarity sees angles alone, and in the plane "
            "of the other rows there is one. 'B1 with the t kernel' has that width as well and "
            "tells what the width does.",
        ),
    ),
}


def rows_of(table: str, plan: Plan) -> list[Row]:
    """Rows of a table whose methods the suite has."""
    content = CONTENTS[table]
    known = {method for dataset in plan.datasets for method in plan.methods(dataset)}
    rows = [row for row in labelled(content.rows, plan) if row.method in known]
    named = {row.method for row in rows}
    others = [name for name in plan.protocols if content.protocols and name not in named]
    return rows + [Row(f"DiffAug, {name}", name) for name in others]


def labelled(rows: Iterable[MethodRow], plan: Plan) -> list[Row]:
    """Rows with the main protocol in their methods' places, and methods by their names."""
    return [Row(label, method.under(plan.main).name, paper) for label, method, paper in rows]


def cells_of(table: str, plan: Plan) -> list[tuple[str, str, str]]:
    """(data set, method, file of its metrics) of every cell of a table."""
    return [
        (dataset, row.method, plan.evaluation(dataset, row.method))
        for domain in CONTENTS[table].domains
        for dataset in plan.of_domain(domain)
        for row in rows_of(table, plan)
        if row.method in plan.methods(dataset)
    ]


def as_values(table: str, plan: Plan) -> dict[str, Any]:
    """A table's content as plain values: the params of its rule."""
    return {
        "rows": [(row.label, row.method, row.paper_name) for row in rows_of(table, plan)],
        "cells": cells_of(table, plan),
        "domains": {dataset: plan.params.datasets[dataset].domain for dataset in plan.datasets},
    }


def evaluations_of(table: str, plan: Plan) -> list[str]:
    """Files of metrics that a table shows, each once."""
    return sorted({path for _, _, path in cells_of(table, plan)})


def training_settings(domain: str, plan: Plan) -> list[tuple[str, str, dict[str, Any]]]:
    """(data set, protocol, settings) of the suite's protocols: what Tables A.3 and A.5 show."""
    return [
        (dataset, protocol, plan.settings(dataset, protocol).model_dump(mode="json"))
        for dataset in plan.of_domain(domain)
        for protocol in plan.protocols
    ]
