"""Which settings of the baselines are tried, and that each reaches its baseline."""

import csv
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from diffaug.baselines import find
from diffaug.config import load
from diffaug.selection import baselines as study
from diffaug.selection.baselines import DEFAULTS, tried

REPOSITORY = Path(__file__).parents[2]
RANGES = load(REPOSITORY / "params.yaml").selection.baselines.ranges


def test_every_setting_reaches_its_baseline_after_the_defaults(monkeypatch):
    asked = {name: [] for name in RANGES}

    def stand_in(name, x, train, seed, **settings):
        asked[name].append(settings)
        assert train.all()
        return {"z": np.random.default_rng(len(asked[name])).normal(size=(len(x), 2))}

    monkeypatch.setattr(study.baselines, "embed", stand_in)
    x = np.random.default_rng(0).normal(size=(100, 60)).astype(np.float32)
    rows = list(study.scores(x, x, {"ranges": RANGES}, seed=2))
    for name, ranges in RANGES.items():
        defaults = {setting: values[0] for setting, values in ranges.items()}
        changes = [
            defaults | {setting: value}
            for setting, values in ranges.items()
            for value in values[1:]
        ]
        assert asked[name] == [defaults, *changes]
    assert [setting for _, setting, _ in rows[:3]] == [DEFAULTS, "perplexity 20", "perplexity 25"]


@pytest.mark.parametrize("name", RANGES)
def test_the_first_of_a_range_is_the_default(name):
    defaults = find(name).settings()
    first = {setting: values[0] for setting, values in RANGES[name].items()}
    assert first == {setting: getattr(defaults, setting) for setting in first}


@pytest.mark.parametrize("name", RANGES)
def test_a_baseline_runs_with_the_setting_that_the_report_puts_first(name):
    """The highest mean over data sets and seeds; no score with labels has a say."""
    scores = defaultdict(list)
    with (REPOSITORY / "reports/selection/baselines.csv").open() as file:
        for row in csv.DictReader(file):
            if row["phase"] == name:
                scores[row["setting"]].append(float(row["r2"]))
    assert set(scores) == {label for label, _ in tried(RANGES[name])}
    assert {len(values) for values in scores.values()} == {9}, "three data sets, three seeds"
    best = max(scores, key=lambda setting: sum(scores[setting]))
    chosen = load(REPOSITORY / "params.yaml").baseline(name)
    used = {setting: chosen[setting] for setting in RANGES[name]}
    assert used == dict(tried(RANGES[name]))[best], f"the report says {best}"
