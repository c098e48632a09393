from diffaug.tables.samples import for_people, sample_rows


def test_sample_quality():
    found = [
        {"agreement": 0.98, "agreement_real": 0.9, "ratio": 0.5, "diversity": 2.0},
        {"agreement": 1.00, "agreement_real": 0.9, "ratio": 0.7, "diversity": 2.0},
    ]
    found[0]["sample_to_source"] = 1.0  # Not shown.
    evaluations = {
        ("digits", "tuned"): {"0": found[0], "1": found[1]},
        ("zeisel", "tuned"): {"0": found[0]},
    }
    rows = sample_rows(["tuned", "tuned-A2"], evaluations)
    assert rows == [
        {
            "dataset": "digits",
            "method": "tuned",
            "agreement": "99.00",
            "agreement_std": "1.41",
            "agreement_real": "90.00",
            "agreement_real_std": "0.00",
            "ratio": "0.60",
            "ratio_std": "0.14",
            "diversity": "2.00",
            "diversity_std": "0.00",
            "n": 2,
        },
        {
            "dataset": "zeisel",
            "method": "tuned",
            "agreement": "98.00",
            "agreement_std": "",
            "agreement_real": "90.00",
            "agreement_real_std": "",
            "ratio": "0.50",
            "ratio_std": "",
            "diversity": "2.00",
            "diversity_std": "",
            "n": 1,
        },
    ]
    labels = {"tuned": "DiffAug, tuned"}
    assert for_people(rows, labels) == [
        {
            "data set": "digits",
            "method": "DiffAug, tuned",
            "label agreement, percent": "99.00 ± 1.41",
            "of real rows, percent": "90.00 ± 0.00",
            "distance ratio": "0.60 ± 0.14",
            "diversity": "2.00 ± 0.00",
            "seeds": 2,
        },
        {
            "data set": "zeisel",
            "method": "DiffAug, tuned",
            "label agreement, percent": "98.00",
            "of real rows, percent": "90.00",
            "distance ratio": "0.50",
            "diversity": "2.00",
            "seeds": 1,
        },
    ]


def test_without_labels_there_is_no_agreement():
    (row,) = sample_rows(["tuned"], {("plain", "tuned"): {"0": {"ratio": 0.5, "diversity": 2.0}}})
    assert (row["agreement"], row["agreement_std"], row["ratio"]) == ("", "", "0.50")
