"""Flow Cytometry Standard files of each version, data type and byte order."""

from pathlib import Path

import numpy as np
import pytest

from diffaug.data.readers.fcs import read_fcs
from tests.data.cell_files import write_fcs

CHANNELS = ["Time", "CD3", "label"]
EVENTS = np.array([[1.5, -2.0, 1.0], [3.0, 4.25, np.nan]])


@pytest.mark.parametrize("version", ["FCS2.0", "FCS3.0", "FCS3.1"])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("order", ["<", ">"])
def test_floats(tmp_path: Path, version: str, dtype: type, order: str) -> None:
    write_fcs(tmp_path / "a.fcs", EVENTS.astype(dtype), CHANNELS, order, version)
    table = read_fcs(tmp_path / "a.fcs", columns=["label"])
    assert table.x.dtype == dtype
    assert table.x.dtype.isnative
    assert table.x.tolist() == [[1.5, -2.0], [3.0, 4.25]]
    assert table.genes == ["Time", "CD3"]
    assert table.column("label")[0] == 1
    assert np.isnan(table.column("label")[1])


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.uint32])
@pytest.mark.parametrize("order", ["<", ">"])
def test_integers_keep_the_bits_of_their_range(tmp_path: Path, dtype: type, order: str) -> None:
    events = np.array([[3, 200], [255, 64]], dtype=dtype)
    write_fcs(tmp_path / "a.fcs", events, ["A", "B"], order, P1R="1024", P2R="128")
    assert read_fcs(tmp_path / "a.fcs").x.tolist() == [[3, 200 % 128], [255, 64]]


def test_integers_of_several_widths(tmp_path: Path) -> None:
    record = np.dtype([("a", "<u1"), ("b", "<u4")])
    data = np.array([(7, 70000), (9, 80000)], dtype=record).tobytes()
    write_fcs(tmp_path / "a.fcs", np.zeros((2, 2), np.uint8), ["A", "B"], P2B="32")
    path = tmp_path / "a.fcs"
    path.write_bytes(path.read_bytes()[:4000] + data)
    assert read_fcs(path).x.tolist() == [[7, 70000], [9, 80000]]


def test_offsets_in_text_and_delimiters_in_values(tmp_path: Path) -> None:
    write_fcs(tmp_path / "a.fcs", EVENTS[:1], ["CD3/CD4", "B", "C"], in_text=True)
    table = read_fcs(tmp_path / "a.fcs")
    assert table.genes[0] == "CD3/CD4"
    assert table.x.tolist() == [[1.5, -2.0, 1.0]]


@pytest.mark.parametrize(
    ("keywords", "message"),
    [
        ({"MODE": "H"}, r"\$MODE is H, only L"),
        ({"DATATYPE": "A"}, r"\$DATATYPE is A, only F, D and I"),
        ({"BYTEORD": "3,4,1,2"}, r"\$BYTEORD is 3,4,1,2, allowed"),
        ({"DATATYPE": "I", "P1B": "10"}, "a channel has 10 bits"),
        ({"TOT": "1000"}, "cut short, 1000 events of 24 bytes do not fit"),
        ({"PAR": "4"}, r"TEXT has no keyword \$P4N"),
    ],
)
def test_broken_keywords(tmp_path: Path, keywords: dict[str, str], message: str) -> None:
    write_fcs(tmp_path / "a.fcs", EVENTS, CHANNELS, **keywords)
    with pytest.raises(ValueError, match=rf"a\.fcs: {message}"):
        read_fcs(tmp_path / "a.fcs", columns=["label"])


def test_broken_files(tmp_path: Path) -> None:
    path = tmp_path / "a.fcs"
    write_fcs(path, EVENTS, CHANNELS)
    whole = path.read_bytes()
    with pytest.raises(ValueError, match=r"1 values are NaN or infinite.*row 1, column 2"):
        read_fcs(path)
    with pytest.raises(ValueError, match="no channel 'gate'; there are Time, CD3, label"):
        read_fcs(path, columns=["gate"])
    for content, message in (
        (b"", r"starts with b''"),
        (b"PK\3\4 a zip", "not with FCS2.0, 3.0 or 3.1"),
        (whole[:30], "has no TEXT segment"),
        (whole[:-1], "cut short"),
        (whole[:10] + b"      xx" + whole[18:], "HEADER has b'xx' where an offset is needed"),
    ):
        path.write_bytes(content)
        with pytest.raises(ValueError, match=rf"a\.fcs: .*{message}"):
            read_fcs(path)
