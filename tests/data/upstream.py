"""Tiny archives in exactly the layout of CIFAR-10, CIFAR-100, STL-10 and TinyImageNet.

Image i of each is `picture(i)`; its class is i modulo the number of classes.
"""

import io
import pickle
import struct
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from PIL import Image


def picture(i: int, side: int) -> np.ndarray:
    """Smooth picture uint8 (side, side, 3): red grows downwards, green to the right."""
    image = np.zeros((side, side, 3), np.uint8)
    for k in range(side):
        image[k, :, 0] = image[:, k, 1] = 255 * k // (side - 1)
    image[:, :, 2] = 37 * i % 256
    return image


def write_tar(path: Path, files: Mapping[str, bytes]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(path, "w:gz") as archive:
        folder = tarfile.TarInfo(f"{next(iter(files)).split('/')[0]}")
        folder.type = tarfile.DIRTYPE
        archive.addfile(folder)
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return path


class _Python2Pickler(pickle._Pickler):
    """Pickles as Python 2 with numpy 1 did: text as byte strings, the old names of numpy."""

    dispatch: ClassVar = dict(pickle._Pickler.dispatch)

    def save_string(self, value: str | bytes) -> None:
        data = value.encode() if isinstance(value, str) else value
        short = len(data) < 256
        head = b"U" + bytes([len(data)]) if short else b"T" + struct.pack("<i", len(data))
        self.write(head + data)
        self.memoize(value)

    dispatch[str] = dispatch[bytes] = save_string

    def save_global(self, value: Any, name: str | None = None) -> None:
        if getattr(value, "__name__", "") == "_reconstruct":
            self.write(b"cnumpy.core.multiarray\n_reconstruct\n")
            self.memoize(value)
        else:
            super().save_global(value, name)

    def reducer_override(self, value: Any) -> Any:
        if not isinstance(value, np.dtype):
            return NotImplemented
        _, (name, *_), state = value.__reduce__()
        return np.dtype, (name, 0, 1), state


def python2_pickle(value: Any) -> bytes:
    file = io.BytesIO()
    _Python2Pickler(file, protocol=2).dump(value)
    return file.getvalue()


def cifar_batch(first: int, n: int, label: str, keys: Mapping[str, int]) -> dict[str, Any]:
    """Images `first` to `first + n - 1`; `keys` are the lists of labels with their classes."""
    rows = []
    for i in range(first, first + n):
        image = picture(i, 32)
        rows.append(np.concatenate([image[:, :, channel].ravel() for channel in range(3)]))
    labels = {key: [i % classes for i in range(first, first + n)] for key, classes in keys.items()}
    names = [f"picture_s_{i:06d}.png" for i in range(first, first + n)]
    return {"batch_label": label, **labels, "data": np.array(rows), "filenames": names}


def write_cifar10(folder: Path, images_per_batch: int) -> Path:
    """cifar-10-python.tar.gz with five training batches and a test batch."""
    n = images_per_batch
    files = {"test_batch": cifar_batch(5 * n, n, "testing batch 1 of 1", {"labels": 10})}
    for i in range(5):
        batch = cifar_batch(i * n, n, f"training batch {i + 1} of 5", {"labels": 10})
        files[f"data_batch_{i + 1}"] = batch
    names = [f"class_{k}" for k in range(10)]
    files["batches.meta"] = {"num_cases_per_batch": n, "label_names": names, "num_vis": 3072}
    pickled = {name: python2_pickle(content) for name, content in files.items()}
    pickled["readme.html"] = b"<meta HTTP-EQUIV='REFRESH'>"
    return write_tar(
        folder / "cifar-10-python.tar.gz",
        {f"cifar-10-batches-py/{name}": content for name, content in pickled.items()},
    )


def write_cifar100(folder: Path, n_train: int, n_test: int, occurring: int = 100) -> Path:
    """cifar-100-python.tar.gz; image i is of class i modulo `occurring`, superclass modulo 20."""
    keys = {"fine_labels": occurring, "coarse_labels": min(20, occurring)}
    meta = {
        "fine_label_names": [f"fine_{k}" for k in range(100)],
        "coarse_label_names": [f"coarse_{k}" for k in range(20)],
    }
    files = {
        "meta": meta,
        "test": cifar_batch(n_train, n_test, "testing batch 1 of 1", keys),
        "train": cifar_batch(0, n_train, "training batch 1 of 1", keys),
    }
    return write_tar(
        folder / "cifar-100-python.tar.gz",
        {f"cifar-100-python/{name}": python2_pickle(content) for name, content in files.items()},
    )


def write_stl10(folder: Path, n_train: int, n_unlabeled: int, n_test: int) -> Path:
    """stl10_binary.tar.gz; images are numbered through train, unlabeled, test."""
    ends = np.cumsum([0, n_train, n_unlabeled, n_test]).tolist()
    files = {}
    for part, start, end in [("test", *ends[2:]), ("train", *ends[:2]), ("unlabeled", *ends[1:3])]:
        # Down the columns: the transpose of each channel, row after row.
        images = [picture(i, 96).transpose(2, 1, 0).tobytes() for i in range(start, end)]
        files[f"{part}_X.bin"] = b"".join(images)
        if part != "unlabeled":
            files[f"{part}_y.bin"] = bytes(1 + i % 10 for i in range(start, end))
    files["class_names.txt"] = "".join(f"class_{k}\n" for k in range(10)).encode()
    files["fold_indices.txt"] = b"0 1 2 \n" * 10
    return write_tar(
        folder / "stl10_binary.tar.gz",
        {f"stl10_binary/{name}": content for name, content in files.items()},
    )


def jpeg(image: np.ndarray) -> bytes:
    file = io.BytesIO()
    Image.fromarray(image).save(file, "JPEG", quality=95, subsampling=0)
    return file.getvalue()


def write_tinyimagenet(
    folder: Path, n_classes: int = 200, images_per_class: int = 1, n_val: int = 200
) -> Path:
    """tiny-imagenet-200.zip; images are numbered through the classes, then validation."""
    wnids = [f"n{1000 + k:08d}" for k in range(n_classes)]
    files = {
        "words.txt": "".join(f"{wnid}\tword {wnid}, another\n" for wnid in ["n00000001", *wnids]),
        "wnids.txt": "".join(f"{wnid}\n" for wnid in reversed(wnids)),
    }
    content = {name: text.encode() for name, text in files.items()}
    for k, wnid in enumerate(wnids):
        content[f"train/{wnid}/{wnid}_boxes.txt"] = b"picture_0.JPEG\t0\t0\t62\t62\n"
        for j in range(images_per_class):
            image = picture(k * images_per_class + j, 64)
            content[f"train/{wnid}/images/{wnid}_{j}.JPEG"] = jpeg(image)
    rows = []
    for j in range(n_val):
        content[f"val/images/val_{j}.JPEG"] = jpeg(picture(n_classes * images_per_class + j, 64))
        rows.append(f"val_{j}.JPEG\t{wnids[j % n_classes]}\t0\t32\t44\t62\n")
    content["val/val_annotations.txt"] = "".join(rows).encode()
    content["test/images/test_0.JPEG"] = jpeg(picture(0, 64))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "tiny-imagenet-200.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("tiny-imagenet-200/", b"")
        for name, data in content.items():
            archive.writestr(f"tiny-imagenet-200/{name}", data)
    return path
