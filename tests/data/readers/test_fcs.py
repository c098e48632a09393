"""Flow Cytometry Standard files of each version, data type and byte order."""

from pathlib import Path

import numpy as np
import pytest

from diffaug.data.readers.fcs import read_fcs
from diffaug.data.readers.fcs_text import keywords_of
from tests.data.cell_files import START, write_fcs

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
    path, events = tmp_path / "a.fcs", np.zeros((2, 2), np.uint8)
    write_fcs(path, events, ["A", "B"], header=(0, 0), P2B="32", ENDDATA=str(START + 9))
    path.write_bytes(path.read_bytes()[:START] + data)
    assert read_fcs(path).x.tolist() == [[7, 70000], [9, 80000]]


@pytest.mark.parametrize("given", ["0", "0.0", "1024", "1024.0", "1.024e3", "65536"])
def test_range_that_says_nothing_or_is_a_float(tmp_path: Path, given: str) -> None:
    events = np.array([[100, 37], [300, 1000]], dtype=np.uint16)
    write_fcs(tmp_path / "a.fcs", events, ["FSC", "Time"], P1R="1024", P2R=given)
    assert read_fcs(tmp_path / "a.fcs").x.tolist() == events.tolist()


END = START - 1 + EVENTS[:1].nbytes


@pytest.mark.parametrize("header", [(0, 0), ("", ""), (START, 0), (0, END)])
def test_offsets_in_text_only(tmp_path: Path, header: tuple[object, object]) -> None:
    write_fcs(tmp_path / "a.fcs", EVENTS[:1], ["A", "B", "C"], header=header)
    assert read_fcs(tmp_path / "a.fcs").x.tolist() == [[1.5, -2.0, 1.0]]


def test_last_byte_given_as_the_one_after_it(tmp_path: Path) -> None:
    header, last = (START, END + 1), str(END + 1)
    write_fcs(tmp_path / "a.fcs", EVENTS[:1], ["A", "B", "C"], header=header, ENDDATA=last)
    assert read_fcs(tmp_path / "a.fcs").x.tolist() == [[1.5, -2.0, 1.0]]


@pytest.mark.parametrize(
    ("header", "keywords", "message"),
    [
        ((START - 1, END - 1), {}, r"HEADER has 3999 where TEXT has \$BEGINDATA 4000"),
        ((START + 1, END + 1), {}, r"HEADER has 4001 where TEXT has \$BEGINDATA 4000"),
        ((99999999, 99999999), {}, r"HEADER has 99999999 where TEXT has \$BEGINDATA 4000"),
        ((START, END), {"BEGINDATA": "900"}, r"HEADER has 4000 where TEXT has \$BEGINDATA 900"),
        ((START, END - 8), {}, r"HEADER has 4015 where TEXT has \$ENDDATA 4023"),
        ((0, 0), {"ENDDATA": str(END + 24)}, "DATA has 48 bytes, its events need 24"),
        ((0, 0), {"BEGINDATA": "0"}, "neither HEADER nor TEXT says where DATA starts"),
        ((0, 0), {"BEGINDATA": "x"}, r"\$BEGINDATA is 'x', needed is a whole number of 0 or more"),
    ],
)
def test_offsets_that_disagree(
    tmp_path: Path, header: tuple[object, object], keywords: dict[str, str], message: str
) -> None:
    write_fcs(tmp_path / "a.fcs", EVENTS[:1], ["A", "B", "C"], header=header, **keywords)
    with pytest.raises(ValueError, match=rf"^a\.fcs: {message}"):
        read_fcs(tmp_path / "a.fcs")


def test_keyword_without_a_value_before_the_others(tmp_path: Path) -> None:
    write_fcs(tmp_path / "a.fcs", EVENTS[:1], ["CD3/CD4", "B", "C"], OP="")
    assert b"/$OP//$BYTEORD/" in (tmp_path / "a.fcs").read_bytes()
    table = read_fcs(tmp_path / "a.fcs")
    assert table.genes == ["CD3/CD4", "B", "C"]
    assert table.x.tolist() == [[1.5, -2.0, 1.0]]


