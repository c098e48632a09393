"""The source files that a rule depends on, as one small input.

Snakemake looks at every input of every waiting job each time it chooses what to run: seventy
source files a job cost a third of a processor. A listing with one digest a file stands for
them; it is written anew only when a digest changes, so that only an edit makes results stale.
"""

import hashlib
from collections.abc import Sequence
from glob import glob
from pathlib import Path

from diffaug.io import write_text

FOLDER = Path("results/code")


def listing(name: str, patterns: Sequence[str]) -> str:
    """Return the path of the listing of all files that match `patterns`; ValueError if none do.

    >>> listing("training", ["diffaug/training/**/*.py"])
    'results/code/training.txt'
    """
    files = sorted({file for pattern in patterns for file in glob(pattern, recursive=True)})
    if not files:
        raise ValueError(f"code of {name}: no file matches {', '.join(patterns)}")
    lines = [f"{hashlib.sha256(Path(f).read_bytes()).hexdigest()}  {f}\n" for f in files]
    path, text = FOLDER / f"{name}.txt", "".join(lines)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        write_text(path, text)
    return str(path)
