"""The paper's tables: each recipe on tiny files in the layout of its source."""

import gzip
import zipfile
from pathlib import Path

import numpy as np
import pytest

from diffaug.data.catalogue import entry, ga1457, har561, hcl500, mc1374, sam561
from diffaug.data.prepare import download, prepare
from diffaug.data.sources import MIRROR
from tests.data.cell_files import write_fcs, write_h5ad

PAPER = ("ga1457", "sam561", "har561", "mc1374", "hcl500")


def write_har(folder: Path, **replaced: str) -> None:
    """UCI HAR: six rows for training, three for testing, two activities."""
    files = {
        "activity_labels.txt": "1 WALKING\n2 LAYING\n",
        "train/X_train.txt": "".join(f"  {i / 10:.7e} -1.0 {i % 3}e-001\n" for i in range(6)),
        "train/y_train.txt": "1\n2\n1\n2\n1\n2\n",
        "test/X_test.txt": " 0.5 1.0  0.0\n 0.1 0.2  0.0\n 0.1 0.3 0.0\n",
        "test/y_test.txt": "2\n2\n1\n",
    } | replaced
    with zipfile.ZipFile(folder / har561.ARCHIVE.file, "w") as archive:
        for name, content in files.items():
            archive.writestr(f"{har561.FOLDER}/{name}", content)


def test_har_joins_both_parts(tmp_path: Path) -> None:
    write_har(tmp_path)
    raw = har561.read_har561(tmp_path)
    assert raw.x.dtype == np.float32
    # One minimum, -1, and one maximum, 1, for all columns.
    assert raw.x[7].tolist() == pytest.approx([0.55, 0.6, 0.5])
    assert (raw.x.min(), raw.x.max()) == (0, 1)
    assert raw.labels.tolist() == [0, 1, 0, 1, 0, 1, 1, 1, 0]
    assert raw.class_names == ("WALKING", "LAYING")


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("train/X_train.txt", "1 2 3\n4 5\n", r"train/X_train\.txt: .*columns"),
        ("train/X_train.txt", "1 2 x\n", r"train/X_train\.txt: could not convert"),
        ("test/X_test.txt", "0.1 nan 0\n" * 3, "3 values are NaN"),
        ("test/y_test.txt", "1\n", "9 rows, but 7 labels"),
        ("test/y_test.txt", "1\n2\n7\n", r"label 7\.0 is not one of \[1, 2\]"),
    ],
)
def test_broken_har(tmp_path: Path, file: str, content: str, message: str) -> None:
    write_har(tmp_path, **{file: content})
    with pytest.raises(ValueError, match=message):
        har561.read_har561(tmp_path)


def write_samusik(folder: Path, n_markers: int = 39) -> np.ndarray:
    """Time, length, six barcodes and the markers; then the gates, NaN for none. 30 cells."""
    rng = np.random.default_rng(0)
    x = rng.exponential(20, size=(30, 8 + n_markers)) * np.linspace(1, 9, 8 + n_markers)
    gates = np.where(np.arange(30) % 5 == 0, np.nan, np.arange(30) % 3 + 9)
    events = np.column_stack([x, gates]).astype(np.float32)
    channels = [*(f"c{i}" for i in range(8 + n_markers)), "label"]
    write_fcs(folder / sam561.EVENTS.file, events, channels)
    return events


def test_sam_takes_the_32_most_variable_markers(tmp_path: Path) -> None:
    events = write_samusik(tmp_path)
    raw = sam561.read_sam561(tmp_path)
    assert raw.x.shape == (30, 561)
    assert (raw.x.min(), raw.x.max()) == (0, 1)
    expression = np.arcsinh(events[:, 8:47] / 5)
    least = np.argsort(expression.var(axis=0))[: 39 - 32]
    first = min(set(range(39)) - set(least.tolist()))
    column = expression[:, first]
    scaled = (column - column.min()) / (column.max() - column.min())
    assert np.allclose(raw.x[:, 1], scaled, atol=1e-6)
    assert raw.class_names == ("9", "10", "11")
    assert raw.labels.tolist() == [-1 if i % 5 == 0 else i % 3 for i in range(30)]
    assert "6 cells lie in none" in raw.notes


def test_sam_with_too_few_channels(tmp_path: Path) -> None:
    write_samusik(tmp_path, n_markers=32)
    with pytest.raises(ValueError, match="40 channels beside the label, at least 47 needed"):
        sam561.read_sam561(tmp_path)


