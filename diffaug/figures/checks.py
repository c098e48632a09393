"""What every figure asks of its input."""

from collections.abc import Sized


def some_panels(panels: Sized, what: str) -> None:
    """ValueError unless there is a panel to draw, and no more than there are letters for."""
    if not 1 <= len(panels) <= 26:
        raise ValueError(f"{what}: {len(panels)} given, 1 to 26 can be drawn")
