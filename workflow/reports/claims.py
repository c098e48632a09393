"""The ledger: every claim of the paper that can be checked, with its verdict."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from workflow import claims as kinds
from workflow.code import digest
from workflow.reports._files import paper, write_table
from workflow.reports._notes import terms

if TYPE_CHECKING:
    from workflow.plan import Plan

KIND = "ledger"
TITLE = "The paper's claims"
CLAIMS = "workflow/paper/claims.yaml"
# Every job reads this module, and libyaml reads the claims in a tenth of the time.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
NOTES = (
    "Verdict: supported where every comparison of a claim is ahead, not supported where one is "
    "behind, else undecided: these runs cannot tell. Ahead and behind: Holm p at most 0.05. "
    "Not testable here: something is missing, and what is there does not speak against the claim.",
    "Measured: one estimate over data sets and seeds, each data set counting alike, in the unit "
    "that 'All comparisons' names; needed: the size that counts as support. Of several comparisons "
    "the one that speaks least for the claim decides. Scores: the mean over all that a data set is "
    "judged by, as in tables/claim.md, if the test names no others.",
    "Sizes: the paper states those of `table1-average` and `table2-average`, and its cells that of "
    "`a3-comparable`. Where more than 0 is needed it states none. All others are ours, and another "
    "size may give another verdict.",
    "±: half of the 95 % interval, for these data sets, from how much seeds differ; of `smooth` "
    "from tenths of the rows of one seed, of `scl-limit` from random draws. Holm p: "
    "adjusted for the number of all comparisons of this ledger, so that the probability of any "
    "false verdict in it is at most 5 %, as far as these spreads go.",
    "DiffAug: the suite's main protocol, or as a row names it. Majority class, PCA, t-SNE and UMAP "
    "are references and no rivals: the paper's tables do not have them.",
    "In the paper: the mean difference of the two rows, or from the nearest of several, by its "
    "printed cells. Data sets and budgets differ: the sizes can be compared, not the scores.",
)


def needs(plan: "Plan") -> dict[str, Any]:
    """Every claim with what its test is given; code: of the tests, which are found by name."""
    text = Path(CLAIMS).read_text(encoding="utf-8")
    claims = [_asked(plan, **claim) for claim in yaml.load(text, Loader=LOADER)]
    modules = {kinds.module_of(claim["kind"]) for claim in claims if claim["kind"]}
    return {"claims": claims, "read": CLAIMS, "code": digest(*sorted(modules))}


def _asked(plan: "Plan", test: dict[str, Any] | None = None, **claim: Any) -> dict[str, Any]:
    if test is None:  # none here can be made
        return {**claim, "kind": None}
    name, given = test["kind"], {key: value for key, value in test.items() if key != "kind"}
    found = kinds.kind(name).needs(plan, **given)
    of = {key: found.pop(key) for key in ("missing", "elsewhere")}
    printed = [paper(claim["paper"]["table"])] if "paper" in claim else []
    return {**claim, **of, "kind": name, "needs": found, "printed": printed}


def make(stem: str, claims: list[dict[str, Any]], read: str, code: str) -> None:
    """Test every claim and write the ledger; claims: as `needs` has them."""
    from diffaug.tables.ledger import ledger_rows, sections
    from diffaug.tables.markdown import sections_markdown

    found = [_tested(**claim) for claim in claims]
    rows = ledger_rows(found)
    notes = (*terms("y, z", "E-step", "λ", "own rows", "A1 to A3", "B1 to B5"), *NOTES)
    write_table(stem, rows, sections_markdown(TITLE, sections(found, rows), notes))


def _tested(
    kind: str | None,
    needs: dict[str, Any] | None = None,
    paper: dict[str, Any] | None = None,
    printed: list[str] | None = None,
    missing: list[str] | None = None,
    **claim: Any,
) -> Any:
    from diffaug.io import read_csv
    from diffaug.tables.ledger import Claim
    from diffaug.tables.printed import gain, rivals

    lacking = list(missing or ())
    if kind is None:
        return Claim(**claim, missing=lacking)
    of = kinds.kind(kind)
    tests = of.tests(**(needs or {}))
    lacking += [f"scores for: {words}" for words, test in tests.items() if not test.measured]
    size = None
    if paper and printed:
        cells = read_csv(printed[0])
        size = gain(cells, paper["ours"], paper.get("against") or rivals(cells, paper["ours"]))
    counts = (of.SUPPORTED, of.NOT_SUPPORTED)
    return Claim(**claim, counts=counts, unit=of.UNIT, tests=tests, missing=lacking, paper=size)
