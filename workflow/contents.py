"""What stands in Tables 1 to 4: their rows, their columns and the words below them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from diffaug.tables.comparison import Metric, Row
from workflow.plan import CONTROL, Plan

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
    "z is a 2-d map (B1 apart); on images it is the projection, of 64 numbers or as the method's "
    "publication has it, but 2-d for PCA, t-SNE and the released protocol.",
    "k-means: as many clusters as classes (on CIFAR-100, superclasses), best one-to-one match.",
)


@dataclass(frozen=True)
class Content:
    """One table: title, rows by (label, method, the paper's name for it), domains, notes."""

    title: str
    rows: tuple[tuple[str, str, str], ...]
    domains: tuple[str, ...] = ("vision", "biology")
    notes: tuple[str, ...] = ()


REFERENCES = (
    ("majority class", "majority", ""),
    ("PCA", "pca", ""),
    ("t-SNE", "tsne", ""),
)
CONTRASTIVE = (
    ("SimCLR on the protocol's views (B1)", "{main}-B1", "SimCLR"),
    ("SimCLR", "{main}-SimCLR", "SimCLR"),
    ("MoCo v2", "{main}-MoCo", "MoCoV2"),
    ("BYOL", "{main}-BYOL", "BYOL"),
    ("SimSiam", "{main}-SimSiam", "SimSiam"),
    ("DLME", "{main}-DLME", "DLME"),
    ("SimCLR + Mixup", "{main}-SimCLR-Mix", "SimC.+Mix."),
    ("MoCo v2 + Mixup", "{main}-MoCo-Mix", "MoCo.+Mix."),
    ("SimCLR + DiffAug data", "{main}-SimCLR-Dif", "SimC.+Dif."),
    ("MoCo v2 + DiffAug data", "{main}-MoCo-Dif", "MoCo.+Dif."),
    ("SimCLR + own rows", "{main}-SimCLR-itself", ""),
    ("MoCo v2 + own rows", "{main}-MoCo-itself", ""),
)
EMBEDDINGS = (
    ("UMAP", "umap", ""),
    ("kPCA", "kpca", "kPCA"),
    ("PUMAP", "pumap", "PUMAP"),
    ("Ivis", "ivis", "Ivis"),
    ("PHATE", "phate", "PHATE"),
    ("Topo-AE", "topo_ae", "Topo-AE"),
    ("PaCMAP", "pacmap", "PaCMAP"),
    ("EVNet", "{main}-EVNet", "EVNet"),
    ("hNNE", "hnne", "hNNE"),
)
DIFFAUG = (
    ("DiffAug E (after E-step 1)", "{main}-E", ""),
    ("DiffAug, own rows in place of samples", f"{{main}}-{CONTROL}", ""),
    ("DiffAug, soft loss", "{main}-B5", ""),
    ("DiffAug, as printed", "paper", "DiffAug"),
    ("DiffAug, as released", "released", ""),
    ("DiffAug, tuned", "tuned", ""),
)
MASKING = (
    ("masking alone", "{main}-masking", ""),
    ("masking + own rows", "{main}-masking-itself", ""),
    ("masking + DiffAug data", "{main}-masking-Dif", ""),
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
    "settings, with as many steps as DiffAug's E-steps; PUMAP has 1,500; Ivis and Topo-AE stop by "
    "their packages' rules. t-SNE, UMAP, PUMAP, Ivis and PaCMAP have those of their ranges that "
    "come first in reports/selection, the rest their packages'. kPCA, Ivis and the printed and "
    "released protocols see all columns, the others the first 50 principal components."
)

CONTENTS = {
    "table1": Content(
        "Table 1: linear probe and k-means clustering, images",
        (*REFERENCES, *CONTRASTIVE, *DIFFAUG),
        domains=("vision",),
        notes=(PROTOCOLS_NOTE,),
    ),
    "table2": Content(
        "Table 2: classification of a 2-d embedding, biology",
        (*REFERENCES, *EMBEDDINGS, *DIFFAUG, *MASKING),
        domains=("biology",),
        notes=(PROTOCOLS_NOTE, MASKING_NOTE, INSTALLED_NOTE),
    ),
    "table3": Content(
        "Table 3: what the generator is conditioned on",
        (
            ("A1, label as condition", "{main}-A1", "A1"),
            ("A2, random condition", "{main}-A2", "A2"),
            ("A3, encoder (DiffAug)", "{main}-A3", "A3"),
        ),
        notes=("All rows with the soft contrastive loss. A1 alone reads labels in training.",),
    ),
    "table4": Content(
        "Table 4: loss and training strategy",
        (
            ("B1, SimCLR", "{main}-B1", "B1"),
            ("B1 with the t kernel", "{main}-B1-t", ""),
            ("B2, without diffusion", "{main}-B2", "B2"),
            ("B3, InfoNCE instead of the soft loss", "{main}-B3", "B3"),
            ("B4, joint training", "{main}-B4", "B4"),
            ("B5, EM training (DiffAug)", "{main}-B5", "B5"),
            ("B5 with the released zero cache", "{main}-zero-cache", ""),
        ),
        notes=(
            "B1 uses the cosine InfoNCE loss on the same network, views and budget as B2, but z "
            "has 64 numbers on tables too: cosine similarity sees angles alone, and in the plane "
            "of the other rows there is one. What is due to the width and what to the kernel "
            "stands in the row below it; on images all rows have the same 64.",
        ),
    ),
}


def rows_of(table: str, plan: Plan) -> list[Row]:
    """Rows of a table whose methods the suite has."""
    known = {method for dataset in plan.datasets for method in plan.methods(dataset)}
    return [row for row in labelled(CONTENTS[table].rows, plan) if row.method in known]


def labelled(rows: Iterable[tuple[str, str, str]], plan: Plan) -> list[Row]:
    """Rows (label, method, the paper's name) with the main protocol in their methods' places."""
    return [Row(label, method.format(main=plan.main), name) for label, method, name in rows]


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
        for protocol in plan.params.suites[plan.suite].protocols
    ]
