"""A reader that goes away does not end the work."""

import os
import subprocess
import sys

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
