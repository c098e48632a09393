"""The answer's numbers: what generated positives gain, over all scores, and what that is worth."""

from collections.abc import Sequence
from typing import Any

from workflow.reports.claim import AT_0, OWN_ROWS

ALL_SCORES = "all scores"


def answer(gains: Sequence[dict[str, str]], datasets: list[str]) -> dict[str, Any]:
    """Pick from the table of the claim what the first sentences say.

    Args:
        gains: its rows; none where the suite generates nothing.
        datasets: of the suite.

    Returns:
        datasets; without, own: the rows of the main method against itself without generated
        views, and with own rows in their place, or None; controls: all rows over all scores of
        methods that draw samples against themselves without them; ahead, behind: of these.
    """
    controls = [row for row in gains if _is_control(row)]
    main = controls[0]["ours"] if controls else ""
    found = {row["against"]: row for row in controls if row["ours"] == main}
    return {
        "datasets": datasets,
        "without": found.get(AT_0),
        "own": found.get(OWN_ROWS),
        "controls": controls,
        "ahead": [row for row in controls if row["verdict"] == "ahead"],
        "behind": [row for row in controls if row["verdict"] == "behind"],
    }


def _is_control(row: dict[str, str]) -> bool:
    return (
        row["metric"] == ALL_SCORES
        and row["data_sets"] != ""  # of a single data set it is an estimate
        and row["against"].startswith("itself")
    )
