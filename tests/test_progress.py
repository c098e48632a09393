"""What is said on the way: a reader that goes away ends no work, a file gets few lines."""

import os
import subprocess
import sys

from diffaug.progress import bar

WORK = "from diffaug.progress import say; say('one'); say('two'); open({path!r}, 'w').close()"


def test_work_goes_on_where_nobody_reads(tmp_path):
    reading, writing = os.pipe()
    os.close(reading)
    done = tmp_path / "done"
    command = [sys.executable, "-c", WORK.format(path=str(done))]
    ended = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, text=True)
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert done.exists()


def test_a_file_gets_whole_lines_and_the_last_state(capsys):
    shown = bar(300, seconds=60, desc="estep1")
    for _ in range(300):
        shown.update()
    shown.close()
    first, last = capsys.readouterr().err.splitlines()
    assert first.startswith("estep1:   0%")
    assert last.startswith("estep1: 100%")
    assert "\r" not in first + last
