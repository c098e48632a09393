"""Tables from result files: each function writes one table as CSV and as Markdown."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from diffaug.io import read_csv, read_json, write_csv, write_text
from diffaug.settings import Settings
from diffaug.tables.claim import Comparison, claim_tables, for_people, for_programs
from diffaug.tables.comparison import Row, comparison_rows
from diffaug.tables.datasets import biology_rows, clustering_rows, linear_test_rows
from diffaug.tables.folds import small_class_notes
from diffaug.tables.gains import NOTES as GAIN_NOTES
from diffaug.tables.markdown import pivot_markdown, sections_markdown, simple_markdown
from diffaug.tables.samples import sample_rows
from diffaug.tables.training import hours_rows, training_rows
from workflow.contents import CONTENTS, KMEANS_ALL, METRICS, PROTOCOL_NOTES
from workflow.memory import read_peak

MEMORY = (
    "peak_gib: resident memory of the largest run of a row, with half a GiB of imported libraries "
    "that all jobs share. Jobs whose results were restored are not among the runs."
)
AT_0, OWN_ROWS = "itself at λ = 0", "itself, own rows in place of samples"
CLAIM = (
    "gain: the score of the first less that of the second, paired by data set and seed, in percent "
    "points: + where the first is ahead. All scores: the mean over the scores that both have, "
    "each counting alike.",
    f"{AT_0}: the same protocol and budget without generated views. {OWN_ROWS}: the unaltered row "
    "stands where DiffAug puts a sample of it, so that what is left is due to generating.",
    *GAIN_NOTES,
)
PAPER = Path(__file__).parent / "paper"
DATA_TABLES = {
    "tableA1": (linear_test_rows, "Table A.1: data sets of the linear test"),
    "tableA2": (clustering_rows, "Table A.2: data sets of the clustering test"),
    "tableA4": (biology_rows, "Table A.4: biological data sets"),
}
TRAINING_TABLES = {
    "tableA3": ("vision", "Table A.3: training on images"),
    "tableA5": ("biology", "Table A.5: training on biological data"),
}


def results(table: str, content: Mapping[str, Any], csv: str, md: str) -> None:
    """Tables 1 to 4; content: `workflow.contents.as_values`."""
    evaluations = {(data, method): read_json(path) for data, method, path in content["cells"]}
    rows = [Row(*row) for row in content["rows"]]
    paper = read_csv(PAPER / f"{table}.csv")
    printed = {cell["metric"] for cell in paper}
    found = []
    for domain in CONTENTS[table].domains:
        cells = {key: e for key, e in evaluations.items() if content["domains"][key[0]] == domain}
        # Only some data sets are clustered whole (Table A.2).
        measured = {key for e in cells.values() for values in e.values() for key in values}
        known = [m for m in METRICS[domain] if m is not KMEANS_ALL or m.key in measured]
        metrics = [m.without_unknown(printed) for m in known]
        found += comparison_rows(rows, metrics, cells, paper) if cells else []
    notes = [*CONTENTS[table].notes, *PROTOCOL_NOTES, *small_class_notes(evaluations)]
    _write(found, csv, md, pivot_markdown(CONTENTS[table].title, found, notes))


def claim(content: Mapping[str, Any], csv: str, md: str) -> None:
    """What the claim is worth; content: `workflow.claim.claim_of`."""
    evaluations, metrics = {}, {}
    for domain, part in content["domains"].items():
        known = {metric.key: metric for metric in METRICS[domain]}
        metrics |= known
        for dataset, method, path in part["cells"]:
            # A domain's scores are those of its table, and no others that were measured.
            evaluations[dataset, method] = {
                seed: {key: share for key, share in scores.items() if key in known}
                for seed, scores in read_json(path).items()
            }
    controls = [
        Comparison(label, against, ours, other)
        for label, ours, without, control in content["comparisons"]
        for against, other in ((AT_0, without), (OWN_ROWS, control))
    ]
    label, ours, *_ = content["comparisons"][0]
    others = dict.fromkeys(tuple(o) for part in content["domains"].values() for o in part["others"])
    rivals = [Comparison(label, name, ours, other) for name, other in others]
    tables = claim_tables(list(metrics.values()), evaluations, controls, rivals)
    sections = {title: for_people(rows) for title, rows in tables.items()}
    text = sections_markdown("The claim, in percent points", sections, CLAIM)
    _write(for_programs(tables), csv, md, text)


def data_sets(table: str, data: Mapping[str, str], csv: str, md: str) -> None:
    """Tables A.1, A.2 and A.4; data: name -> folder of the prepared data set."""
    build, title = DATA_TABLES[table]
    metas = {name: read_json(f"{folder}/dataset.json") for name, folder in data.items()}
    rows = build(metas, read_csv(PAPER / f"{table}.csv"))
    _write(rows, csv, md, simple_markdown(title, rows))


def training(table: str, settings: Sequence[Any], csv: str, md: str) -> None:
    """Tables A.3 and A.5; settings: (data set, protocol, plain settings)."""
    domain, title = TRAINING_TABLES[table]
    cells = {(name, protocol): Settings.model_validate(s) for name, protocol, s in settings}
    rows = training_rows(cells, "see hours.csv", read_csv(PAPER / f"{table}.csv"), domain)
    _write(rows, csv, md, simple_markdown(title, rows))


def samples(cells: Sequence[tuple[str, str, str]], csv: str, md: str) -> None:
    """Quality of generated rows; cells: (data set, method, file)."""
    methods = list(dict.fromkeys((method, method) for _, method, _ in cells))
    rows = sample_rows(methods, {(data, method): read_json(path) for data, method, path in cells})
    notes = (
        "agreement: percent of samples whose five nearest real training rows, the source left out, "
        "have by majority the source's label. At most 20,000 samples are judged.",
        "agreement_real: the same of the sources themselves, each judged by the other real rows.",
        "ratio: distance sample to source over distance source to nearest other row.",
        "diversity: mean distance between two samples of one source. Few DDIM steps make it small: "
        "reports/selection/sampling.md compares them with DDPM's 1,000.",
        "Distances: in the input space; above 256 numbers a row, in PCA-50 of the real rows.",
    )
    _write(rows, csv, md, simple_markdown("Generated rows", rows, notes))


def hours(benchmarks: str, datasets: Sequence[str], csv: str, md: str) -> None:
    """Measured times and memory, from Snakemake's benchmark files below `benchmarks`.

    They are not versioned: beside results that were restored there may be none.
    """
    measured: dict[tuple[str, str, str], list[tuple[float, float]]] = {}
    for path in sorted(Path(benchmarks).glob("*/*/*/*.tsv")):
        phase, dataset, method, _ = path.relative_to(benchmarks).parts
        if dataset not in datasets:  # another suite's
            continue
        header, *lines = path.read_text(encoding="utf-8").splitlines()
        for line in lines:
            found = dict(zip(header.split("\t"), line.split("\t"), strict=True))
            run = float(found["s"]), read_peak(path, float(found["max_rss"]))
            measured.setdefault((dataset, method, phase), []).append(run)
    rows = hours_rows(measured or {(dataset, "all", "all"): [] for dataset in datasets})
    _write(rows, csv, md, simple_markdown("Measured times and memory", rows, (_machine(), MEMORY)))


def _machine() -> str:
    import os
    import platform

    return f"{platform.machine()}, {len(os.sched_getaffinity(0))} processors, one thread a job."


def _write(rows: Sequence[Mapping[str, Any]], csv: str, md: str, text: str) -> None:
    write_csv(csv, rows)
    write_text(md, text)
