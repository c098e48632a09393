"""Mouse bladder, single-cell counts of the Mouse Cell Atlas."""

from functools import partial

from diffaug.data.counts_packs import read_counts_pack
from diffaug.data.entry import Entry
from diffaug.data.sources import Source

PACK = Source(
    file="mca_bladder_2746_top2000.npz",
    sha256="f5c23b3bd6b89a39a2323b0b14ed299f69fe5890b91b3edf854ab51d13b80351",
)
ENTRY = Entry(
    title="Mouse bladder, single-cell RNA of the Mouse Cell Atlas (15 types, 2,003 genes)",
    domain="biology",
    sources=(PACK,),
    licence="Apache-2.0 (scDCC, where the counts and labels are taken from)",
    citation="X. Han et al. (2018). Mapping the Mouse Cell Atlas by Microwell-Seq. "
    "Cell 172(5):1091-1107",
    homepage="https://doi.org/10.1016/j.cell.2018.02.001",
    shape=(2733, 2003),
    class_counts=(717, 357, 344, 316, 236, 224, 131, 80, 75, 64, 44, 38, 41, 36, 30),
    read=partial(read_counts_pack, file=PACK.file),
)
