"""SAM561 as Table A.4 counts it: Samusik_01, mouse bone marrow by mass cytometry."""

from pathlib import Path

import numpy as np

from diffaug.data.entry import Entry
from diffaug.data.raw import RawData
from diffaug.data.readers import checks
from diffaug.data.readers.fcs import read_fcs
from diffaug.data.recipes import COFACTOR, degree_two, encode, min_max, most_variable
from diffaug.data.sources import Source

EVENTS = Source(
    file="Samusik_01_notransform.fcs",
    sha256="",
    hint="from the record FR-FCM-ZZPH, https://flowrepository.org/id/FR-FCM-ZZPH",
)
MARKERS = slice(8, 47)  # The 39 markers; before them Time, Cell_length and six barcodes.
N_MARKERS = 32


def read_sam561(raw_folder: Path) -> RawData:
    """Read all products of at most two of 32 markers: x float32 (86864, 561) in [0, 1].

    Cells outside of the 24 gates have no label (-1). ValueError, one line, for a file that is
    no FCS, has other channels or one gate only.
    """
    table = read_fcs(raw_folder / EVENTS.file, columns=["label"])
    if len(table.genes) < MARKERS.stop:
        raise ValueError(
            f"{table.name}: {len(table.genes)} channels beside the label, at least "
            f"{MARKERS.stop} needed"
        )
    expression = np.arcsinh(np.asarray(table.x)[:, MARKERS] / COFACTOR)
    chosen = most_variable(expression, N_MARKERS)
    markers = np.asarray(table.genes[MARKERS])[chosen].tolist()
    checks.varying(table.name, expression[:, chosen], markers)
    labels, class_names = encode(table.name, table.column("label"))
    return RawData(
        x=degree_two(min_max(expression[:, chosen])),
        labels=labels,
        class_names=class_names,
        notes=f"asinh of ion counts / {COFACTOR}; of the 39 markers the {N_MARKERS} with the "
        "largest variance, each mapped onto 0 to 1 over all cells; then all products of at most "
        "two: the constant 1, the markers, their squares and pairs. The paper names 561 columns "
        "and 52 classes without saying how; 561 is met in this way, 52 is not: the gates are "
        f"{len(class_names)}, and {int((labels < 0).sum())} cells lie in none. Markers: "
        f"{', '.join(markers)}.",
    )


ENTRY = Entry(
    title="Samusik_01, mouse bone marrow by mass cytometry (24 gates, degree-2 products)",
    domain="biology",
    sources=(EVENTS,),
    citation="N. Samusik et al. (2016). Automated mapping of phenotype space with single-cell "
    "data. Nature Methods 13:493-496; gates as in L. M. Weber, M. D. Robinson (2016). "
    "Cytometry A 89:1084-1096",
    homepage="https://flowrepository.org/id/FR-FCM-ZZPH",
    shape=(86864, 561),
    read=read_sam561,
)
