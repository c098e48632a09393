"""Blood cells by mass cytometry, 18 hand-gated populations; stands in for the paper's SAM561."""

from pathlib import Path

import numpy as np

from diffaug.data.entry import Entry
from diffaug.data.raw import RawData
from diffaug.data.readers import checks
from diffaug.data.readers.npz import read_arrays, read_npz
from diffaug.data.recipes import COFACTOR, degree_two, min_max
from diffaug.data.sources import Source

PACK = Source(
    file="cytof_pbmc_18pop.npz",
    sha256="2fd5e48fbce3371042a8bd4dd8518a787aee98889ad158a9e0026b21ee71bf5f",
)


def read_cytof561(raw_folder: Path) -> RawData:
    """Read all products of at most two of 32 markers: x float32 (116595, 561) in [0, 1].

    A marker is asinh(ion count / 5), mapped onto [0, 1] over all cells. Peak memory is the
    result, 262 MB, and about a third beside it.
    """
    path = raw_folder / PACK.file
    table = read_npz(path, x="X", genes="feature_names", columns=["labels"])
    names = read_arrays(path, ["class_names"])["class_names"]
    class_names = tuple(" ".join(name.split()) for name in names.tolist())
    checks.varying(PACK.file, np.asarray(table.x), table.genes)
    markers = min_max(np.arcsinh(np.asarray(table.x) / COFACTOR))
    return RawData(
        x=degree_two(markers),
        labels=table.column("labels").astype(np.int64),
        class_names=class_names,
        notes=f"asinh of ion counts / {COFACTOR} of {markers.shape[1]} channels (30 surface "
        "markers, 2 DNA intercalators), each mapped onto 0 to 1 over all cells; then all products "
        "of at most two: the constant 1, 32 channels, 32 squares, 496 pairs. 18 gates drawn by "
        "hand; 2,453 rows repeat a cell that lies in another gate too, under the other label. "
        f"Channels: {', '.join(table.genes)}.",
    )


ENTRY = Entry(
    title="Peripheral blood, mass cytometry (18 populations, degree-2 products of 32 markers)",
    domain="biology",
    sources=(PACK,),
    licence="none stated (liupeng2117/CyTOF-review-paper-data-and-code-, where the gates are from)",
    citation="P. Liu et al. (2020). Recent advances in computer-assisted algorithms for cell "
    "subtype identification of cytometry data. Frontiers in Cell and Developmental Biology 8:234",
    homepage="https://doi.org/10.3389/fcell.2020.00234",
    shape=(116595, 561),
    class_counts=(
        *(12856, 2655, 7697, 4029, 3726, 11669, 420, 1766, 12252),
        *(864, 3950, 2890, 8790, 18088, 6897, 9778, 1154, 7114),
    ),
    read=read_cytof561,
)
