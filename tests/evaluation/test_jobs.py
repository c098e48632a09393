"""Evaluation from files to files."""

import sys

import numpy as np
import pytest

from diffaug.baselines.common.jobs import run_baseline
from diffaug.data.canonical import RawData, write_dataset
from diffaug.evaluation.embeddings import (
    EMBEDDED,
    NO_EMBEDDING,
    NOT_INSTALLED,
    read_embedding,
    write_embedding,
)
from diffaug.evaluation.generated import run_evaluate_samples
from diffaug.evaluation.jobs import run_evaluate
from diffaug.evaluation.metrics import knn_recall
from diffaug.evaluation.summary import evaluate_embedding
from diffaug.io import read_json, write_array, write_arrays

KEYS = {
    *("y/train/kmeans", "y/test/probe", "y/test/knn_cosine", "y/test/kmeans"),
    *(f"z/train/{measure}" for measure in ("svm_linear", "svm_rbf", "knn", "kmeans")),
    *(f"z/test/{measure}" for measure in ("svm_rbf", "knn", "kmeans")),
}
# No accuracies: what answers from class sizes alone has none of them.
BESIDE = {f"z/train/{measure}" for measure in ("ari", "nmi", "rare_recall")}
BESIDE |= {"z/train/trustworthiness", "z/train/knn_recall"}
METRICS = [*sorted(KEYS | BESIDE), "y/all/kmeans"]
SMALLEST = "train/smallest_class"


@pytest.fixture
def dataset(tmp_path):
    rng = np.random.default_rng(0)
    labels = np.array([0] * 50 + [1] * 40 + [2] * 30)
    x = (20 * np.eye(3)[labels] @ rng.normal(size=(3, 4)) + rng.normal(size=(120, 4))).astype("f4")
    names = ["a", "b", "c"]
    folder = tmp_path / "data"
    return write_dataset(folder, RawData(x, labels, tuple(names)), name="toy", domain="biology")


def baseline(dataset, name, tmp_path, **settings):
    path = tmp_path / f"{name}.npz"
    run_baseline(str(dataset.folder), name, 0, settings, str(path))
    return path


@pytest.mark.parametrize(("name", "shapes"), [("pca", {"y": 4, "z": 2}), ("tsne", {"z": 2})])
def test_baseline_writes_the_spaces_it_has(tmp_path, dataset, name, shapes):
    status, spaces = read_embedding(baseline(dataset, name, tmp_path))
    assert status == EMBEDDED
    assert {key: part.shape for key, part in spaces.items()} == {
        key: (120, width) for key, width in shapes.items()
    }
    assert {str(part.dtype) for part in spaces.values()} == {"float32"}


def test_baseline_has_the_settings_of_its_job(tmp_path, dataset):
    written = [
        read_embedding(baseline(dataset, "tsne", tmp_path, perplexity=p))[1]["z"] for p in (5, 40)
    ]
    assert np.abs(written[0] - written[1])[dataset.train].max() > 0.1


def test_unknown_baseline_is_refused(tmp_path, dataset):
    with pytest.raises(ValueError, match=r"'isomap' is unknown; there are hnne, .*, umap"):
        baseline(dataset, "isomap", tmp_path)


def test_baseline_without_its_package_has_no_space_and_no_metric(
    tmp_path, dataset, monkeypatch, capsys
):
    monkeypatch.setitem(sys.modules, "phate", None)
    path = baseline(dataset, "phate", tmp_path)
    assert read_embedding(path) == (NOT_INSTALLED, {})
    told = capsys.readouterr()
    assert told.err == "phate: needs the package phate, which is not installed\n"
    assert judged(dataset, {0: path, 1: path}, tmp_path) == {"0": {}, "1": {}}


def test_a_file_whose_status_and_spaces_disagree_is_refused(tmp_path):
    write_embedding(tmp_path / "a.npz", {"z": np.zeros((3, 2))}, "cloudy")
    with pytest.raises(ValueError, match=r"a\.npz: status 'cloudy' with spaces: z"):
        read_embedding(tmp_path / "a.npz")
    write_arrays(tmp_path / "b.npz", {})
    with pytest.raises(ValueError, match=r"b\.npz: status 'embedded' with spaces: none"):
        read_embedding(tmp_path / "b.npz")


def test_baseline_flattens_images(tmp_path):
    x = np.random.default_rng(0).integers(0, 255, (40, 1, 3, 3), np.uint8)
    folder, names = tmp_path / "images", ["a", "b"]
    images = write_dataset(
        folder, RawData(x, np.arange(40) % 2, tuple(names)), name="i", domain="vision"
    )
    _, spaces = read_embedding(baseline(images, "pca", tmp_path))
    assert spaces["y"].shape == (40, 9)


