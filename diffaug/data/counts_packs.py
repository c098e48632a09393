"""Single-cell counts in packs of .npz."""

from pathlib import Path

from diffaug.data.raw import RawData
from diffaug.data.readers import checks
from diffaug.data.readers.npz import read_npz
from diffaug.data.recipes import dense, encode, large_classes, log_normalised

# The 50 of GA1457 would cost mca-bladder 6 of its 16 types.
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
