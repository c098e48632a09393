"""Views of an experiment, kept as its tags: MLflow offers them by name, and a link opens one."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from workflow.records import CellRecord

NOTE = "mlflow.note.content"
KIND = "mlflow.experimentKind"
TRAINING = "custom_model_development"  # so that the runs are its first page, and not traces
MODE = "workflowType=machine_learning"  # the same for all of MLflow's pages
VIEW = "mlflow.sharedViewState."  # MLflow's prefix of a saved view
WIDTHS = {"attributes": 230, "metrics": 180, "tags": 270}  # pixels, that names can be read


def tags(
    experiment: str,
    table: str,
    version: str,
    groups: Sequence[Sequence[CellRecord]],
    means: Mapping[str, Sequence[str]],
) -> dict[str, str]:
    """The tags of an experiment: what it is, its description, and three saved views.

    groups: the cells of each method on each data set; means: data set -> runs to compare.
    """
    counts = Counter(name for group in groups for name in group[0].scores)
    scores = sorted(counts, key=lambda name: -counts[name])  # first what all methods have
    newest = f"and tags.version = '{version}'"
    views = {
        "means": ("Means over seeds", f"tags.level = 'mean' {newest}"),
        "seeds": ("Every seed", f"tags.level = 'seed' {newest}"),
        "versions": ("Versions of the table", "tags.level = 'table'"),
    }
    found = {VIEW + name: _view(*values, scores) for name, values in views.items()}
    seeds = link(experiment, "seeds")
    pages = {title: link(experiment, name) for name, (title, *_) in views.items()}
    pages["Curves of every seed"] = f"{seeds}&compareRunsMode=CHART"
    for dataset, ids in means.items():
        pages[f"All methods on {dataset} side by side"] = comparison(experiment, ids)
    lines = [f"- [{title}]({page})" for title, page in pages.items()]
    text = "\n".join([f"{table}, version {version}. Views of its runs:", "", *lines])
    return {KIND: TRAINING, NOTE: text, **found}


def link(experiment: str, name: str) -> str:
    """The address of a view, from the server's own on."""
    return f"#/experiments/{experiment}/runs?viewStateShareKey={name}&{MODE}"


def comparison(experiment: str, runs: Sequence[str]) -> str:
    """The address of a page with runs side by side."""
    ids, experiments = (quote(json.dumps(names)) for names in (list(runs), [experiment]))
    return f"#/compare-runs?runs={ids}&experiments={experiments}&{MODE}"


def _view(title: str, search: str, scores: Sequence[str]) -> str:
    """What MLflow keeps of a view: which runs, in the order of the table's rows, which columns."""
    shown = [*(f"metrics.`{score}`" for score in scores), "tags.`label`"]
    columns = ["attributes.`Run Name`", *shown]
    state = {
        "searchFilter": search,
        "orderByKey": "tags.`row`",
        "orderByAsc": True,
        "startTime": "ALL",
        "lifecycleFilter": "Active",
        "datasetsFilter": [],
        "modelVersionFilter": "All Runs",
        "selectedColumns": shown,
        "columnOrder": columns,
        "columnWidths": {column: WIDTHS[column.partition(".")[0]] for column in columns},
    }
    # A view of an earlier day is the same view: no time of day stands in it.
    return json.dumps({"name": title, "createdAt": 0, "updatedAt": 0, "state": json.dumps(state)})
