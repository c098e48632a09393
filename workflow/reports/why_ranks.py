"""Why it works: rank and class of generated positives beside real neighbours."""

from workflow.reports._why import Files, needs_of, titled

KIND = "figure"
TITLE = "Generated positives: rank and class"
needs = needs_of


def make(stem: str, files: Files) -> None:
    """Draw; files: data set, method's label, one file a round."""
    from diffaug.figures.why import rank_panels

    rank_panels(titled(files), stem)
