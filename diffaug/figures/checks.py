"""What the figures ask of their input, said once."""

from collections.abc import Mapping, Sized


def some_panels(panels: Sized, what: str) -> None:
    """ValueError unless there is a panel to draw, and no more than there are letters for."""
    if not 1 <= len(panels) <= 26:
        raise ValueError(f"{what}: {len(panels)} given, 1 to 26 can be drawn")


def same_keys(panels: Mapping[str, Mapping[str, object]], what: str) -> list[str]:
    """Keys that all panels have, in order; ValueError where a panel has others."""
    first, *others = panels.items()
    for name, panel in others:
        if list(panel) != list(first[1]):
            raise ValueError(
                f"{what} of {name}: {list(panel)} given, {list(first[1])} as of {first[0]} needed"
            )
    return list(first[1])
