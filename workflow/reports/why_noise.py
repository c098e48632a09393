"""Why it works: noise and features of generated positives beside real neighbours."""

from workflow.reports._why import Files, needs_of, titled

KIND = "figure"
TITLE = "Generated positives: noise and features"
needs = needs_of


def make(stem: str, files: Files) -> None:
    """Draw; files: data set, method's label, one file a round."""
    from diffaug.figures.why import noise_panels

    noise_panels(titled(files), stem)
