"""Numbers that documents quote from reports: each is a link whose title names its cell.

    The system gains [+0.34 ± 0.46][tuned-gain] points.

    [tuned-gain]: reports/a/claim.md "Over all scores; DiffAug; PCA; gain | ± 95 %"

The title has the heading of a table, cells that together stand in one of its rows only, and the
column, or several with " | " between. A title that is a heading alone, on a link in the upper
left corner of a table, says that every cell below is the report's, in equally named rows and
columns. `python -m tests.quoted` writes the present numbers of the reports into the documents.
"""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
DOCUMENTS = ("README.md", "docs/results.md", "docs/why.md", "docs/benchmarks.md")
QUOTE = re.compile(r"\[([^\[\]]+)\]\[([^\[\]]+)\]")
CORNER = re.compile(r"\| \[[^\[\]]+\]\[([^\[\]]+)\] \|")
DEFINITION = re.compile(r'^\[([^\[\]]+)\]: (\S+) "([^"]+)"$', re.MULTILINE)
NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:e-\d+)?")


@dataclass(frozen=True)
class Row:
    """A row of a report's table: the heading above it, and its cells by column."""

    heading: str
    cells: dict[str, str]


def renewed(text: str, folder: Path) -> str:
    """Return a document of `folder` with every quoted number as its report has it now.

    Raises ValueError, one line, for a title that names no cell or more than one.
    """
    sources = {label: (folder / path, title) for label, path, title in DEFINITION.findall(text)}

    def quote(match: re.Match[str]) -> str:
        said, label = match.groups()
        if label not in sources:
            raise ValueError(f"[{said}][{label}]: {label} is defined nowhere")
        path, title = sources[label]
        return f"[{filled(said, cells(path, title)) if ';' in title else said}][{label}]"

    lines, table = [], None
    for line in text.splitlines():
        corner = CORNER.match(line)
        if not line.startswith("|"):
            table = None
        elif corner:
            path, title = sources[corner[1]]
            found = [row for row in rows(path) if row.heading == title]
            table = (split(line)[1:], {next(iter(row.cells.values())): row for row in found})
        elif table is not None and not set(line) <= set("|-: "):
            columns, known = table
            label = split(line)[0]
            if label not in known:
                raise ValueError(f"{path}: no row {label!r} under {title!r}")
            line = f"| {' | '.join([label, *(known[label].cells[c] for c in columns)])} |"
        lines.append(line)
    return QUOTE.sub(quote, "\n".join(lines) + "\n")


def cells(path: Path, title: str) -> list[str]:
    """Return the cells that a title names, in its order."""
    *labels, columns = title.split("; ")
    found = [row for row in rows(path) if {row.heading, *row.cells.values()} >= set(labels)]
    if len(found) != 1:
        raise ValueError(f"{path}: {len(found)} rows are {'; '.join(labels)}, not one")
    unknown = set(columns.split(" | ")) - set(found[0].cells)
    if unknown:
        raise ValueError(f"{path}: no column {', '.join(unknown)} beside {'; '.join(labels)}")
    return [found[0].cells[column] for column in columns.split(" | ")]


def rows(path: Path) -> list[Row]:
    """Return all rows of all tables of a Markdown report."""
    heading, columns, found = "", [], []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            heading = line.lstrip("# ")
        if not line.startswith("|"):
            columns = []
        elif not columns:
            columns = split(line)
        elif not set(line) <= set("|-: "):
            found.append(Row(heading, dict(zip(columns, split(line), strict=True))))
    return found


def filled(said: str, found: list[str]) -> str:
    """Return `said` with the numbers of the cells in place of its own, as finely rounded.

    Raises ValueError where a cell's word (a verdict) is not said, or numbers are too few or many.

    >>> filled("0.1 ± 0.5, ahead", ["+0.34", "± 0.46", "ahead"])
    '0.3 ± 0.5, ahead'
    """
    numbers = [number for cell in found for number in NUMBER.findall(cell)]
    words = [cell for cell in found if not NUMBER.search(cell) and cell not in said]
    if words or len(numbers) != len(NUMBER.findall(said)):
        raise ValueError(f"{said!r} is said, the report has {' | '.join(found)!r}")
    left = iter(numbers)
    return NUMBER.sub(lambda match: rounded(next(left), match[0]), said)


def rounded(number: str, like: str) -> str:
    """Return `number` with as many decimals as `like`, and a plus where `like` has a sign."""
    if "." not in number or "." not in like:
        return number
    places = min(len(number.partition(".")[2]), len(like.partition(".")[2]))
    return f"{float(number):{'+' if like[0] in '+-' else ''}.{places}f}"


def split(line: str) -> list[str]:
    """Return the cells of one line of a Markdown table."""
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


if __name__ == "__main__":
    for name in DOCUMENTS:
        document = ROOT / name
        document.write_text(renewed(document.read_text("utf-8"), document.parent), "utf-8")
