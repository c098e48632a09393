"""A saved model: whole, the same after loading, and refused in one line where it is spoilt."""

import json
import pickle
import re
import shutil

import numpy as np
import pandas as pd
import pytest
import torch
from safetensors.torch import load_file, save_file

from diffaug import DiffAug
from diffaug.data.sources import sha256_of
from diffaug.layers import overlay


@pytest.fixture(scope="module")
def saved(fitted, tmp_path_factory):
    folder = tmp_path_factory.mktemp("models") / "groups"
    fitted.save(folder)
    return folder


@pytest.fixture
def copy(saved, tmp_path):
    return shutil.copytree(saved, tmp_path / "copy")


def rewrite(folder, weights=None, **values):
    """Change the JSON, and the weights with their checksum."""
    content = json.loads((folder / "model.json").read_text())
    if weights is not None:
        save_file(weights, folder / "model.safetensors")
        content["sha256"] = sha256_of(folder / "model.safetensors")
    (folder / "model.json").write_text(json.dumps(content | values))


def test_a_loaded_model_is_the_one_that_was_saved(fitted, saved, rows):
    model = DiffAug.load(saved, device="cpu")
    assert np.array_equal(model.transform(rows), fitted.transform(rows))
    assert np.array_equal(model.augment(rows, n_samples=2), fitted.augment(n_samples=2))
    assert model.history_ == fitted.history_
    assert model.settings_ == fitted.settings_
    assert model.get_params() == fitted.get_params()
    assert (model.n_features_in_, model.row_shape_, model.seed_) == (6, (6,), 0)
    with pytest.raises(ValueError, match="X is missing: a loaded model does not hold the rows"):
        model.augment()


def test_saving_again_gives_equal_bytes(saved, tmp_path):
    DiffAug.load(saved, device="cpu").save(tmp_path / "again")
    for name in ("README.md", "model.json", "model.safetensors"):
        assert (tmp_path / "again" / name).read_bytes() == (saved / name).read_bytes()


@pytest.mark.parametrize(
    "more",
    [{"mixing": {"lam": 0}}, {"mstep": {"condition": "z"}}, {"mstep": {"scaling": "pca"}},
     {"rounds": {"count": 2}}, {"contrast": {"loss": "moco"}, "encoder": {"z_dim": 8}},
     {"space": {"kind": "unit"}, "mixing": {"source": "itself"}}],
)  # fmt: skip
def test_models_of_other_settings(tiny, rows, tmp_path, more):
    model = tiny(random_state=np.random.RandomState(1))
    model.set_params(settings=overlay(model.settings, more)).fit(rows)
    model.save(tmp_path / "model")
    again = DiffAug.load(tmp_path / "model", device="cpu")
    assert np.array_equal(again.transform(rows), model.transform(rows))
    if model.settings_.mixing.generates:
        assert np.array_equal(again.augment(rows), model.augment(rows))


def test_names_of_columns_are_kept(tiny, rows, tmp_path):
    frame = pd.DataFrame(rows, columns=list("abcdef"))
    tiny().fit(frame).save(tmp_path / "model")
    model = DiffAug.load(tmp_path / "model")
    assert list(model.feature_names_in_) == list("abcdef")
    with pytest.raises(ValueError, match="feature names should match"):
        model.transform(frame[list("fedcba")])


def test_nothing_is_replaced_and_nothing_half_written(fitted, saved, tmp_path, monkeypatch):
    before = sha256_of(saved / "model.json")
    with pytest.raises(FileExistsError, match="groups: is there already and is not replaced"):
        fitted.save(saved)
    assert sha256_of(saved / "model.json") == before

    def fail(*arguments):
        raise OSError("no space left")

    monkeypatch.setattr("diffaug.estimator.folder.write_json", fail)
    with pytest.raises(OSError, match="no space left"):
        fitted.save(tmp_path / "new")
    assert list(tmp_path.iterdir()) == []


