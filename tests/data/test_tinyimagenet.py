"""TinyImageNet from tiny archives in the upstream layout, and JPEG files."""

import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from diffaug.data.catalogue.tinyimagenet import read_tinyimagenet
from diffaug.data.jpeg import decode_jpeg
from tests.data.upstream import jpeg, picture, write_tinyimagenet

TOLERANCE = 6  # Of 255, for JPEG at quality 95.


def test_against_the_pictures(tmp_path: Path) -> None:
    write_tinyimagenet(tmp_path, n_classes=4, images_per_class=3, n_val=6)
    raw = read_tinyimagenet(tmp_path)
    assert raw.x.shape == (18, 3, 64, 64)
    assert raw.x.dtype == np.uint8
    for i in range(18):
        expected = picture(i, 64).transpose(2, 0, 1).astype(int)
        assert np.abs(raw.x[i].astype(int) - expected).max() <= TOLERANCE, i
    assert raw.labels.tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 0, 1, 2, 3, 0, 1]
    assert raw.train is not None
    assert raw.train.tolist() == [True] * 12 + [False] * 6
    assert raw.class_names[1] == "n00001001 word n00001001"
    assert len(raw.class_names) == 4


def test_what_macos_adds_is_no_image(tmp_path: Path) -> None:
    path = write_tinyimagenet(tmp_path, n_classes=2, n_val=2)
    plain = read_tinyimagenet(tmp_path)
    with zipfile.ZipFile(path, "a") as archive:
        for folder in ("", "__MACOSX/"):
            archive.writestr(f"{folder}{TRAINING.replace('n00001000_0', '._n00001000_0')}", b"x")
        archive.writestr(f"__MACOSX/{TRAINING}", b"x")
    assert np.array_equal(read_tinyimagenet(tmp_path).x, plain.x)


FOLDER = "tiny-imagenet-200"
VALIDATION = f"{FOLDER}/val/val_annotations.txt"
TRAINING = f"{FOLDER}/train/n00001000/images/n00001000_0.JPEG"


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        (VALIDATION, None, f"holds no {VALIDATION}"),
        (VALIDATION, b"val_0.JPEG n00001000\n", "line 1 has no second column"),
        (VALIDATION, b"val_0.JPEG\tn00009999\n", "class n00009999 is not in wnids.txt"),
        (VALIDATION, b"val_7.JPEG\tn00001000\n", "holds no .*val_7.JPEG"),
        (TRAINING, b"", "n00001000_0.JPEG: not a whole JPEG file"),
        (TRAINING, jpeg(picture(0, 32)), r"n00001000_0.JPEG: \(32, 32\) pixels, 64 x 64 are"),
    ],
)
def test_other_content_is_refused(
    tmp_path: Path, name: str, data: bytes | None, message: str
) -> None:
    path = write_tinyimagenet(tmp_path, n_classes=2, n_val=2)
    with zipfile.ZipFile(path) as archive:
        files = {each: archive.read(each) for each in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for each, content in files.items():
            if each != name:
                archive.writestr(each, content)
        if data is not None:
            archive.writestr(name, data)
    with pytest.raises(ValueError, match=message) as caught:
        read_tinyimagenet(tmp_path)
    assert "\n" not in str(caught.value)


def test_grey_jpeg_becomes_rgb() -> None:
    grey = picture(0, 32)[:, :, 0]
    pixels = decode_jpeg(jpeg(grey), 32, "grey")
    assert pixels.shape == (3, 32, 32)
    for channel in pixels:
        assert np.abs(channel.astype(int) - grey).max() <= TOLERANCE


def test_truncated_jpeg_and_other_formats(tmp_path: Path) -> None:
    whole = jpeg(picture(0, 32))
    for length in (0, 10, len(whole) // 2):
        with pytest.raises(ValueError, match="cut: not a whole JPEG file"):
            decode_jpeg(whole[:length], 32, "cut")
    Image.fromarray(picture(0, 32)).save(tmp_path / "a.png")
    with pytest.raises(ValueError, match="png: not a whole JPEG file"):
        decode_jpeg((tmp_path / "a.png").read_bytes(), 32, "png")


@pytest.mark.filterwarnings("ignore:Image size")
def test_huge_jpeg_is_refused_before_it_is_decoded() -> None:
    data = bytearray(jpeg(picture(0, 32)))
    frame = data.index(b"\xff\xc0")
    for side in (60_000, 10_000):
        data[frame + 5 : frame + 9] = side.to_bytes(2, "big") * 2
        with pytest.raises(ValueError, match="huge: "):
            decode_jpeg(bytes(data), 32, "huge")
