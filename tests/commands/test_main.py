"""Exit codes, one line an error, and a quick `--help`."""

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from diffaug import commands
from diffaug.commands import main
from diffaug.commands.common import app
from diffaug.found import names
from tests.commands.conftest import QUICK, counts, write

HEAVY = {"torch", "sklearn", "scipy", "numpy", "matplotlib", "pandas"}


def test_help_imports_nothing_heavy() -> None:
    lines = ["fit", "--help"], ["--help"]
    code = "import sys; from diffaug.commands import main; "
    code += f"print([main(words) for words in {lines}], {HEAVY} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[0, 0] set()"


@pytest.mark.parametrize("name", names(commands))
def test_every_command_has_help_with_examples(name: str, capsys: pytest.CaptureFixture) -> None:
    assert main([name, "--help"]) == 0
    text = capsys.readouterr().out
    assert text.startswith(f"Usage: diffaug {name}")
    assert f"\n      diffaug {name}" in text[text.index("  Examples:\n") :]


def test_without_words_it_shows_its_help(capsys: pytest.CaptureFixture) -> None:
    assert main([]) == 0
    text = capsys.readouterr().out
    assert text.startswith("Usage: diffaug")
    assert all(f"\n  {name} " in text for name in names(commands))


def test_it_says_its_version(capsys: pytest.CaptureFixture) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"diffaug {version('diffaug')}\n"


def test_it_lists_the_data_sets(capsys: pytest.CaptureFixture) -> None:
    assert main(["datasets"]) == 0
    assert "\nzeisel           biology" in capsys.readouterr().out
    assert main(["datasets", "digits"]) == 0
    assert "\nshape      (1797, 1, 8, 8)\n" in capsys.readouterr().out
    assert main(["datasets", "zeisle"]) == 1
    assert capsys.readouterr().err.startswith("diffaug: data set 'zeisle': known are cbmc, ")


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        ("ft", 2, "No such command 'ft'. Did you mean 'fit'? See `diffaug --help`."),
        ("fit", 2, "Missing argument 'file'. See `diffaug fit --help`."),
        ("fit nothing.csv --out run", 2, "path 'nothing.csv' does not exist."),
        ("fit x.csv", 2, "Missing option '--out'"),
        ("fit x.csv --out run --transform log", 2, "'log' is not one of 'counts', 'asinh', 'none'"),
        ("fit x.csv --out run --budget much", 2, "Invalid value for '--budget'"),
        ("fit x.csv --out run", 1, "x.csv: line 2: could not convert string to float: 'T'"),
        ("fit x.csv --label kind --out run", 1, "x.csv: no column 'kind'; the last of 7 are "),
        ("fit x.csv --label type --out there", 1, "there: is there already and is not replaced"),
        ("fit x.csv --label type --out run --device tpu", 1, "device = 'tpu': unknown; allowed: "),
        ("fit x.csv --label type --out run --budget 0", 1, "budget = 0.0: allowed is a number "),
        ("fit x.csv --label type --out run --set lam", 1, "--set lam: needed is KEY=VALUE"),
        ("fit x.csv --label type --out run --set mixing.lam=2", 1, "settings.mixing.lam = 2: "),
        ("fit x.txt.zip --out run", 1, "allowed endings are .csv, "),
        ("fit x.csv --kind images --out run", 1, "allowed are .npz, .npy and a folder"),
        ("fit there --out run", 1, "there: holds no picture"),
        ("embed there x.csv --out z.csv", 1, "there: holds no data.json; `diffaug fit` writes"),
        ("embed there x.csv --out z.xlsx", 1, "z.xlsx: allowed endings are .csv, .tsv, "),
        ("embed there x.csv --out x.csv", 1, "x.csv: is there already and is not replaced"),
    ],
)
def test_a_mistake_is_one_line(
    folder: Path, capsys: pytest.CaptureFixture, words: str, code: int, message: str
) -> None:
    write(folder / "x.csv", counts())
    (folder / "x.txt.zip").touch()
    (folder / "there").mkdir()
    (folder / "there" / "notes.md").touch()
    before = sorted(folder.rglob("*"))
    assert main(words.split()) == code
    said = capsys.readouterr()
    assert said.err.startswith("diffaug: ")
    assert said.err.count("\n") == 1
    assert message in said.err
    assert sorted(folder.rglob("*")) == before, "something was written"


def test_debug_shows_where(folder: Path) -> None:
    with pytest.raises(ValueError, match=r": holds no data\.json"):
        main(["embed", str(folder), __file__, "--out", "z.csv", "--debug"])


@pytest.mark.parametrize(
    ("error", "code", "line"),
    [
        (MemoryError("too\nmuch"), 1, "too much"),
        (PermissionError(13, "Permission denied", "run"), 1, "run: Permission denied"),
        (KeyError("z"), 3, "KeyError: 'z' (an error of diffaug; --debug shows where)"),
    ],
)
def test_errors_of_other_kinds(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture,
    error: Exception,
    code: int,
    line: str,
) -> None:
    def fail(words: list[str]) -> int:
        raise error

    monkeypatch.setattr(app, "run", fail)
    assert main(["datasets"]) == code
    assert capsys.readouterr().err == f"diffaug: {line}\n"


def test_an_interrupted_fit_leaves_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    from diffaug import DiffAug

    def interrupt(self: DiffAug, x: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(DiffAug, "fit", interrupt)
    write(folder / "x.csv", counts())
    assert main(["fit", "x.csv", "--label", "type", "--out", "run", *QUICK]) == 130
    assert capsys.readouterr().err == "diffaug: interrupted\n"
    assert [path.name for path in folder.iterdir()] == ["x.csv"]


def test_without_typer_one_line_names_the_extra(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "typer", None)
    monkeypatch.delitem(sys.modules, "diffaug.commands.common.app")
    monkeypatch.delattr(commands.common, "app")
    assert main(["datasets"]) == 1
    line = "diffaug: the command line needs typer; `pip install 'diffaug[cli]'`\n"
    assert capsys.readouterr().err == line


def test_warnings_are_one_line(folder: Path, capsys: pytest.CaptureFixture) -> None:
    x = counts()
    x[:, 2] = 1
    write(folder / "x.npy", x)
    assert main(["fit", "x.npy", "--out", "run", *QUICK]) == 0
    assert capsys.readouterr().err.splitlines() == [
        "warning: X: 1 of 6 columns are constant (2); they do not help to tell rows apart"
    ]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_complete_commands_and_options(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture, shell: str
) -> None:
    monkeypatch.setenv("_DIFFAUG_COMPLETE", f"complete_{shell}")
    monkeypatch.setenv("_TYPER_COMPLETE_ARGS", "diffaug fi")
    monkeypatch.setenv("_TYPER_COMPLETE_FISH_ACTION", "get-args")
    monkeypatch.setenv("COMP_WORDS", "diffaug fi")
    monkeypatch.setenv("COMP_CWORD", "1")
    with pytest.raises(SystemExit):
        main([])
    assert "fit" in capsys.readouterr().out
