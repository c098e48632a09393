from diffaug.tables.datasets import biology_rows, clustering_rows, linear_test_rows


def meta(domain, shape):
    return {
        "domain": domain,
        "shape": shape,
        "n_train": 80,
        "n_test": 20,
        "n_classes": 7,
        "licence": "MIT",
        "source": "a package",
    }


METAS = {"digits": meta("vision", [100, 1, 8, 8]), "zeisel": meta("biology", [100, 33])}
ORIGIN = {"licence": "MIT", "source": "a package"}
PRINTED = {"licence": "", "source": "paper, as printed"}


def test_linear_test():
    printed = {
        "dataset": "stl10",
        "train_split": "Train + Unlabeled",
        "test_split": "Test",
        "train_rows": "5000+100000",
        "test_rows": "8000",
        "classes": "10",
    }
    assert linear_test_rows(METAS, [printed]) == [
        {"dataset": "digits", "train_rows": 80, "test_rows": 20, "classes": 7, **ORIGIN},
        {
            "dataset": "stl10",
            "train_rows": "5000+100000",
            "test_rows": "8000",
            "classes": "10",
            **PRINTED,
        },
    ]


def test_clustering():
    printed = {"dataset": "cifar100", "split": "Train+Test", "rows": "60000", "classes": "20"}
    assert clustering_rows(METAS, [printed]) == [
        {"dataset": "digits", "split": "training", "rows": 80, "classes": 7, **ORIGIN},
        {"dataset": "digits", "split": "held-out", "rows": 20, "classes": 7, **ORIGIN},
        {**printed, **PRINTED},
    ]


def test_biology():
    printed = {"dataset": "mc1374", "train_rows": "24000", "test_rows": "6000", "dims": "1374"}
    printed["classes"] = "98"
    ours = {"dataset": "zeisel", "train_rows": 80, "test_rows": 20, "dims": 33, "classes": 7}
    assert biology_rows(METAS, [printed]) == [{**ours, **ORIGIN}, {**printed, **PRINTED}]


def test_without_classes_no_data_set_is_clustered():
    metas = {"plain": {**meta("vision", [100, 1, 8, 8]), "n_classes": 0}}
    assert clustering_rows(metas, []) == []
    assert [row["classes"] for row in linear_test_rows(metas, [])] == [""]