def test_the_card_names_data_settings_and_losses(saved):
    text = (saved / "README.md").read_text()
    for part in ("rows of 6 numbers in 2", "60 rows, without labels", "neighbour_mix, noise",
                 "| 1 | mstep | 3 | diffusion", 'DiffAug.load("FOLDER")'):  # fmt: skip
        assert part in text


@pytest.mark.parametrize("name", ["model.json", "model.safetensors"])
def test_a_missing_file(copy, name):
    (copy / name).unlink()
    with pytest.raises(ValueError, match=rf"copy: not a model of DiffAug \({name} is missing\)"):
        DiffAug.load(copy)


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(ValueError, match=r"nowhere: not a model of DiffAug \(model.json is miss"):
        DiffAug.load(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "not valid JSON"),
        ("[" * 100_000, "not valid JSON"),
        ("[]", "format None; diffaug"),
        ('{"format": 99}', r"format 99; diffaug \S+ reads 1"),
        ('{"format": 1}', "diffaug: missing"),
    ],
)
def test_values_that_are_none(copy, text, message):
    (copy / "model.json").write_text(text)
    with pytest.raises(ValueError, match=rf"model\.json: {message}") as raised:
        DiffAug.load(copy)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"seed": "a"}, "seed = 'a': should be a valid integer"),
        ({"code": "x"}, "code = 'x': unknown key; allowed"),
        ({"settings": {}}, "space: missing"),
        ({"row_shape": [-6]}, "row_shape.0 = -6: should be greater than or equal to 1"),
        ({"feature_names": ["a"]}, "1 feature names of 6 numbers"),
    ],
)
def test_values_that_are_wrong(copy, values, message):
    rewrite(copy, **values)
    with pytest.raises(ValueError, match=rf"model\.json: {re.escape(message)}"):
        DiffAug.load(copy)


def test_damaged_weights(copy):
    content = bytearray((copy / "model.safetensors").read_bytes())
    content[-5] ^= 1
    (copy / "model.safetensors").write_bytes(content)
    with pytest.raises(ValueError, match=r"model\.safetensors: damaged \(not the SHA-256"):
        DiffAug.load(copy)


@pytest.mark.parametrize(
    ("name", "message"), [("model.json", "not valid JSON"), ("model.safetensors", "damaged")]
)
@pytest.mark.parametrize("content", [lambda whole: whole[: len(whole) // 2], lambda whole: b"\xff"])
def test_half_written_and_foreign_files(copy, name, message, content):
    (copy / name).write_bytes(content((copy / name).read_bytes()))
    with pytest.raises(ValueError, match=rf"copy/{re.escape(name)}: {message}") as raised:
        DiffAug.load(copy)
    assert "\n" not in str(raised.value)


def test_pickled_code_is_not_run(copy, tmp_path):
    class Attack:
        def __reduce__(self):
            return (tmp_path.joinpath("attacked").touch, ())

    (copy / "model.safetensors").write_bytes(pickle.dumps(Attack()))
    rewrite(copy, sha256=sha256_of(copy / "model.safetensors"))
    with pytest.raises(ValueError, match=r"model\.safetensors: not a readable file of weights"):
        DiffAug.load(copy)
    assert not (tmp_path / "attacked").exists()


def test_weights_of_another_shape_or_name(copy):
    weights = load_file(copy / "model.safetensors")
    name = "encoder/encoder/backbone.0.weight"
    changes = {
        "has shape": {**weights, name: torch.zeros(3)},
        "is missing": {key: value for key, value in weights.items() if key != name},
        "does not belong to these settings": {**weights, "encoder/more": torch.zeros(3)},
    }
    for message, changed in changes.items():
        rewrite(copy, changed)
        with pytest.raises(ValueError, match=rf"model\.safetensors: 'encoder/.*' {message}"):
            DiffAug.load(copy)


def test_settings_that_ask_for_all_memory_take_none(copy):
    content = json.loads((copy / "model.json").read_text())
    content["settings"]["encoder"]["hidden"] = [10**9]
    rewrite(copy, settings=content["settings"])
    with pytest.raises(ValueError, match=r"model\.safetensors: 'encoder/encoder/.* has shape"):
        DiffAug.load(copy)
