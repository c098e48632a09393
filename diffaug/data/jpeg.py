"""JPEG files to pixels."""

from io import BytesIO

import numpy as np


def decode_jpeg(data: bytes, side: int, what: str) -> np.ndarray:
    """Pixels of a JPEG file, grey ones too, as RGB: uint8 (3, side, side).

    ValueError, one line that starts with `what`, for other bytes or another size.

    >>> decode_jpeg(Path("val_0.JPEG").read_bytes(), 64, "val_0.JPEG").shape
    (3, 64, 64)
    """
    from PIL import Image

    try:
        image = Image.open(BytesIO(data), formats=("JPEG",))
        # Before decoding: a header can claim a picture of any size.
        if image.size != (side, side):
            raise ValueError(f"{what}: {image.size} pixels, {side} x {side} are needed")
        return np.asarray(image.convert("RGB")).transpose(2, 0, 1)
    except (OSError, Image.DecompressionBombError) as error:
        raise ValueError(f"{what}: not a whole JPEG file") from error
