"""What a run shows: few lines, and failures with the end of their logs."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SNAKEFILE = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from workflow import terminal
terminal.attach(workflow)

rule all:
    input: expand("made/{{name}}", name=range(20))

rule make:
    output: "made/{{name}}"
    log: "logs/{{name}}.log"
    shell:
        "echo first > {{log}}; seq 100 >> {{log}}; "
        "test {{wildcards.name}} != BAD; touch {{output}}"
"""


@pytest.fixture
def run(tmp_path):
    def run(bad, *options):
        (tmp_path / "Snakefile").write_text(SNAKEFILE.replace("BAD", str(bad)))
        done = subprocess.run(
            [sys.executable, "-m", "snakemake", "--cores", "2", *options],
            cwd=tmp_path,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        return done.returncode, done.stdout

    return run


def test_a_run_shows_few_lines_and_the_log_has_all(run, tmp_path):
    code, said = run("none")
    assert code == 0, said
    assert len(said.splitlines()) < 15, said
    assert "| 0 of 21 jobs" in said
    assert "| 21 of 21 jobs" in said
    assert "rule make" not in said
    (log,) = (tmp_path / ".snakemake/log").iterdir()
    assert str(log) in said, "the path of the log is not shown"
    assert log.read_text().count("rule make:") == 20


def test_a_failure_is_shown_with_the_end_of_its_log(run):
    code, said = run(7)
    assert code == 1
    assert "Failed: make 7\n  the end of its log, logs/7.log:\n    61\n" in said, said
    assert "    100\n" in said
    assert "    60\n" not in said


def test_touching_files_is_shown_as_it_is(run):
    """`python -m workflow.versions sync` reads Snakemake's own lines."""
    run("none")
    code, said = run("none", "--touch", "--no-hooks", "--forceall")
    assert (code, "21 of 21 steps (100%) done" in said) == (0, True), said


@pytest.mark.parametrize("option", ["--dry-run", "--printshellcmds"])
def test_who_asks_for_the_jobs_sees_them(run, option):
    assert run("none", option)[1].count("rule make:") == 20
