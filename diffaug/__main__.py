"""`python -m diffaug` is the command `diffaug`; by torchrun `-m diffaug fit` trains in parallel."""

import os
import sys

from diffaug.commands import REFUSED, main


def start() -> int:
    """Run the command line, of several processes that torchrun started as one of them."""
    if "TORCHELASTIC_RUN_ID" not in os.environ:
        return main()
    if "fit" not in sys.argv[1:2]:
        print("diffaug: of all commands torchrun can start `fit` alone", file=sys.stderr)
        return REFUSED
    from diffaug.training.parallel import joined

    with joined():
        return main()


if __name__ == "__main__":
    sys.exit(start())
