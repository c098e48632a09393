"""A file of one's own as a data set: what each format gives, and what a wrong one is told."""

import gzip
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from scipy.io import mmwrite
from scipy.sparse import csr_matrix

from diffaug.config import parse
from diffaug.data.own import OwnFile, check_file, digest_of, prepare_own
from diffaug.params_file import read_yaml
from tests.data.cell_files import write_anndata, write_fcs

COUNTS = np.array([[1, 3, 0], [2, 0, 2], [0, 1, 7], [4, 4, 0]], np.float32)
TYPES = ["T", "B", "NA", "T"]
KNOWN = [1, 0, -1, 1]
PARAMS = read_yaml(Path(__file__).parents[2] / "params.yaml")
TOTALS = COUNTS.sum(1, keepdims=True)
TABLES = ["mine.csv", "mine.tsv", "mine.csv.gz", "mine.h5ad", "mine.npz", "mine.fcs"]


def write(path: Path) -> None:
    """COUNTS in the format of the path's ending, TYPES as `type` where it holds text."""
    if path.suffix == ".npz":
        np.savez(path, x=COUNTS, type=np.array(TYPES))
    elif path.suffix == ".npy":
        np.save(path, COUNTS)
    elif path.suffix == ".h5ad":
        write_anndata(path, COUNTS, type=TYPES)
    elif path.suffix == ".fcs":
        gates = np.array([[2], [1], [np.nan], [2]], np.float32)
        write_fcs(path, np.hstack([COUNTS, gates]), ["a", "b", "c", "type"])
    elif path.suffix == ".mtx":
        mmwrite(path, csr_matrix(COUNTS.T))
        (path.parent / "genes.tsv").write_text("a\nb\nc\n")
        (path.parent / "barcodes.tsv").write_text("1\n2\n3\n4\n")
    else:
        mark = "\t" if ".tsv" in path.name else ","
        rows = [[f"{v:g}" for v in row] for row in COUNTS]
        lines = [["a", "b", "c", "type"], *([*row, t] for row, t in zip(rows, TYPES, strict=True))]
        text = "".join(f"{mark.join(line)}\n" for line in lines).encode()
        path.write_bytes(gzip.compress(text) if path.suffix == ".gz" else text)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def prepared(**block: object):
    own = OwnFile.model_validate(block)
    return prepare_own("mine", own, digest_of(Path(own.file)), "out")


def block(**values: object) -> dict:
    """params.yaml with a data set `mine`."""
    return {**PARAMS, "datasets": {**PARAMS["datasets"], "mine": values}}


@pytest.mark.parametrize("name", TABLES)
def test_each_format_gives_its_numbers_and_classes(folder: Path, name: str) -> None:
    write(folder / name)
    data = prepared(file=name, label="type")
    assert np.array_equal(data.x, COUNTS)
    assert data.labels().tolist() == KNOWN
    assert data.meta["source"] == f"{name}, SHA-256 {digest_of(folder / name)}"
    assert data.meta["domain"] == "biology"
    assert data.train.sum() == 3


@pytest.mark.parametrize("name", ["mine.npy", "mine.mtx", "mine.csv"])
def test_without_a_label_there_are_no_classes(folder: Path, name: str) -> None:
    write(folder / name)
    data = prepared(file=name, **({"ignore": ["type"]} if name == "mine.csv" else {}))
    assert np.array_equal(data.x, COUNTS)
    assert data.labels().tolist() == [-1] * 4
    assert (data.meta["n_classes"], data.meta["n_unlabelled"]) == (0, 4)


@pytest.mark.parametrize(
    ("transform", "expected"),
    [
        ("none", COUNTS),
        ("asinh", np.arcsinh(COUNTS / 5)),
        ("counts", np.log1p(COUNTS * np.median(TOTALS) / TOTALS)),
    ],
)
def test_transforms(folder: Path, transform: str, expected: np.ndarray) -> None:
    write(folder / "mine.mtx")
    data = prepared(file="mine.mtx", transform=transform)
    assert data.x.dtype == np.float32
    assert np.allclose(data.x, expected)


@pytest.mark.parametrize(
    ("first", "columns"),
    [
        (["cell", "one", "two"], 1),  # text: names
        (["", "1", "2"], 1),  # an index without a name, as pandas writes it
        (["dose", "1", "2"], 2),  # numbers: values
        (["", "x", "y"], 1),
        (["type", "B", "T"], 1),  # the label
    ],
)
def test_what_the_first_column_is(folder: Path, first: list[str], columns: int) -> None:
    label = [] if first[0] == "type" else ["type", "B", "T"]
    lines = zip(first, ["geneA", "5", "6"], *([label] if label else []), strict=True)
    Path("mine.csv").write_text("".join(f"{','.join(line)}\n" for line in lines))
    data = prepared(file="mine.csv", label="type")
    assert data.x[:, -1].tolist() == [5, 6]
    assert data.x.shape[1] == columns


def test_a_first_column_that_lacks_a_value_is_no_name(folder: Path) -> None:
    Path("mine.csv").write_text("geneA,geneB\nNA,1\n2,3\n")
    with pytest.raises(ValueError, match=r"mine\.csv: line 2: could not convert .* 'NA'"):
        prepared(file="mine.csv")


