"""The README says what the committed reports and the Makefile say."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_measured_number_stands_in_a_committed_table():
    tables = (ROOT / "reports" / "embedded" / "tables").glob("*.md")
    known = "\n".join(path.read_text(encoding="utf-8") for path in tables)
    numbers = re.findall(r"\d+\.\d ± \d+\.\d", README)
    assert len(numbers) > 10
    for number in numbers:
        assert number in known, f"README says {number}; no table in reports/embedded does"


def test_every_make_target_it_names_exists():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"(?:`|^    )make ([a-z-]+)", README, re.MULTILINE)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"make {target}: no such target"


def test_every_file_it_links_to_exists():
    for link in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / link).exists(), f"README links to {link}, which is not there"
