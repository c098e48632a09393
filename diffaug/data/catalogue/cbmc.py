"""Cord blood cells, the counts of all genes at hand of a CITE-seq experiment."""

from functools import partial

from diffaug.data.counts_packs import read_counts_pack
from diffaug.data.entry import Entry
from diffaug.data.sources import Source

PACK = Source(
    file="cite_cbmc_8617_top2000.npz",
    sha256="f9598bbf8aa379f834f7bbfea5f71335b1f793670eb1bffbf792bbf30e22fd30",
)
ENTRY = Entry(
    title="Cord blood mononuclear cells, CITE-seq RNA (15 types, 2,000 genes)",
    domain="biology",
    sources=(PACK,),
    licence="Apache-2.0 (scDCC, where the counts and labels are taken from)",
    citation="M. Stoeckius et al. (2017). Simultaneous epitope and transcriptome measurement "
    "in single cells. Nature Methods 14:865-868",
    homepage="https://doi.org/10.1038/nmeth.4380",
    shape=(8617, 2000),
    class_counts=(
        *(1791, 2293, 1248, 1089, 608, 350, 273, 230),
        *(182, 119, 114, 105, 96, 70, 49),
    ),
    read=partial(
        read_counts_pack,
        file=PACK.file,
        remark=" The same cells as in the data set citeseq, with other genes and other labels.",
    ),
)