def write_mca(
    folder: Path, header: str = ",Cell.name,ClusterID,Tissue,Annotation"
) -> dict[str, dict[str, int]]:
    """Two tissues with other genes each; returns the counts of each cell by gene."""
    rng = np.random.default_rng(0)
    genes = {"Liver": ["Alb", "Actb", "Cd3e"], "Spleen": ["Cd3e", "Actb", "Cd79a", "Rare"]}
    counts: dict[str, dict[str, int]] = {}
    lines = [header]
    with zipfile.ZipFile(folder / mc1374.COUNTS.file, "w") as archive:
        archive.writestr("rmbatch_dge/", "")
        for tissue, names in genes.items():
            cells = [f"{tissue}_1.A{i}" for i in range(12)]
            table = rng.poisson(2, size=(len(names), 12)) + 1
            table[names.index("Rare") if "Rare" in names else 0, 1:] = 0
            rows = [
                " ".join([f'"{gene}"', *map(str, row)])
                for gene, row in zip(names, table, strict=True)
            ]
            text = "\n".join([" ".join(f'"{cell}"' for cell in cells), *rows, ""])
            member = f"rmbatch_dge/{tissue}_rm.batch_dge.txt.gz"
            archive.writestr(member, gzip.compress(text.encode()))
            for i, cell in enumerate(cells):
                counts[cell] = dict(zip(names, table[:, i].tolist(), strict=True))
                kind = "Rare type" if tissue == "Liver" and i < 2 else f"{tissue} cell({tissue})"
                if i:  # The first cell of each tissue is not annotated.
                    lines.append(f"{i},{cell},{tissue}_1,{tissue},{kind}")
    (folder / mc1374.TYPES.file).write_text("\n".join(lines) + "\n")
    return counts


def small_mca(monkeypatch: pytest.MonkeyPatch, cells: int) -> None:
    monkeypatch.setattr(mc1374, "N_CELLS", cells)
    monkeypatch.setattr(mc1374, "N_GENES", 3)
    monkeypatch.setattr(mc1374, "MIN_CELLS", 2)


def test_mca_against_a_loop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small_mca(monkeypatch, cells=100)
    counts = write_mca(tmp_path)
    raw = mc1374.read_mc1374(tmp_path)
    annotated = [cell for cell in counts if not cell.endswith(".A0")]
    totals = {cell: sum(counts[cell].values()) for cell in annotated}
    median = np.median(list(totals.values()))
    # Seen in 22, 22 and 11 cells; Rare and Alb are in at most one annotated cell.
    genes = ["Actb", "Cd3e", "Cd79a"]
    kept = [cell for cell in annotated if cell != "Liver_1.A1"]  # The one cell of its type.
    assert raw.x.shape == (21, 3)
    for i, cell in enumerate(kept):
        for j, gene in enumerate(genes):
            expected = np.log(1 + counts[cell].get(gene, 0) * median / totals[cell]) / 8
            assert raw.x[i, j] == pytest.approx(expected, rel=1e-5), (cell, gene)
    assert raw.class_names == ("Liver cell(Liver)", "Spleen cell(Spleen)")
    assert np.bincount(raw.labels).tolist() == [10, 11]


def test_mca_draws_the_same_cells_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small_mca(monkeypatch, cells=15)
    write_mca(tmp_path)
    first, second = mc1374.read_mc1374(tmp_path), mc1374.read_mc1374(tmp_path)
    assert "15 annotated cells" in first.notes
    assert 10 < len(first.x) <= 15
    assert np.array_equal(first.x, second.x)


