"""Every method that params.yaml can ask for, so that no two have one name."""

from collections.abc import Iterator

from diffaug import baselines
from diffaug.config import Params
from workflow.method import CONTROL, Method


def possible(params: Params) -> Iterator[Method]:
    """Every method that params.yaml can ask for, whichever suite and main protocol it names.

    Suites share their results, so a name must mean the same in all of them.
    """
    lambdas = dict.fromkeys(lam for suite in params.suites.values() for lam in suite.lambdas)
    for baseline in baselines.names():
        yield Method(baseline=baseline)
    for protocol in dict.fromkeys([params.protocol, *params.protocols]):
        yield Method(protocol)
        for variant in params.variants:
            yield Method(protocol, variant)
        for lam in lambdas:
            yield Method(protocol, lam=lam)
            if CONTROL in params.variants:
                yield Method(protocol, CONTROL, lam)
