"""The hand-made views of SimCLR, MoCo v2, BYOL and SimSiam: crops, colours, blur.

[1] Chen et al. 2020, A Simple Framework for Contrastive Learning of Visual Representations,
    Appendices A and B.9, arXiv:2002.05709
[2] Chen et al. 2020, Improved Baselines with Momentum Contrastive Learning, arXiv:2003.04297
[3] Grill et al. 2020, Bootstrap Your Own Latent, Appendix B (Table 6), arXiv:2006.07733
[4] Chen and He 2021, Exploring Simple Siamese Representation Learning, Section 3 and
    Appendix A, arXiv:2011.10566

The paper's Appendix C.3 describes the same operations, mostly without numbers: these are the
publications'. It gives solarisation to MoCo v2; in the publications BYOL alone has it. Crops are
resized bilinearly in all of them (BYOL: bicubically).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

from pydantic import Field

from diffaug.training.inputs import Inputs
from diffaug.views.base import Chain, View, ViewSettings
from diffaug.views.blur import GaussianBlur
from diffaug.views.colour import ColourJitter, greyscale, solarise
from diffaug.views.draws import Blocks, Sometimes
from diffaug.views.geometry import RandomResizedCrop, flip

# Images of fewer pixels a side are treated as [1] (B.9) treats CIFAR-10: no blur.
BLUR_FROM = 64
JITTER_P, GREY_P, FLIP_P = 0.8, 0.2, 0.5


class RecipeSettings(ViewSettings):
    """A published method's views of images (Appendix C.3); crops keep `min_area` if given."""

    name: Literal["recipe"] = "recipe"
    of: Literal["simclr", "moco_v2", "byol", "simsiam"]
    min_area: Annotated[float, Field(gt=0, le=1)] | None = None

    def sides(self, inputs: Inputs) -> tuple[View, View]:
        return recipe(self.of, tuple(inputs.shape[1:]), self.min_area)


@dataclass(frozen=True)
class Side:
    """What decides one of the two views of an image.

    jitter: strengths of brightness, contrast, saturation, hue; small_jitter: what share of them
    small images get; blur, solarise: probabilities.
    """

    min_area: float
    jitter: tuple[float, float, float, float]
    blur: float
    solarise: float = 0.0
    small_jitter: float = 1.0


# Small images get half of SimCLR's colours (s = 0.5 in [1], B.9).
SIMCLR = Side(min_area=0.08, jitter=(0.8, 0.8, 0.8, 0.2), blur=0.5, small_jitter=0.5)
# Larger crops and weaker colours than SimCLR's [2].
MOCO = Side(min_area=0.2, jitter=(0.4, 0.4, 0.4, 0.1), blur=0.5)
# One side is always blurred, the other rarely blurred and sometimes solarised [3].
BYOL = Side(min_area=0.08, jitter=(0.4, 0.4, 0.2, 0.1), blur=1.0)

RECIPES = {
    "simclr": (SIMCLR, SIMCLR),
    "moco_v2": (MOCO, MOCO),
    "byol": (BYOL, replace(BYOL, blur=0.1, solarise=0.2)),
    "simsiam": (MOCO, MOCO),  # MoCo v2's [4]
}


def recipe(
    name: str, image_shape: tuple[int, ...], min_area: float | None = None
) -> tuple[View, View]:
    """Return the views of the first and of the second side for images of `image_shape`.

    name: one of RECIPES; image_shape: (C, H, W), C = 1 or 3. min_area: smallest share of an
    image that a crop keeps, in place of the published one: larger is weaker. Images of one
    channel are digits here: they are never mirrored, and have no colours to change.
    Raises ValueError for an unknown name, another shape or `min_area` outside (0, 1].

    >>> first, second = recipe("simclr", (3, 32, 32))
    """
    if name not in RECIPES:
        raise ValueError(f"recipe = {name!r}: unknown; allowed: {', '.join(RECIPES)}")
    if len(image_shape) != 3 or image_shape[0] not in (1, 3):
        raise ValueError(
            f"recipe {name!r}: rows have shape {image_shape}; needed is (1 or 3, H, W)"
        )
    changes: dict[str, Any] = {} if min_area is None else {"min_area": min_area}
    views = []
    for side in RECIPES[name]:
        if min(image_shape[1:]) < BLUR_FROM:
            weaker = tuple(side.small_jitter * strength for strength in side.jitter)
            changes |= {"blur": 0.0, "jitter": weaker}
        steps = _rgb if image_shape[0] == 3 else _grey
        views.append(Blocks(Chain(steps(replace(side, **changes)))))
    first, second = views
    return first, second


def _rgb(side: Side) -> list[View]:
    return [
        RandomResizedCrop(side.min_area),
        Sometimes(flip, FLIP_P),
        Sometimes(ColourJitter(*side.jitter), JITTER_P),
        Sometimes(greyscale, GREY_P),
        *_blur_and_solarise(side),
    ]


def _grey(side: Side) -> list[View]:
    brightness, contrast, _, _ = side.jitter
    return [
        RandomResizedCrop(side.min_area),
        Sometimes(ColourJitter(brightness, contrast, 0.0, 0.0), JITTER_P),
        *_blur_and_solarise(side),
    ]


def _blur_and_solarise(side: Side) -> list[View]:
    chances = ((GaussianBlur(), side.blur), (solarise, side.solarise))
    return [Sometimes(view, p) for view, p in chances if p > 0]