def test_mca_takes_no_other_member_and_no_cell_without_a_type(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_mca(monkeypatch, cells=100)
    write_mca(tmp_path)
    plain = mc1374.read_mc1374(tmp_path)
    with zipfile.ZipFile(tmp_path / mc1374.COUNTS.file, "a") as archive:
        for folder, start in (("rmbatch_dge", "._"), ("__MACOSX/rmbatch_dge", "._"), ("old", "")):
            archive.writestr(f"{folder}/{start}Liver_rm.batch_dge.txt.gz", b"no gzip")
    types = tmp_path / mc1374.TYPES.file
    rows = types.read_text()
    # The first cells of both tissues were not annotated before; NA and nothing say no more.
    untyped = "0,Liver_1.A0,Liver_1,Liver,NA\n0,Spleen_1.A0,Spleen_1,Spleen,\n"
    types.write_text(f"\ufeff{rows}{untyped}")
    assert np.array_equal(mc1374.read_mc1374(tmp_path).x, plain.x)
    types.write_text(rows + "9,Liver_1.A1,Liver_1,Liver,Other\n")
    with pytest.raises(ValueError, match=r"^MCA_Cell.*csv: line 24: another type of 'Liver_1\.A1'"):
        mc1374.read_mc1374(tmp_path)


@pytest.mark.parametrize("content", [b"no gzip", gzip.compress(b'"c\xff"\n', mtime=0)])
def test_table_of_the_mca_that_is_no_text(tmp_path: Path, content: bytes) -> None:
    write_mca(tmp_path)
    with zipfile.ZipFile(tmp_path / mc1374.COUNTS.file, "a") as archive:
        archive.writestr("rmbatch_dge/A_rm.batch_dge.txt.gz", content)
    with pytest.raises(ValueError, match=r"A_rm\.batch_dge\.txt\.gz: cannot be read as text"):
        mc1374.read_mc1374(tmp_path)


def test_broken_mca(tmp_path: Path) -> None:
    write_mca(tmp_path, header=",Cell,ClusterID,Tissue,Annotation")
    with pytest.raises(ValueError, match=r"needs the columns 'Cell\.name' and 'Annotation'"):
        mc1374.read_mc1374(tmp_path)
    (tmp_path / mc1374.TYPES.file).write_text(",Cell.name,Annotation\n1,Other_1.A,T\n")
    with pytest.raises(
        ValueError,
        match=r"has no rmbatch_dge/\*_rm\.batch_dge\.txt\.gz with a cell of MCA_CellAssign",
    ):
        mc1374.read_mc1374(tmp_path)


def test_ga_scales_and_drops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    x = np.random.default_rng(0).random((120, 4))
    codes = [0] * 40 + [1] * 29 + [2] * 20 + [0] * 10 + [2] * 20 + [-1]
    write_h5ad(tmp_path / ga1457.CELLS.file, x, "celltype", ["a", "b", "c"], codes)
    monkeypatch.setattr(ga1457, "MIN_CELLS", 30)
    raw = ga1457.read_ga1457(tmp_path)
    kept = [i for i in range(120) if codes.count(codes[i]) >= 30]
    assert np.allclose(raw.x, x[kept] / 8)
    assert raw.class_names == ("a", "c")
    assert np.bincount(raw.labels).tolist() == [50, 40]


def test_hcl_components_in_range(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    x = np.random.default_rng(0).random((40, 6)) * [1, 2, 3, 4, 5, 6]
    codes = [0] * 25 + [1] * 4 + [2] * 11
    write_h5ad(tmp_path / hcl500.CELLS.file, x, "louvain", ["0", "1", "2"], codes)
    monkeypatch.setattr(hcl500, "MIN_CELLS", 10)
    with pytest.raises(ValueError, match=r"X is \(40, 6\), less than 500 components"):
        hcl500.read_hcl500(tmp_path)
    monkeypatch.setattr(hcl500, "N_COMPONENTS", 2)
    raw = hcl500.read_hcl500(tmp_path)
    centred = x - x.mean(axis=0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    for j in range(2):
        z = centred @ axes[j]
        z = -1 + 2 * (z - z.min()) / (z.max() - z.min())
        mine, kept = raw.x[:, j], np.r_[z[:25], z[29:]]
        assert np.allclose(mine, kept, atol=1e-5) or np.allclose(mine, -kept, atol=1e-5), j
    assert raw.class_names == ("0", "2")


@pytest.mark.parametrize("name", ["ga1457", "sam561", "hcl500"])
def test_files_without_an_address_say_what_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.delenv(MIRROR, raising=False)
    source = entry(name).sources[0]
    with pytest.raises(ValueError, match=f"{source.file}: found nowhere; set {MIRROR}") as error:
        download(name, tmp_path)
    assert source.hint in str(error.value)
    assert "\n" not in str(error.value)


def test_unverified_files_are_taken_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mirror").mkdir()
    small_mca(monkeypatch, cells=100)
    write_mca(tmp_path / "mirror")
    monkeypatch.setenv(MIRROR, str(tmp_path / "mirror"))
    download("mc1374", tmp_path / "raw")
    download("mc1374", tmp_path / "raw")  # A file that is there is kept.
    notes = prepare("mc1374", tmp_path / "raw", tmp_path / "out").meta["notes"]
    assert notes.count("Not verified, as no checksum is published") == 2
    assert "MCA_BatchRemove_dge.zip, SHA-256 " in notes


def test_the_catalogue_has_the_papers_tables() -> None:
    for name in PAPER:
        assert entry(name).domain == "biology", name
    har = entry("har561")
    assert har.shape is not None
    assert har.class_counts is not None
    assert sum(har.class_counts) == har.shape[0]
