"""A data set of one's own, as it stands in diffaug/data/catalogue/own_cells.py."""

from pathlib import Path

import numpy as np

from diffaug.data.entry import Entry
from diffaug.data.raw import RawData
from diffaug.data.readers.delimited import read_delimited
from diffaug.data.recipes import encode
from diffaug.data.sources import Source

# Looked for in the folder that DIFFAUG_DATA_MIRROR names.
CELLS = Source(file="own_cells.csv", sha256="")


def read(raw_folder: Path) -> RawData:
    """Read a header, then one cell a row: its name, its genes, its type."""
    table = read_delimited(raw_folder / CELLS.file, columns=["type"])
    labels, class_names = encode(table.name, table.column("type"))
    return RawData(x=np.asarray(table.x), labels=labels, class_names=class_names)


ENTRY = Entry(title="Own cells", domain="biology", sources=(CELLS,), read=read)