@pytest.mark.parametrize("mark", ["/", "|", "\\", "\f", "^", "*", "]"])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/$A/1/$B/2/", {"$A": "1", "$B": "2"}),
        ("/$A/1/$B/2", {"$A": "1", "$B": "2"}),
        ("/$A/1/$B/2/   ", {"$A": "1", "$B": "2"}),
        ("/$a/ 1 /$b/x//y/", {"$A": "1", "$B": "x/y"}),
        ("/$A/x///$B/2/", {"$A": "x/", "$B": "2"}),
        ("/$A//$B/2/", {"$A": "", "$B": "2"}),
        ("/$A//$B//$C/3/", {"$A": "", "$B": "", "$C": "3"}),
        ("/$A/1/$B//", {"$A": "1", "$B": ""}),
        ("/$A/\u00b5/", {"$A": "\u00b5"}),
    ],
)
def test_keywords(mark: str, text: str, expected: dict[str, str]) -> None:
    for encoding in ("utf-8", "latin-1"):
        content = text.replace("/", mark).encode(encoding)
        header = f"FCS3.0    {58:8d}{57 + len(content):8d}".ljust(58).encode()
        found = keywords_of("a.fcs", header + content)
        assert found == {key: value.replace("/", mark) for key, value in expected.items()}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"/$A/1/$A/2/", r"TEXT has \$A twice, '1' and '2'"),
        (b"/$A/1/$B/", r"TEXT has no value for its last keyword '\$B/'"),
        (b"/$A/1//$B/2/", "TEXT has no value for its last keyword '2/'"),
    ],
)
def test_contradicting_keywords(text: bytes, message: str) -> None:
    header = f"FCS3.0    {58:8d}{57 + len(text):8d}".ljust(58).encode()
    with pytest.raises(ValueError, match=rf"^a\.fcs: {message}"):
        keywords_of("a.fcs", header + text)


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.uint8, np.uint16, np.uint32])
@pytest.mark.parametrize("order", ["<", ">"])
def test_equal_to_flowio_on_plain_files(tmp_path: Path, dtype: type, order: str) -> None:
    flowio = pytest.importorskip("flowio")
    events = np.random.default_rng(0).uniform(0, 255, size=(20, 3)).astype(dtype)
    write_fcs(tmp_path / "a.fcs", events, CHANNELS, order)
    theirs = flowio.FlowData(tmp_path / "a.fcs")
    table = read_fcs(tmp_path / "a.fcs")
    assert np.array_equal(table.x, theirs.as_array(preprocess=False))
    assert table.genes == theirs.pnn_labels


@pytest.mark.parametrize(
    ("keywords", "message"),
    [
        ({"MODE": "H"}, r"\$MODE is H, only L"),
        ({"DATATYPE": "A"}, r"\$DATATYPE is A, only F, D and I"),
        ({"BYTEORD": "3,4,1,2"}, r"\$BYTEORD is '3,4,1,2', needed is 1,2,3,4 or"),
        ({"DATATYPE": "I", "P1B": "10"}, r"\$P1B is '10', needed is 8 or 16 or 32 or 64"),
        ({"P2B": "32"}, r"\$P2B is '32', needed is 64 with \$DATATYPE D"),
        ({"TOT": "1000"}, "cut short, 24000 bytes of events do not fit"),
        ({"TOT": "many"}, r"\$TOT is 'many', needed is a whole number of 1 or more"),
        ({"PAR": ""}, r"\$PAR is '', needed is a whole number of 1 or more"),
        ({"P2N": "Time"}, "gene 'Time' occurs more than once"),
        ({"PAR": "4"}, r"TEXT has no keyword \$P4N"),
    ],
)
def test_broken_keywords(tmp_path: Path, keywords: dict[str, str], message: str) -> None:
    write_fcs(tmp_path / "a.fcs", EVENTS, CHANNELS, **keywords)
    with pytest.raises(ValueError, match=rf"a\.fcs: {message}"):
        read_fcs(tmp_path / "a.fcs", columns=["label"])


@pytest.mark.parametrize("given", ["", "-5", "much", "nan", "inf", "1_024"])
def test_broken_range(tmp_path: Path, given: str) -> None:
    write_fcs(tmp_path / "a.fcs", np.ones((2, 2), np.uint16), ["A", "B"], P2R=given)
    with pytest.raises(ValueError, match=rf"^a\.fcs: \$P2R is '{given}', needed is a number of 0"):
        read_fcs(tmp_path / "a.fcs")


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