def test_images_are_compared_pixel_by_pixel(tmp_path):
    x = np.random.default_rng(0).integers(0, 255, (60, 3, 2, 2), np.uint8)
    raw = RawData(x, np.arange(60) % 2, ("a", "b"))
    images = write_dataset(tmp_path / "images", raw, name="i", domain="vision")
    pixels = x.reshape(60, 12)
    found = evaluate(images, {"y": pixels, "z": pixels[:, :2]}, tmp_path)["0"]
    chosen = pixels[images.train]
    assert found["z/train/knn_recall"] == knn_recall.train(chosen[:, :2], chosen, seed=0) < 1


def evaluate(dataset, spaces, tmp_path, seeds=(0,)):
    paths = {}
    for seed in seeds:
        paths[seed] = str(tmp_path / f"{seed}.npz")
        write_arrays(paths[seed], spaces)
    return judged(dataset, paths, tmp_path)


def judged(dataset, paths, tmp_path):
    run_evaluate(str(dataset.folder), paths, METRICS, str(tmp_path / "metrics.json"))
    found = read_json(tmp_path / "metrics.json")
    train = dataset.labels()[dataset.train]
    smallest = np.unique_counts(train[train >= 0]).counts.min()
    for metrics in filter(None, found.values()):
        assert metrics.pop(SMALLEST) == smallest
    return found


def test_majority_is_the_share_of_the_largest_training_class(tmp_path, dataset):
    path = baseline(dataset, "majority", tmp_path)
    assert read_embedding(path) == (NO_EMBEDDING, {})
    metrics = judged(dataset, {0: path}, tmp_path)["0"]
    labels, train = dataset.labels(), dataset.train
    largest = np.bincount(labels[train]).argmax()
    shares = {
        "train": (labels[train] == largest).mean(),
        "test": (labels[~train] == largest).mean(),
    }
    assert set(metrics) == KEYS
    for key, value in metrics.items():
        assert value == pytest.approx(shares[key.split("/")[1]]), key


@pytest.mark.filterwarnings("ignore:Number of distinct clusters")
def test_a_collapsed_encoder_is_not_the_majority_class(tmp_path, dataset):
    """An encoder that puts all rows on one point has scores of its own, which are measured."""
    spaces = {"y": np.full((120, 8), 0.5), "z": np.full((120, 2), -1.0)}
    metrics = evaluate(dataset, spaces, tmp_path)["0"]
    expected = evaluate_embedding(
        spaces, dataset.labels(), dataset.train, 0, METRICS, inputs=dataset.x
    )
    assert metrics == pytest.approx(expected)
    assert set(metrics) == KEYS | BESIDE
    majority = judged(dataset, {0: baseline(dataset, "majority", tmp_path)}, tmp_path)["0"]
    assert metrics["z/train/knn"] != majority["z/train/knn"]


def test_embeddings_are_judged_one_a_seed(tmp_path, dataset):
    _, spaces = read_embedding(baseline(dataset, "pca", tmp_path))
    found = evaluate(dataset, spaces, tmp_path, seeds=(0, 3))
    assert set(found) == {"0", "3"}
    for seed, metrics in found.items():
        assert set(metrics) == KEYS | BESIDE
        expected = evaluate_embedding(
            spaces, dataset.labels(), dataset.train, int(seed), METRICS, inputs=dataset.x
        )
        assert metrics == pytest.approx(expected)
        assert metrics["y/test/knn_cosine"] == 1.0


def test_method_without_held_out_rows_has_no_test_keys(tmp_path, dataset):
    metrics = judged(dataset, {0: baseline(dataset, "tsne", tmp_path)}, tmp_path)["0"]
    assert set(metrics) == {key for key in KEYS | BESIDE if key.startswith("z/train")}


@pytest.fixture
def partly_labelled(tmp_path):
    """120 rows of six classes in three coarse ones, clustered together; a third has no label."""
    rng = np.random.default_rng(0)
    fine, unknown = np.arange(120) % 6, np.arange(120) % 3 == 1
    x = 2 * np.eye(6)[fine] @ rng.normal(size=(6, 4)) + rng.normal(size=(120, 4))
    raw = RawData(
        x.astype("f4"),
        np.where(unknown, -1, fine),
        tuple("abcdef"),
        coarse=fine // 2,
        coarse_names=("p", "q", "r"),
    )
    return write_dataset(
        tmp_path / "partly", raw, name="partly", domain="vision", clustered="all"
    ), ~unknown