def test_images_of_an_array(folder: Path) -> None:
    x = np.arange(4 * 5 * 6 * 3, dtype=np.uint8).reshape(4, 5, 6, 3)
    np.savez("mine.npz", x=x, kind=np.array(["a", "b", "a", "b"]), grey=x[..., 0])
    data = prepared(file="mine.npz", label="kind", kind="images")
    assert (data.x.shape, data.domain) == ((4, 3, 5, 6), "vision")
    assert np.array_equal(data.x, x.transpose(0, 3, 1, 2))
    assert data.meta["class_names"] == ["a", "b"]
    assert prepared(file="mine.npz", array="grey", kind="images").x.shape == (4, 1, 5, 6)


def test_images_of_folders(folder: Path) -> None:
    for kind, grey in (("cat", 10), ("dog", 200)):
        (folder / "photos" / kind).mkdir(parents=True)
        for number in range(2):
            Image.new("RGB", (6, 5), (grey, number, 0)).save(f"photos/{kind}/{number}.png")
    data = prepared(file="photos", label="folder", kind="images")
    assert data.x[:, :2, 0, 0].tolist() == [[10, 0], [10, 1], [200, 0], [200, 1]]
    assert data.labels().tolist() == [0, 0, 1, 1]
    before = digest_of(Path("photos"))
    Path("photos/cat/0.png").rename("photos/dog/7.png")
    assert digest_of(Path("photos")) != before
    Image.new("RGB", (5, 6)).save("photos/dog/8.png")
    with pytest.raises(ValueError, match=r"8\.png: \(5, 6\) pixels, the others have \(6, 5\)"):
        prepared(file="photos", kind="images")


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (
            {"label": "kind"},
            r"mine\.csv: no column 'kind'; the last of 4 are 'a', 'b', 'c', 'type'",
        ),
        ({"ignore": ["type"], "transform": "counts"}, r"mine\.csv: 1 values are not whole, counts"),
        (
            {"label": "a", "ignore": ["type"]},
            r"mine\.csv: a: 4 kinds in 4 rows are no classes",
        ),
        ({}, r"mine\.csv: line 2: could not convert string to float: 'T'"),
    ],
)
def test_a_file_that_is_not_what_the_block_says(folder: Path, values: dict, message: str) -> None:
    write(folder / "mine.csv")
    text = Path("mine.csv").read_text()
    Path("mine.csv").write_text(text.replace("7", "7.5"))
    with pytest.raises(ValueError, match=f"^{message}"):
        prepared(file="mine.csv", **values)


def test_a_file_that_changes_before_it_is_read(folder: Path) -> None:
    write(folder / "mine.npy")
    with pytest.raises(ValueError, match=r"^mine\.npy: was changed while the run went on"):
        prepare_own("mine", OwnFile(file="mine.npy"), "0" * 64, "out")


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"file": "a.xlsx"}, "file = 'a.xlsx': allowed endings are .csv, .tsv, .txt, .mtx, .npz, "),
        ({"file": "a.npz.gz"}, "file = 'a.npz.gz': allowed endings are .csv, "),
        (
            {"file": "a.csv", "catalogue": "digits"},
            "catalogue = 'digits': a file of one's own has ",
        ),
        (
            {"file": "a.csv", "labels": "x"},
            "labels = 'x': unknown key; allowed: rows, training_rows, ",
        ),
        ({"file": "a.csv", "transform": "log"}, "transform = 'log': should be 'counts', 'asinh' "),
        ({"file": "a.h5ad", "ignore": ["x"]}, "ignore = ['x']: allowed for tables in .csv, .tsv, "),
        ({"file": "a.csv", "array": "x"}, "array = 'x': allowed for .h5ad and .npz, which name "),
        (
            {"file": "a.csv", "kind": "images"},
            "file = 'a.csv': allowed are .npz, .npy and a folder",
        ),
        (
            {"file": "a.npy", "kind": "images", "transform": "asinh"},
            "transform = 'asinh': allowed ",
        ),
        ({"label": "x"}, "file: missing"),
        ({"catalogue": "digits"}, "budget: missing"),
    ],
)
def test_a_wrong_block_is_one_line(values: dict, message: str) -> None:
    with pytest.raises(ValueError, match=r"^params\.yaml: ") as caught:
        parse(block(**values))
    assert "\n" not in str(caught.value)
    assert f"params.yaml: datasets.mine.{message}" in str(caught.value)


def test_a_block_needs_no_budget() -> None:
    mine = parse(block(file="a.csv")).datasets["mine"]
    assert (mine.domain, mine.labelled, mine.budget.unit) == ("biology", False, "steps")
    images = parse(block(file="a", kind="images", label="folder")).datasets["mine"]
    assert (images.domain, images.labelled) == ("vision", True)
    own = parse(block(file="a.csv", budget={"estep1": 1, "mstep": 1, "estep2": 2}))
    assert own.datasets["mine"].budget.estep2 == 2


def test_a_file_that_is_not_there(folder: Path) -> None:
    with pytest.raises(ValueError, match=r"datasets\.mine\.file = 'a\.csv': no such file"):
        check_file("mine", OwnFile(file="a.csv"))
