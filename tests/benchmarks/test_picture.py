"""A method has one point a panel, in however many pairs it stands."""

from benchmarks.picture import Point, points, quality_against_time


def row(ours, peer, cpu, knn):
    scores = {"knn": knn, "svm": knn}
    return {"case": "zeisel", "ours": ours, "peer": peer, "cpu": cpu, "scores": scores}


ROWS = [
    row("E-step 1", "UMAP", [10.0, 3.0], [0.8, 0.7]),
    row("E-step 1", "hNNE", [12.0, 0.1], [0.8, 0.6]),
    row("E-step 1", "ours", [14.0, 1.0], [0.8, None]),
]


def test_ours_is_the_median_of_its_pairs_and_what_has_no_score_no_point():
    assert points(ROWS, "knn") == [
        Point("E-step 1", 12.0, 0.8, True),
        Point("UMAP", 3.0, 0.7, False),
        Point("hNNE", 0.1, 0.6, False),
    ]


def test_every_method_is_named_once(tmp_path):
    quality_against_time(ROWS[:2], tmp_path / "quality")
    drawn = (tmp_path / "quality.svg").read_text()
    assert [drawn.count(f"<!-- {name} -->") for name in ("E-step 1", "UMAP", "hNNE")] == [1, 1, 1]


def test_nothing_is_drawn_of_steps(tmp_path):
    quality_against_time([{**ROWS[0], "scores": {}}], tmp_path / "quality")
    assert list(tmp_path.iterdir()) == []
