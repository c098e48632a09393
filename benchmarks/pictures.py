"""Images as Pillow has them, which the transforms of torchvision, lightly and t-SimCNE take."""

from collections.abc import Callable
from typing import Any

import numpy as np
from torch.utils.data import Dataset


class Pictures(Dataset[Any]):
    """A transform of each of the images x (N, C, H, W) of bytes, and no more."""

    def __init__(self, x: np.ndarray, transform: Callable[[Any], Any]) -> None:
        self.x = x
        self.transform = transform

    def __len__(self) -> int:
        return len(self.x)

    def __getitem__(self, index: int) -> Any:
        from PIL import Image

        return self.transform(Image.fromarray(np.moveaxis(self.x[index], 0, -1)))
