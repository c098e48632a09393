"""All of CIFAR-10 as JPEG files: what can be had of it where its archive cannot."""

from itertools import pairwise
from pathlib import Path

import numpy as np

from diffaug.data import cifar_packs
from diffaug.data.cifar import SIDE, cifar_entry
from diffaug.data.jpeg import decode_jpeg
from diffaug.data.raw import RawData
from diffaug.data.sources import Source

PACK = Source(
    file="cifar10_jpeg.npz",
    sha256="4e08a02dd3ef0baac6d9a5e920ca6512c31aea8def1972b8f12a41b5d2e17ada",
)


def read(raw_folder: Path) -> RawData:
    """Decode 50,000 + 10,000 JPEG files in CIFAR-10's order: x uint8 (60000, 3, 32, 32)."""
    pack = cifar_packs.load(raw_folder / PACK.file, "jpeg", "offsets", "labels")
    x = np.concatenate([_decoded(pack, part) for part in cifar_packs.PARTS])
    notes = (
        "Not CIFAR-10: all its images after JPEG compression (quality 75), in its order "
        "and with its split. PSNR against the originals: median 30.5 dB, at least 23.1 dB."
    )
    return cifar_packs.raw_data(pack, x, "labels", notes)


def _decoded(pack: cifar_packs.Pack, part: str) -> np.ndarray:
    """Images (n, 3, 32, 32) of one part's JPEG files, image i in bytes offsets[i]:offsets[i+1]."""
    data, bounds = pack[f"{part}_jpeg"], pack[f"{part}_offsets"].tolist()
    n = len(pack[f"{part}_labels"])
    if len(bounds) != n + 1:
        raise ValueError(f"{PACK.file}: {len(bounds)} {part} offsets, {n + 1} are needed")
    x = np.empty((n, 3, SIDE, SIDE), np.uint8)
    for row, (start, end) in enumerate(pairwise(bounds)):
        what = f"{PACK.file}: {part} image {row}"
        x[row] = decode_jpeg(data[start:end].tobytes(), SIDE, what)
    return x


ENTRY = cifar_entry(
    title="Not CIFAR-10: its images after JPEG compression",
    sources=(PACK,),
    shape=(60_000, 3, SIDE, SIDE),
    class_counts=(6000,) * 10,
    read=read,
)
