"""Which settings of the baselines are tried, and that each reaches its baseline."""

import numpy as np
import pytest

from diffaug.baselines.reductions import REDUCTIONS
from diffaug.selection import reductions
from diffaug.selection.reductions import DEFAULTS, RANGES, reduction_trial


def test_every_setting_reaches_its_baseline_after_the_defaults(monkeypatch):
    asked = {name: [] for name in RANGES}

    def stand_in(name):
        def reduction(x, train, seed, **settings):
            asked[name].append(settings)
            assert train.all()
            return {"z": np.random.default_rng(len(asked[name])).normal(size=(len(x), 2))}

        return reduction

    monkeypatch.setattr(reductions, "REDUCTIONS", {name: stand_in(name) for name in RANGES})
    counts = np.random.default_rng(0).poisson(3.0, size=(100, 60))
    rows = list(reduction_trial("made", counts, seed=2))
    for name, ranges in RANGES.items():
        wanted = [{setting: value} for setting, values in ranges.items() for value in values]
        assert asked[name] == [{}, *wanted]
    assert [row["setting"] for row in rows[:3]] == [DEFAULTS, "perplexity 20", "perplexity 25"]
    assert {row["seed"] for row in rows} == {2}


@pytest.mark.parametrize(("name", "setting"), [("tsne", "perplexity"), ("ivis", "neighbours")])
def test_a_setting_changes_the_embedding(name, setting):
    rng = np.random.default_rng(0)
    x, train = rng.normal(size=(200, 12)), np.ones(200, bool)
    default = REDUCTIONS[name](x, train, 0)["z"]
    other = REDUCTIONS[name](x, train, 0, **{setting: RANGES[name][setting][0]})["z"]
    assert np.abs(default - other).max() > 0.01