def test_rows_without_label_take_no_part(tmp_path, partly_labelled):
    dataset, known = partly_labelled
    x = np.array(dataset.x)
    x[~known] = 1e6
    spaces = {"y": x, "z": x[:, :2]}
    found = evaluate(dataset, spaces, tmp_path)["0"]
    expected = evaluate_embedding(
        {name: space[known] for name, space in spaces.items()},
        dataset.labels()[known],
        dataset.train[known],
        0,
        METRICS,
        clusters=dataset.cluster_labels()[known],
        cluster_all=True,
        inputs=dataset.x[known],
    )
    assert found == pytest.approx(expected)
    assert set(found) == KEYS | BESIDE | {"y/all/kmeans"}


def test_majority_of_clusters_is_that_of_coarse_classes(tmp_path, partly_labelled):
    dataset, known = partly_labelled
    found = judged(dataset, {0: baseline(dataset, "majority", tmp_path)}, tmp_path)["0"]
    assert set(found) == KEYS | {"y/all/kmeans"}
    coarse, fine = dataset.cluster_labels(), dataset.labels()
    seen = known & dataset.train
    assert found["y/all/kmeans"] == pytest.approx(np.bincount(coarse[known]).max() / known.sum())
    assert found["y/train/kmeans"] == pytest.approx(np.bincount(coarse[seen]).max() / seen.sum())
    assert found["z/train/knn"] == pytest.approx(np.bincount(fine[seen]).max() / seen.sum())


def judge(dataset, samples, inputs, tmp_path):
    files = str(tmp_path / "samples.npy"), str(tmp_path / "inputs.npy")
    for path, array in zip(files, (samples, inputs), strict=True):
        write_array(path, array)
    run_evaluate_samples(str(dataset.folder), {7: files}, str(tmp_path / "samples.json"))
    return read_json(tmp_path / "samples.json")["7"]


def test_samples_equal_to_their_sources(tmp_path, dataset):
    inputs = np.array(dataset.x[dataset.train])
    found = judge(dataset, np.stack([inputs, inputs]), inputs, tmp_path)
    assert found["agreement"] == 1.0
    assert found["diversity"] == found["sample_to_source"] == found["ratio"] == 0.0
    nearest = [np.sort(np.linalg.norm(inputs - row, axis=1))[1] for row in inputs]
    assert found["source_to_nearest"] == pytest.approx(np.mean(nearest), rel=1e-5)


def test_samples_are_compared_with_their_own_source_copy_by_copy(tmp_path, dataset):
    inputs = np.array(dataset.x[dataset.train])
    step = np.array([3.0, 0, 0, 0], np.float32)
    found = judge(dataset, np.stack([inputs, inputs + step, inputs - step]), inputs, tmp_path)
    assert found["sample_to_source"] == pytest.approx((0 + 3 + 3) / 3, rel=1e-4)
    assert found["diversity"] == pytest.approx((3 + 3 + 6) / 3, rel=1e-4)


def test_samples_of_other_classes_do_not_agree(tmp_path, dataset):
    inputs, labels = np.array(dataset.x[dataset.train]), dataset.labels()[dataset.train]
    # Every row's sample is a row of another class.
    other = inputs[[int(np.flatnonzero(labels != label)[0]) for label in labels]]
    assert judge(dataset, other[None], inputs, tmp_path)["agreement"] == 0.0


def test_samples_of_unlabelled_sources_take_no_part(tmp_path, partly_labelled):
    dataset, known = partly_labelled
    inputs = np.array(dataset.x[dataset.train])
    samples = np.stack([inputs, inputs + 1])
    samples[:, ~known[dataset.train]] = 1e6
    assert judge(dataset, samples, inputs, tmp_path)["sample_to_source"] == pytest.approx(1.0)


def test_without_labels_all_rows_are_judged_by_what_asks_for_no_classes(tmp_path, dataset):
    raw = RawData(np.array(dataset.x), np.full(120, -1), ())
    plain = write_dataset(tmp_path / "plain", raw, name="plain", domain="biology")
    path, out = baseline(plain, "pca", tmp_path), str(tmp_path / "plain.json")
    key = "z/train/knn_recall"
    run_evaluate(str(plain.folder), {0: str(path)}, [key], out)
    train, z = plain.train, read_embedding(path)[1]["z"]
    assert read_json(out) == {"0": {key: knn_recall.train(z[train], plain.x[train], seed=0)}}
    with pytest.raises(ValueError, match="'z/train/knn': asks for classes, and plain has none"):
        run_evaluate(str(plain.folder), {0: str(path)}, [key, "z/train/knn"], out)
