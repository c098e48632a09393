"""Tables as text: cells as rows (.csv, .tsv), genes as rows (DGE) and Matrix Market."""

import gzip
import io
from pathlib import Path

import numpy as np
import pytest
from scipy.io import mmwrite
from scipy.sparse import coo_matrix, issparse

from diffaug.data.readers.delimited import read_delimited
from diffaug.data.readers.dge import read_dge
from diffaug.data.readers.mtx import read_mtx
from diffaug.data.readers.text import read_names

CSV = 'cell,Gapdh,celltype,Xist\n"c0",1,"B, naive",0.5\nc1,-2,T,1e3\n'
DGE = '"T_1.AAC" "T_1.GGT" "T_1.TTT"\n"Gapdh" 1 0 3\n"Xist" 0 0 12\n'


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".txt"])
def test_delimited(tmp_path: Path, suffix: str, packed: bool) -> None:
    text = CSV if suffix == ".csv" else CSV.replace('"B, naive"', "B; naive").replace(",", "\t")
    path = tmp_path / f"a{suffix}{'.gz' if packed else ''}"
    path.write_bytes(gzip.compress(text.encode()) if packed else text.encode())
    table = read_delimited(path, columns=["celltype"])
    assert table.x.dtype == np.float32
    assert table.x.tolist() == [[1, 0.5], [-2, 1000]]
    assert list(table.cells) == ["c0", "c1"]
    assert list(table.genes) == ["Gapdh", "Xist"]
    assert table.column("celltype").tolist()[1] == "T"
    assert table.column("celltype").tolist()[0].endswith("naive")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (CSV + "c2,1,T\n", "line 4 has 2 fields after the cell's name, the header has 3"),
        (CSV + "c2,1,T,2,3\n", "line 4 has 4 fields"),
        (CSV + "c0,1,T,2\n", "cell 'c0' occurs more than once"),
        (CSV + "c2,1,T,high\n", "line 4: could not convert string to float: 'high'"),
        (CSV + "\n  \nc2,1,T,high\n", "line 6: could not convert string to float: 'high'"),
        ("\n" + CSV + "c2,1\n", "line 5 has 1 fields"),
        (CSV.replace("Gapdh", "Xist"), "column 'Xist' occurs more than once"),
        (CSV + "c2,1,T,\n", "line 4: could not convert"),
        (CSV + "c2,1_000,T,2\n", "line 4: could not convert string to float: '1_000'"),
        (CSV + "c2,1,T,nan\n", "1 values are NaN or infinite; the first is in row 2, column 1"),
        (
            CSV.replace("celltype", "type"),
            "no column 'celltype'; the last of 3 are 'Gapdh', 'type'",
        ),
        ("cell,celltype,Xist\n", "has no rows"),
        ("", "no column 'celltype'; the last of 0 are none"),
    ],
)
def test_broken_delimited(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "a.csv").write_text(text)
    with pytest.raises(ValueError, match=rf"a\.csv: {message}"):
        read_delimited(tmp_path / "a.csv", columns=["celltype"])


PARTED = {
    "semi.csv": "cell;Gapdh;Xist\r\nc0;1;0\r\nc1;2;3\r\n",
    "tabs.csv": "cell\tGapdh\tXist\nc0\t1\t0\nc1\t2\t3\n",
    "commas.txt": "cell,Gapdh,Xist\nc0,1,0\nc1,2,3\n",
    "spaces.txt": "cell Gapdh Xist\nc0 1   0\nc1 2 3\n",
    "semi.tsv": 'cell;Gapdh;Xist\nc0;1;0\n"c1";2;3\n',
    "blank.csv": "\ncell,Gapdh,Xist\n\nc0,1,0\n  \n,,\nc1,2,3\n\n",
    "mark.csv": "\ufeffcell,Gapdh,Xist\nc0,1,0\nc1,2,3\n",
    "quoted.csv": '"cell","Gapdh","Xist"\n"c0",1,0\n"c1","2",3\n',
}


@pytest.mark.parametrize("name", PARTED)
def test_fields_are_parted_by_what_parts_them(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(PARTED[name], newline="")
    table = read_delimited(tmp_path / name)
    assert table.x.tolist() == [[1, 0], [2, 3]]
    assert (list(table.cells), list(table.genes)) == (["c0", "c1"], ["Gapdh", "Xist"])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("cell;Gapdh;Xist\nc0;1,5;0,25\n", "line 2: could not convert string to float: '1,5'"),
        ("cell;a,b\nc0;1,5\n", "line 1: fields may be parted by ';' or ','"),
        ("cell\nc0\n", r"x is \(1, 0\), at least one row and one column are needed"),
        ("cell:a:b\nc0:1:2\n", r"x is \(1, 0\), at least one row and one column are needed"),
        ("c0 1 0\nc1 2 3\n1 2\n", "line 3 has 1 fields"),
        ("\n\n", "has no rows"),
    ],
)
def test_table_without_clear_columns_is_refused(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "a.csv").write_text(text)
    with pytest.raises(ValueError, match=rf"^a\.csv: {message}"):
        read_delimited(tmp_path / "a.csv")


