"""Settings that cannot be built for rows of a shape are found without data."""

import json
from pathlib import Path

import pytest

from diffaug.check import check, main
from diffaug.config import load
from diffaug.layers import overlay
from diffaug.settings import Settings

PARAMS = load(Path(__file__).parents[1] / "params.yaml")
TABLE, IMAGE, COLOUR = (561,), (1, 8, 8), (3, 32, 32)


def settings(dataset: str = "digits", **sections: dict) -> Settings:
    values = PARAMS.settings(dataset, "tuned").model_dump(mode="json")
    return Settings.model_validate(overlay(values, sections))


@pytest.mark.parametrize("row_shape", [IMAGE, COLOUR])
def test_settings_for_images_fit_images(row_shape):
    check(settings(), row_shape, n_classes=10)


@pytest.mark.parametrize("condition", ["y", "z", "random", "onehot"])
def test_settings_for_tables_fit_tables(condition):
    check(settings("zeisel", mstep={"condition": condition}), TABLE, n_classes=14)


VIEWS = {"steps": [{"name": "recipe", "of": "byol"}]}
UNET = {"denoiser": {"kind": "unet", "width": 128}, "scaling": "unit"}
WRONG = {
    "image network on tables": (
        settings("zeisel", space={"kind": "unit"}, encoder={"kind": "small_resnet"}),
        TABLE,
        "encoder: kind = 'small_resnet' needs images; rows have shape (561,)",
    ),
    "image network on components": (settings(space={"kind": "pca"}), IMAGE, "encoder: "),
    "image recipe on tables": (
        settings("zeisel", views=VIEWS),
        TABLE,
        "views: recipe 'byol': rows have shape (50,); needed is (1 or 3, H, W)",
    ),
    "recipe on two channels": (settings(views=VIEWS), (2, 8, 8), "views: recipe 'byol': rows"),
    "shift on tables": (
        settings("zeisel", views={"steps": [{"name": "shift"}]}),
        TABLE,
        "views: 'shift' needs images; rows have shape (50,)",
    ),
    "U-Net on tables": (settings("zeisel", mstep=UNET), TABLE, "mstep: kind = 'unet' needs images"),
    "U-Net of odd width": (
        settings(mstep={"denoiser": {"kind": "unet", "width": 12}, "scaling": "unit"}),
        IMAGE,
        "mstep: UNetDenoiser: w",
    ),
    "patches of no fit": (
        settings(mstep={"denoiser": {"kind": "unet", "width": 16, "patch": 3}, "scaling": "unit"}),
        IMAGE,
        "mstep: UNetDenoiser: sides of (1, 8, 8) must be multiples of patch = 3",
    ),
    "Listing 1 of odd width": (
        settings(mstep={"denoiser": {"kind": "listing1", "width": 3}, "scaling": "unit"}),
        IMAGE,
        "mstep: ",
    ),
    "a schedule of one step": (settings(mstep={"steps": 1}), IMAGE, "mstep: NoiseSchedule: steps"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_does_not_fit_is_named_in_one_line(case):
    wrong, row_shape, message = WRONG[case]
    with pytest.raises(ValueError, match=r"^(encoder|views|mstep): ") as caught:
        check(wrong, row_shape, n_classes=10)
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


def test_a_generator_that_is_not_trained_need_not_fit():
    check(settings("zeisel", mstep=UNET, mixing={"lam": 0}), TABLE, n_classes=14)


def test_the_first_wrong_cell_is_named():
    good = settings("zeisel").model_dump(mode="json")
    bad = settings("zeisel", views=VIEWS).model_dump(mode="json")
    cells = [("tuned on a", TABLE, 14, good), ("tuned on b", TABLE, 14, bad)]
    assert main(json.dumps(cells[:1])) == ""
    assert main(json.dumps(cells)).startswith("tuned on b: views: recipe 'byol': rows have shape")
