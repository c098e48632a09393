"""The README says what the committed reports and the Makefile say."""

import csv
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_measured_number_stands_in_a_committed_table():
    tables = (ROOT / "reports").glob("*/tables/*.md")
    number = r"\d+\.\d ± \d+\.\d\b"
    known = {found for path in tables for found in re.findall(number, path.read_text("utf-8"))}
    said = re.findall(number, README)
    assert len(said) > 10
    for found in said:
        assert found in known, f"README says {found}; no table in reports does"


def test_every_gain_of_the_selection_stands_in_a_table_of_it():
    tables = (ROOT / "reports/selection").glob("*.md")
    text = "".join(path.read_text(encoding="utf-8") for path in tables)
    said = re.findall(r"([+-]\d\.\d{4}) (± \d\.\d{4})", README)
    assert said
    for gain, interval in said:
        # Tested over all data sets, or an estimate for one.
        known = f"| {gain} | {interval} |" in text or f"| {gain} {interval} |" in text
        assert known, f"README says {gain} {interval}"


def test_every_gain_in_points_stands_in_a_table_of_the_claim():
    known = set()
    for path in (ROOT / "reports").glob("*/tables/claim.csv"):
        with path.open(encoding="utf-8") as file:
            known |= {(row["gain"].lstrip("+-"), row["interval"]) for row in csv.DictReader(file)}
    said = re.findall(r"(\d+\.\d\d) ± (\d+\.\d\d)\b", README)
    assert said
    for gain, interval in said:
        assert (gain, interval) in known, f"README says {gain} ± {interval}; no claim.csv does"


def test_every_percentage_is_an_agreement_of_samples_or_a_lambda():
    known = set()
    for path in (ROOT / "reports").glob("*/tables/samples.csv"):
        with path.open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        for column in ("agreement", "agreement_real"):  # older reports lack the second
            known |= {f"{float(row[column]):.1f}" for row in rows if column in row}
    lambdas = re.findall(r"lam: (0\.\d+)", (ROOT / "params.yaml").read_text(encoding="utf-8"))
    known |= {f"{100 * float(lam):.1f}" for lam in lambdas}
    found = re.findall(r"(\d+\.\d) %", README)
    assert found
    assert set(found) <= known, "README says a percentage that no run gave"


def test_every_make_target_it_names_exists():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"(?:`|^    )make ([a-z-]+)", README, re.MULTILINE)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"make {target}: no such target"


def test_every_file_it_links_to_exists():
    for link in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / link).exists(), f"README links to {link}, which is not there"
