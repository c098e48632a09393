"""Which settings are tried, and that each is really another training."""

import numpy as np
import pytest
import torch

from diffaug.config import load, parse
from diffaug.params_file import read_yaml
from diffaug.selection import tuned
from diffaug.selection.by_epoch import CHANGES
from diffaug.selection.conditions import CONDITIONS
from diffaug.selection.halves import halves, log_scaled
from diffaug.selection.settings import Study

PARAMS = load("params.yaml")
STUDY = PARAMS.selection.tuned


def short(value):
    """The same values with two epochs a phase."""
    if isinstance(value, list):
        return [short(each) for each in value]
    if not isinstance(value, dict):
        return value
    cut = {"budget": {"estep1": 2, "mstep": 2, "estep2": 2}} if "budget" in value else {}
    return {key: short(each) for key, each in value.items()} | cut


def test_every_setting_gets_a_score_of_its_own():
    torch.set_num_threads(1)
    rates = np.random.default_rng(0).gamma(2.0, 3.0, size=(3, 120))
    counts = np.random.default_rng(1).poisson(np.repeat(rates, 60, axis=0))
    x, other = map(log_scaled, halves(counts, seed=0))
    found = list(tuned.scores(x, other, short(STUDY.values(PARAMS, "zeisel")), seed=0))
    assert [setting for phase, setting, _ in found if phase == "estep1"] == list(STUDY.estep1)
    for start, settings in STUDY.after.items():
        scores = {setting: r2 for phase, setting, r2 in found if phase == f"estep2, {start}"}
        assert list(scores) == settings
        assert len(set(scores.values())) > len(scores) / 2, "settings do not reach the training"


def test_what_is_tried_lies_over_the_settings_of_the_data_set():
    """cbmc has views of its own, which the setting in use replaces; its budget stays."""
    first, *_ = STUDY.values(PARAMS, "cbmc")["trials"]
    usual = PARAMS.settings("cbmc", "tuned").model_dump(mode="json")
    assert first["settings"]["views"] != usual["views"]
    assert {**first["settings"], "views": None} == {**usual, "views": None}
    half = next(trial for trial in first["then"] if trial["setting"] == "lambda 0.5")
    assert half["settings"] == first["settings"] | {"mixing": usual["mixing"] | {"lam": 0.5}}


def test_each_way_that_is_named_is_known():
    assert set(STUDY.by_epoch.values()) == set(CHANGES)
    assert set(STUDY.conditions.values()) == set(CONDITIONS) - {None}


def edited(*path, value):
    content = read_yaml("params.yaml")
    place = content["selection"]
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return content


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("tuned", "datasets"), ["mars"], "selection.tuned.datasets = 'mars': unknown"),
        (("tuned", "after", "noise 0.3"), ["lambda 7"], "'lambda 7' is unknown"),
        (("tuned", "conditions", "no"), "blurred", "'no' is unknown"),
        (("tuned", "estep2", "lambda 1"), {"mixing": {"lam": 2}}, "lambda 1.mixing.lam = 2"),
        (("baselines", "seeds"), [], "selection.baselines.seeds"),
        (("sizes", "sizes", "as tuned"), {"mixing": {"lam": 2}}, "as tuned.mixing.lam = 2"),
        (("methods", "encoders", "EVNet"), "EVnet", "variant = 'EVnet'"),
    ],
)
def test_what_cannot_be_tried_is_refused_in_one_line(path, value, message):
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the message is looked at below
        parse(edited(*path, value=value))
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_seed_that_no_generator_takes_is_refused():
    with pytest.raises(ValueError, match="less than 4294967296"):
        Study(datasets=["digits"], seeds=[2**32])
