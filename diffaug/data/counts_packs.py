"""Single-cell counts in packs of .npz: mouse bladder (Mouse Cell Atlas) and cord blood."""

from functools import partial
from pathlib import Path

from diffaug.data.canonical import RawData
from diffaug.data.entry import Entry
from diffaug.data.readers import checks
from diffaug.data.readers.npz import read_npz
from diffaug.data.recipes import dense, encode, large_classes, log_normalised
from diffaug.data.sources import Source

BLADDER = Source(
    file="mca_bladder_2746_top2000.npz",
    sha256="f5c23b3bd6b89a39a2323b0b14ed299f69fe5890b91b3edf854ab51d13b80351",
)
CORD_BLOOD = Source(
    file="cite_cbmc_8617_top2000.npz",
    sha256="f9598bbf8aa379f834f7bbfea5f71335b1f793670eb1bffbf792bbf30e22fd30",
)
# The 50 of GA1457 would cost the bladder 6 of its 16 types.
MIN_CELLS = 20


def read_counts_pack(raw_folder: Path, file: str, remark: str = "") -> RawData:
    """Read log-normalised counts of the types with 20 cells or more: x float32 (N, D).

    `file` has raw counts as CSR (see `read_npz`) and `labels`. ValueError where the values are
    not counts.
    """
    table = read_npz(raw_folder / file, columns=["labels"])
    n_cells, n_types = len(table.column("labels")), len(set(table.column("labels").tolist()))
    kept = table.keep(large_classes(table.column("labels"), MIN_CELLS))
    labels, class_names = encode(file, kept.column("labels"))
    x = dense(log_normalised(file, kept.x))
    checks.varying(file, x)
    return RawData(
        x=x,
        labels=labels,
        class_names=class_names,
        notes="log1p of counts scaled to the median total over the kept cells; totals are of the "
        f"{kept.x.shape[1]} genes that the pack has, all kept. Of {n_types} types and {n_cells} "
        f"cells, the {len(class_names)} types with {MIN_CELLS} cells or more ({len(labels)} "
        f"cells). The types are numbered, as in the pack.{remark}",
    )


MCA_BLADDER = Entry(
    name="mca-bladder",
    title="Mouse bladder, single-cell RNA of the Mouse Cell Atlas (15 types, 2,003 genes)",
    domain="biology",
    sources=(BLADDER,),
    licence="Apache-2.0 (scDCC, where the counts and labels are taken from)",
    citation="X. Han et al. (2018). Mapping the Mouse Cell Atlas by Microwell-Seq. "
    "Cell 172(5):1091-1107",
    homepage="https://doi.org/10.1016/j.cell.2018.02.001",
    shape=(2733, 2003),
    class_counts=(717, 357, 344, 316, 236, 224, 131, 80, 75, 64, 44, 38, 41, 36, 30),
    read=partial(read_counts_pack, file=BLADDER.file),
)
CBMC = Entry(
    name="cbmc",
    title="Cord blood mononuclear cells, CITE-seq RNA (15 types, 2,000 genes)",
    domain="biology",
    sources=(CORD_BLOOD,),
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
        file=CORD_BLOOD.file,
        remark=" The same cells as in the data set citeseq, with other genes and other labels.",
    ),
)
