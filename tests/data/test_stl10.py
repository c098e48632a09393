"""STL-10 from tiny archives in the upstream layout."""

from pathlib import Path

import numpy as np
import pytest

from diffaug.data.catalogue import stl10
from diffaug.data.catalogue.stl10 import read_stl10
from tests.data.upstream import picture, write_stl10, write_tar


@pytest.mark.parametrize("chunk", [1, 4, 1000])
def test_against_the_pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    monkeypatch.setattr(stl10, "CHUNK_IMAGES", chunk)
    write_stl10(tmp_path, n_train=3, n_unlabeled=5, n_test=4)
    raw = read_stl10(tmp_path)
    assert raw.x.shape == (12, 3, 96, 96)
    assert raw.x.dtype == np.uint8
    for i in range(12):
        assert np.array_equal(raw.x[i].transpose(1, 2, 0), picture(i, 96)), i
    assert raw.labels.tolist() == [0, 1, 2, -1, -1, -1, -1, -1, 8, 9, 0, 1]
    assert raw.train is not None
    assert raw.train.tolist() == [True] * 8 + [False] * 4
    assert raw.class_names == tuple(f"class_{k}" for k in range(10))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"unlabeled_X.bin": b"x" * (96 * 96)}, "unlabeled_X.bin: 9216 bytes are not images of 3"),
        ({"train_X.bin": None}, "train_X.bin: 0 bytes are not images of 3 x 96 x 96"),
        ({"test_y.bin": None}, "holds no stl10_binary/test_y.bin"),
        ({"test_y.bin": bytes([1])}, "test_y.bin: not 2 labels of 1 or more"),
        ({"train_y.bin": bytes([1, 0])}, "train_y.bin: not 2 labels of 1 or more"),
        ({"class_names.txt": None}, "holds no stl10_binary/class_names.txt"),
    ],
)
def test_other_content_is_refused(
    tmp_path: Path, changes: dict[str, bytes | None], message: str
) -> None:
    image = picture(0, 96).tobytes()
    files = {f"{part}_X.bin": 2 * image for part in ("test", "train", "unlabeled")}
    files |= {"test_y.bin": bytes([1, 2]), "train_y.bin": bytes([1, 2]), "class_names.txt": b"a b"}
    content = {f"stl10_binary/{name}": data for name, data in (files | changes).items() if data}
    write_tar(tmp_path / "stl10_binary.tar.gz", content)
    with pytest.raises(ValueError, match=message) as caught:
        read_stl10(tmp_path)
    assert "\n" not in str(caught.value)
