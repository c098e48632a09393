"""How a claim of the paper is tested: one module a kind of test, found by the file's name.

workflow/paper/claims.yaml has the claims. Its `test` names a kind, and what the kind asks for. A
module `workflow/claims/<kind>.py` holds

    UNIT = "percent points"      # of what its tests give
    SUPPORTED = "..."            # when the claim is supported, and when it is not
    NOT_SUPPORTED = "..."

    def needs(plan: "Plan", **test) -> dict: ...
        # What `tests` is given, as plain values; besides, under "missing", what the suite lacks of
        # it, in words, and under "elsewhere" the suites that have it all.

    def tests(**needs) -> dict[str, Evidence]: ...
        # Comparison, in words -> what was measured on each data set in each run, and which size
        # of it the claim needs.

All comparisons of all claims are adjusted together for their number. What several kinds share
stands in modules that begin with an underscore.
"""

import sys
from types import ModuleType

from diffaug import found


def kind(name: str) -> ModuleType:
    """The module of a kind of test."""
    return found.find(sys.modules[__name__], name)


def module_of(name: str) -> str:
    """The dotted name of a kind's module: code that the verdicts depend on."""
    return f"{__name__}.{name}"
