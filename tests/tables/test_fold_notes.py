"""Which tables say that a class is too small for the folds."""

from diffaug.tables.folds import small_class_notes


def test_a_note_for_each_data_set_with_a_class_below_ten():
    small, large = {"train/smallest_class": 7}, {"train/smallest_class": 10}
    evaluations = {
        ("zeisel", "pca"): {"0": {"train/smallest_class": 8}, "1": small},
        ("zeisel", "phate"): {"0": {}},
        ("digits", "pca"): {"0": large},
        ("old", "pca"): {"0": {"z/train/knn": 0.5}},
    }
    assert small_class_notes(evaluations) == [
        "zeisel: the smallest class has 7 rows in an SVM's cross-validation, fewer than the 10 "
        "folds, so that some folds hold none of it."
    ]
