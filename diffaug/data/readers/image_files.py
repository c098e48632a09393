"""Images in .npz or .npy, or as picture files in a folder, as bytes (N, C, H, W)."""

from pathlib import Path

import numpy as np

from diffaug.data.readers import checks
from diffaug.data.readers.labels import one_form
from diffaug.data.readers.npz import read_arrays

ARRAYS = (".npz", ".npy")
PICTURES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp")
FOLDER = "folder"  # the label that a folder gives
CHANNELS = (1, 3)


def misfit(ending: str) -> str:
    """Say what holds images, where a file's name ends in something else; a folder has no ending."""
    return "" if ending in ("", *ARRAYS) else f"allowed are {', '.join(ARRAYS)} and a folder"


def read_images(
    path: Path, label: str | None = None, array: str = ""
) -> tuple[np.ndarray, np.ndarray | None]:
    """Read images and, where `label` is given, what it says of each.

    Args:
        path: .npy or .npz with bytes (N, C, H, W), (N, H, W, C) or (N, H, W); or a folder with
            pictures of one size, at any depth.
        label: Array (N,) of .npz; "folder" of a folder: the folder that a picture lies in.
        array: The images in .npz, "x" if empty.

    Returns:
        uint8 (N, C, H, W), and (N,) or None.

    Raises:
        ValueError: One line, for other arrays, sizes or labels.
    """
    if path.is_dir():
        if label not in (None, FOLDER):
            raise ValueError(f"{path.name}: label = {label!r}; of a folder 'folder' is allowed")
        return _pictures(path, label)
    if path.suffix.lower() == ".npz":
        names = [array or "x", *([label] if label else [])]
        arrays = read_arrays(path, names)
        return _bytes(path.name, arrays[names[0]]), one_form(arrays[label]) if label else None
    if label:
        raise ValueError(f"{path.name}: no array {label!r}; .npy holds one array alone")
    with checks.readable(path.name, ".npy"):
        images = np.load(path, allow_pickle=False)
    return _bytes(path.name, images), None


def pictures_in(folder: Path) -> list[Path]:
    """Return the picture files of a folder, at any depth, in the order of their rows."""
    return sorted(each for each in folder.rglob("*") if each.suffix.lower() in PICTURES)


def _bytes(name: str, x: np.ndarray) -> np.ndarray:
    if x.dtype != np.uint8 or x.ndim not in (3, 4):
        raise ValueError(
            f"{name}: {x.dtype} {x.shape}; images are uint8 of shape (N, C, H, W), (N, H, W, C) or "
            "(N, H, W)"
        )
    if x.ndim == 3:
        return x[:, None]
    last = x.shape[3] in CHANNELS and x.shape[1] not in CHANNELS
    return np.ascontiguousarray(np.moveaxis(x, 3, 1)) if last else x


def _pictures(folder: Path, label: str | None) -> tuple[np.ndarray, np.ndarray | None]:
    from PIL import Image, UnidentifiedImageError

    files = pictures_in(folder)
    if not files:
        raise ValueError(f"{folder.name}: holds no picture ({', '.join(PICTURES)})")
    pictures: list[np.ndarray] = []
    for file in files:
        what = file.relative_to(folder.parent)
        try:
            with Image.open(file) as image:
                size = pictures[0].shape[:0:-1] if pictures else image.size
                if image.size != size:
                    raise ValueError(f"{what}: {image.size} pixels, the others have {size}")
                pictures.append(np.asarray(image.convert("RGB")).transpose(2, 0, 1))
        except (OSError, UnidentifiedImageError, Image.DecompressionBombError) as error:
            raise ValueError(f"{what}: not a whole picture ({error})") from error
    names = np.array([file.parent.name for file in files])
    return np.stack(pictures), names if label else None
