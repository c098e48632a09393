"""Tables A.3 and A.5: how the data sets of one domain are trained on."""

from typing import TYPE_CHECKING, Any

from workflow.reports import _files

if TYPE_CHECKING:
    from workflow.plan import Plan


def needs_of(item: str, domain: str, plan: "Plan") -> dict[str, Any]:
    """The settings of the suite's protocols, as plain values, and the paper's table."""
    settings = [
        (dataset, protocol, plan.settings(dataset, protocol).model_dump(mode="json"))
        for dataset in plan.of_domain(domain)
        for protocol in plan.protocols
    ]
    return {"domain": domain, "settings": settings, "paper": _files.paper(item)}


def make_training(
    stem: str, title: str, domain: str, settings: list[tuple[str, str, dict]], paper: str
) -> None:
    """Write a table; settings: data set, protocol, plain settings; paper: the paper's table."""
    from diffaug.io import read_csv
    from diffaug.settings import Settings
    from diffaug.tables.markdown import simple_markdown
    from diffaug.tables.training import training_rows

    cells = {(name, protocol): Settings.model_validate(s) for name, protocol, s in settings}
    rows = training_rows(cells, "see hours.csv", read_csv(paper), domain)
    _files.write_table(stem, rows, simple_markdown(title, rows))
