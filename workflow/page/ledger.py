"""The claims of the paper, as the ledger's tables have them: one entry a claim."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from workflow.page.tables import Document, Table

ABSENT = ("", "–")
SHORT = 32  # letters of what stands beside other words
VERDICTS = ("supported", "not supported", "undecided", "not testable here")
Facts = list[tuple[str, str]]  # column, what it says


@dataclass(frozen=True)
class Claim:
    """A claim: the paper's words, the verdict, short and long facts, and how it is tested."""

    id: str
    says: str
    verdict: str
    short: Facts
    long: Facts
    tested: Facts


def read_ledger(ledger: Document) -> tuple[list[Claim], list[Table]]:
    """Return the claims, by verdict, and those tables that are not about one claim a row.

    The first table has a claim's name, the paper's words, and a column `verdict`; another table
    with the same names tells how each is tested.
    """
    verdicts, *others = ledger.tables
    names = _names(verdicts)
    about = [table for table in others if _names(table) == names]
    claims = []
    for index, row in enumerate(verdicts.rows):
        words = dict(zip(verdicts.columns, [each.text for each in row], strict=True))
        (name, says), verdict = list(words.values())[:2], words.pop("verdict")
        facts = [each for each in list(words.items())[2:] if each[1] not in ABSENT]
        claims.append(
            Claim(
                id=name,
                says=says,
                verdict=verdict,
                short=[fact for fact in facts if len(fact[1]) <= SHORT],
                long=[fact for fact in facts if len(fact[1]) > SHORT],
                tested=[
                    (column, each.text)
                    for table in about
                    for column, each in list(zip(table.columns, table.rows[index], strict=True))[1:]
                    if each.text not in ABSENT
                ],
            )
        )
    order = [verdict for verdict, _ in counted(claims)]
    claims.sort(key=lambda claim: order.index(claim.verdict))
    return claims, [table for table in others if table not in about]


def counted(claims: Sequence[Claim]) -> list[tuple[str, int]]:
    """How often each verdict stands, those of VERDICTS first."""
    counts = Counter(claim.verdict for claim in claims)
    return [(verdict, counts[verdict]) for verdict in dict.fromkeys([*VERDICTS, *counts])]


def _names(table: Table) -> list[str]:
    return [row[0].text for row in table.rows]