def test_missing_types_are_one_thing(tmp_path: Path) -> None:
    rows = ["c0,1,B", "c1,2,", "c2,3,NA", "c3,4,nan", "c4,5, ", "c5,6,T"]
    (tmp_path / "a.csv").write_text("\n".join(["cell,Gapdh,type", *rows]))
    column = read_delimited(tmp_path / "a.csv", columns=["type"]).column("type")
    assert column.tolist() == ["B", "", "", "", "", "T"]


def test_unreadable_text(tmp_path: Path) -> None:
    whole = gzip.compress(CSV.encode())
    for content in (whole[:20], b"no gzip", whole[:15] + b"\xff\xff\xff" + whole[18:]):
        (tmp_path / "a.csv.gz").write_bytes(content)
        with pytest.raises(ValueError, match=r"a\.csv\.gz: cannot be read as text"):
            read_delimited(tmp_path / "a.csv.gz")
    (tmp_path / "a.csv").write_bytes(b"cell,g\nc0,\xff\n")
    with pytest.raises(ValueError, match=r"a\.csv: cannot be read as text"):
        read_delimited(tmp_path / "a.csv")


def test_unknown_ending(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"a\.xlsx: a table of text ends in \.csv, \.tsv, \.txt"):
        read_delimited(tmp_path / "a.xlsx")


def test_dge_of_the_wanted_cells() -> None:
    table = read_dge(io.StringIO(DGE), "a.txt", {"T_1.TTT", "T_1.AAC", "other"})
    assert issparse(table.x)
    assert table.x.toarray().tolist() == [[1, 0], [3, 12]]
    assert (table.cells, table.genes) == (["T_1.AAC", "T_1.TTT"], ["Gapdh", "Xist"])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (DGE + '"Actb" 1 2\n', "line 4 has 2 values, the header has 3 cells"),
        (DGE + '"Actb" 1 2 NA\n', "line 4: could not convert string to float: 'NA'"),
        (DGE + '"Actb" 1 2 1_0\n', "line 4: could not convert string to float: '1_0'"),
        (DGE + '\n"Actb" 1 2\n', "line 5 has 2 values"),
        (DGE + '"Xist" 1 2 3\n', "gene 'Xist' occurs more than once"),
        (DGE.replace("T_1.GGT", "T_1.AAC"), "cell 'T_1.AAC' occurs more than once"),
        (DGE.replace("T_1.AAC", "other"), r"x is \(0, 2\), at least one row"),
        (DGE.split("\n")[0], "has no genes"),
    ],
)
def test_broken_dge(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=rf"^a\.txt: {message}"):
        read_dge(io.StringIO(text), "a.txt", {"T_1.AAC"})


def write_mtx(folder: Path, genes_by_cells: np.ndarray) -> tuple[Path, Path, Path]:
    """The layout of 10x Genomics: genes as rows, names packed beside the matrix."""
    matrix, genes, cells = (
        folder / name for name in ("matrix.mtx.gz", "features.tsv.gz", "barcodes.tsv.gz")
    )
    text = io.BytesIO()
    mmwrite(text, coo_matrix(genes_by_cells))
    matrix.write_bytes(gzip.compress(text.getvalue()))
    n_genes, n_cells = genes_by_cells.shape
    lines = [f"ENSG{i}\tGene{i}\tGene Expression\n" for i in range(n_genes)]
    genes.write_bytes(gzip.compress("".join(lines).encode()))
    cells.write_bytes(gzip.compress("".join(f"AC{i}-1\n" for i in range(n_cells)).encode()))
    return matrix, genes, cells


def test_mtx(tmp_path: Path) -> None:
    counts = np.array([[0, 3], [1, 0], [0, 0]])
    paths = write_mtx(tmp_path, counts)
    table = read_mtx(*paths)
    assert issparse(table.x)
    assert np.array_equal(table.x.toarray(), counts.T)
    assert (table.cells, table.genes) == (["AC0-1", "AC1-1"], ["ENSG0", "ENSG1", "ENSG2"])
    with pytest.raises(ValueError, match=r"matrix\.mtx\.gz: genes: 2 given, 3 needed"):
        read_mtx(paths[0], paths[2], paths[1])


def test_broken_mtx(tmp_path: Path) -> None:
    matrix, genes, cells = write_mtx(tmp_path, np.array([[0, 3], [1, 0]]))
    (tmp_path / "names.tsv").write_text("\ufeffa\tb\n\nc\n")
    assert read_names(tmp_path / "names.tsv") == ["a", "c"]
    text = gzip.decompress(matrix.read_bytes())
    for broken in (text[:-4], b"no matrix", text.replace(b"2 1 1", b"5 1 1")):
        matrix.write_bytes(gzip.compress(broken))
        with pytest.raises(ValueError, match=r"matrix\.mtx\.gz: cannot be read as Matrix Market"):
            read_mtx(matrix, genes, cells)
    twice = text.replace(b"2 2 2", b"2 2 3") + b"1 2 4\n"
    matrix.write_bytes(gzip.compress(twice))
    with pytest.raises(ValueError, match=r"matrix\.mtx\.gz: 1 places are given more than once"):
        read_mtx(matrix, genes, cells)
