"""What stands in the figures: every series where its label says, with the values given."""

import numpy as np
import pytest
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from diffaug.figures import figure3, figure4, figure5, figure6, figure7, figure_a2, gains, rounds
from diffaug.figures.style import BLUE, GREEN, GREY, ORANGE, VERMILION, class_styles

RANDOM = np.random.default_rng(0)


@pytest.fixture
def drawn(monkeypatch):
    """Figures that were to be saved."""
    figures: list[Figure] = []
    for module in (figure3, figure4, figure5, figure6, figure7, figure_a2, gains, rounds):
        monkeypatch.setattr(module, "save", lambda figure, *_: figures.append(figure))
    return figures


def names_of(ticks) -> list[str]:
    return [tick.get_text() for tick in ticks]


def test_figure_3_has_each_image_in_its_row_and_column(drawn):
    originals = RANDOM.uniform(-1, 1, (4, 1, 8, 8))
    generated = RANDOM.uniform(-1, 1, (4, 2, 1, 8, 8))
    figure3.originals_beside_generated(originals, generated, list("abcd"), "stem", blocks=2)
    left, right = drawn[0].axes
    for axes, rows in ((left, (0, 1)), (right, (2, 3))):
        picture = np.asarray(axes.images[0].get_array())
        assert names_of(axes.get_xticklabels()) == ["Ori", "Aug 1", "Aug 2"]
        assert names_of(axes.get_yticklabels()) == ["abcd"[row] for row in rows]
        columns, lines = axes.get_xticks(), axes.get_yticks()
        for row, middle in zip(rows, lines, strict=True):
            images = [originals[row], *generated[row]]
            for image, centre in zip(images, columns, strict=True):
                top, start = int(middle - 3.5), int(centre - 3.5)
                cell = picture[top : top + 8, start : start + 8, 0]
                np.testing.assert_allclose(cell, (image[0] + 1) / 2)


def test_figure_4_has_a_violin_a_sample_with_its_quartiles(drawn):
    genes = RANDOM.gamma(1.0, 1.0, (5, 30)) + np.arange(5)[:, None]
    classes = {"B cell": figure4.Samples(genes[:2], genes[2:])}
    figure4.expression_violins("zeisel", classes, "stem")
    (axes,) = drawn[0].axes
    names = ["Ori 1", "Ori 2", "Aug 1", "Aug 2", "Aug 3"]
    assert names_of(axes.get_yticklabels()) == names
    assert axes.yaxis_inverted(), "Ori 1 is not at the top"
    assert drawn[0].get_suptitle() == "data set: zeisel"
    assert axes.get_title(loc="left") == "(a) class: B cell"
    *violins, quartiles = axes.collections
    for place, (violin, row) in enumerate(zip(violins, genes, strict=True)):
        assert to_hex(violin.get_facecolor()[0][:3]) == to_hex(BLUE if place < 2 else ORANGE)
        x, y = violin.get_paths()[0].vertices.T
        assert (x.min(), x.max()) == pytest.approx((row.min(), row.max()))
        assert y.mean() == pytest.approx(place, abs=0.1)
    bars = np.array([segment[:, 0] for segment in quartiles.get_segments()])
    np.testing.assert_allclose(bars, np.quantile(genes, [0.25, 0.75], axis=1).T)
    np.testing.assert_allclose(axes.lines[0].get_xdata(), np.median(genes, axis=1))


def test_figure_5_has_the_shares_of_each_kind_of_view_under_its_name(drawn):
    series = {
        "generated": RANDOM.uniform(0.2, 0.6, 60),
        "mixup": RANDOM.uniform(0.7, 1, 40),
        "crop": RANDOM.uniform(0.4, 1, 50),
    }
    figure5.similarity_curves({"digits": series}, "stem")
    (axes,) = drawn[0].axes
    assert not axes.patches, "filled areas hide each other"
    colours = {"generated": BLUE, "mixup": ORANGE, "crop": GREEN}
    curves, medians = axes.lines[::2], axes.lines[1::2]
    texts = axes.get_legend().texts
    for kind, curve, dot, text in zip(series, curves, medians, texts, strict=True):
        values = series[kind]
        assert text.get_text() == f"{figure5.VIEWS[kind][0]} (median {np.median(values):.3f})"
        assert {to_hex(line.get_color()) for line in (curve, dot)} == {to_hex(colours[kind])}
        distances, shares = curve.get_data()
        for at_most in (0.3, 0.5, 0.75, 0.9):
            steps = np.append(shares, 0)  # beyond the largest distance
            assert steps[np.searchsorted(distances, 1 - at_most)] == pytest.approx(
                (values <= at_most).mean()
            )
        assert dot.get_xydata().tolist() == [[pytest.approx(1 - np.median(values)), 0.5]]


def test_figure_5_reaches_from_the_lowest_percent_to_where_most_rows_lie(drawn):
    """All mass lay in the last of 40 bins from the lowest similarity to 1."""
    far, near = 1 - np.geomspace(1e-1, 8e-1, 101), 1 - np.geomspace(1e-5, 1e-2, 101)
    figure5.similarity_curves({"digits": {"crop": far}, "zeisel": {"swap": near}}, "stem")
    expected = 1 - np.quantile(far, 0.01), 1 - np.quantile(near, 0.9)
    for axes in drawn[0].axes:
        assert axes.get_xlim() == pytest.approx(expected)
        assert axes.get_xscale() == "log"
        ticks = dict(zip(names_of(axes.get_xticklabels()), axes.get_xticks(), strict=True))
        assert ticks["0.99"] == pytest.approx(0.01)


def test_figure_5_has_an_axis_where_all_views_equal_their_rows(drawn):
    figure5.similarity_curves({"digits": {"generated": np.ones(9)}}, "stem")
    assert drawn[0].axes[0].get_xlim() == pytest.approx((0.1, 1e-6))


def test_figure_6_has_each_class_in_its_own_colour_and_method_in_its_own_column(drawn):
    labels = np.arange(24) % 3
    planes = {"PCA": RANDOM.normal(size=(24, 2)), "DiffAug": RANDOM.normal(size=(24, 2))}
    datasets = {"zeisel": {name: figure6.Plane(points, labels) for name, points in planes.items()}}
    figure6.representation_scatter(datasets, {"zeisel": ["a", "b", "c"]}, "stem")
    for axes, (method, points) in zip(drawn[0].axes, planes.items(), strict=True):
        assert axes.get_title() == method
        shown = {part.get_label(): part for part in axes.collections}
        assert list(shown) == ["a", "b", "c"]
        for label, ((colour, _), part) in enumerate(
            zip(class_styles(3), shown.values(), strict=True)
        ):
            np.testing.assert_array_equal(part.get_offsets(), points[labels == label])
            assert to_hex(part.get_facecolor()[0]) == to_hex(colour)


def test_figure_6_breaks_a_long_label_above_its_panel(drawn):
    plane = figure6.Plane(RANDOM.normal(size=(6, 2)), np.arange(6) % 2)
    planes = {"SimCLR on the protocol's views (B1)": plane, "DiffAug E (after E-step 1)": plane}
    figure6.representation_scatter({"digits": planes}, {"digits": ["a", "b"]}, "stem")
    titles = [axes.get_title() for axes in drawn[0].axes]
    assert titles == ["SimCLR on the\nprotocol's views (B1)", "DiffAug E (after\nE-step 1)"]


def test_figure_6_leaves_the_place_of_a_method_empty_that_a_data_set_lacks(drawn):
    plane = figure6.Plane(RANDOM.normal(size=(6, 2)), np.arange(6) % 2)
    datasets = {"digits": {"PCA": plane, "BYOL": plane}, "zeisel": {"PCA": plane}}
    figure6.representation_scatter(datasets, {name: ["a", "b"] for name in datasets}, "stem")
    panels = drawn[0].axes
    assert [len(axes.collections) for axes in panels] == [2, 2, 2, 0]
    assert [axes.get_title() for axes in panels] == ["PCA", "BYOL", "", ""]
    for axes in panels[1::2]:  # the legend of each row
        assert names_of(axes.get_legend().texts) == ["a", "b"]


def test_figure_7_has_each_seed_and_the_mean_at_its_lambda_in_percent(drawn):
    series = {
        "generated": {0.5: [0.9, 0.8, 0.7], 0: [0.6, 0.5, 0.4], 0.1: [0.85, 0.75, 0.8]},
        "own rows": {0.1: [0.55, 0.65, 0.6], 0.5: [0.3, 0.35, 0.25]},
    }
    figure7.accuracy_over_lambda({"digits": series}, "z/train/svm_linear", "stem")
    (axes,) = drawn[0].axes
    assert names_of(axes.get_xticklabels()) == ["0", "0.1", "0.5"]
    assert axes.get_ylabel() == "linear SVM accuracy\non z, training rows, in percent"
    assert not axes.patches, "a box over three seeds"
    places = {
        0.0: (series["generated"][0], VERMILION),
        0.8: (series["generated"][0.1], BLUE),
        1.8: (series["generated"][0.5], BLUE),
        1.2: (series["own rows"][0.1], GREY),
        2.2: (series["own rows"][0.5], GREY),
    }
    dots = [part for part in axes.collections if isinstance(part, PathCollection)]
    means = [part for part in axes.collections if isinstance(part, LineCollection)]
    found = {round(float(part.get_offsets()[:, 0].mean()), 6): part for part in dots}
    assert set(found) == set(places)
    for bar, (place, part) in zip(means, found.items(), strict=True):
        values, colour = places[place]
        np.testing.assert_allclose(part.get_offsets()[:, 1], 100 * np.array(values))
        assert (np.diff(part.get_offsets()[:, 0]) > 0).all(), "seeds hide each other"
        ((left, right),) = bar.get_segments()
        assert (left[1], right[1]) == pytest.approx([100 * np.mean(values)] * 2)
        assert left[0] < place < right[0]
        assert to_hex(part.get_facecolor()[0]) == to_hex(bar.get_color()[0]) == to_hex(colour)
    (without,) = [line for line in axes.lines if line.get_label() == "mean at λ = 0"]
    assert list(without.get_ydata()) == pytest.approx([50, 50])
    legend = dict(zip(*reversed(axes.get_legend_handles_labels()), strict=True))
    assert to_hex(legend["generated views, a seed"].get_color()) == to_hex(BLUE)
    assert to_hex(legend["own rows, a seed"].get_color()) == to_hex(GREY)


def test_figure_7_marks_the_lambda_of_the_protocol_where_it_is_drawn(drawn):
    series = {"generated": {0: [0.5], 0.1: [0.6], 0.5: [0.7]}}
    panels = {"digits": series, "zeisel": series, "cbmc": series}
    used = {"digits": 0.1, "zeisel": 0.5, "cbmc": 0.3}
    figure7.accuracy_over_lambda(panels, "z/test/knn", "stem", used)
    digits, zeisel, cbmc = drawn[0].axes
    for axes, place in ((digits, 1), (zeisel, 2)):
        (band,) = axes.patches
        assert band.get_x() < place < band.get_x() + band.get_width()
    assert not cbmc.patches


def test_gains_stand_on_the_line_of_their_score(drawn):
    gain = gains.Gain
    both = {"none": gain(1.0, 0.5), "own rows": gain(-2.0, None)}
    lines = [
        gains.Line("2 data sets", "all scores", True, both),
        gains.Line("digits", "10-NN", False, both),
    ]
    gains.gains_by_score({"DiffAug": lines, "rounds": lines[1:]}, "stem")
    first, second = drawn[0].axes
    assert names_of(first.get_yticklabels()) == ["2 data sets: all scores", "10-NN"]
    top, below = first.get_yticks()
    assert top < below, "the first line is at the top"
    assert first.get_ylim()[0] > first.get_ylim()[1]
    points = [bar.lines[0] for bar in first.containers]
    assert [float(point.get_xdata()[0]) for point in points] == [1, 1, -2, -2]
    assert {float(point.get_ydata()[0]) < top + 0.5 for point in points[::2]} == {True}
    ((left, right),) = first.containers[0].lines[2][0].get_segments()
    assert (left[0], right[0]) == (0.5, 1.5)
    assert len(second.containers) == 2
    (legend,) = drawn[0].legends
    assert names_of(legend.get_texts()) == ["over none", "over own rows"]


@pytest.mark.parametrize("n_rounds", [1, 2])
def test_figure_a2_has_each_phase_at_its_epochs(drawn, n_rounds):
    lengths = {"estep1": (4, 5, 6), "mstep": (3, 1, 2), "estep2": (2, 3, 4)}
    phases = ["estep1", *["mstep", "estep2"] * n_rounds]
    losses = [
        (p, RANDOM.uniform(low, high, (2, n))) for p in phases for n, low, high in [lengths[p]]
    ]
    accuracies = np.array([[0.5, 0.6], [0.7, 0.9], [0.8, 0.9]])[: n_rounds + 1]
    training = figure_a2.Training(losses, accuracies)
    figure_a2.training_curves({"digits": training}, "z/test/knn", "stem")
    contrastive, diffusion, accuracy = drawn[0].axes
    assert accuracy.get_ylabel() == "10-NN accuracy\non z,\nheld-out rows (%)"
    ends = np.cumsum([loss.shape[1] for _, loss in losses])
    lines = {"mstep": iter(diffusion.lines), "other": iter(contrastive.lines)}
    bands = {"mstep": iter(diffusion.collections), "other": iter(contrastive.collections)}
    for (phase, loss), end in zip(losses, ends, strict=True):
        kind = "mstep" if phase == "mstep" else "other"
        line = next(lines[kind])
        assert list(line.get_xdata()) == list(range(end - loss.shape[1] + 1, end + 1))
        np.testing.assert_allclose(line.get_ydata(), loss.mean(0))
        heights = next(bands[kind]).get_paths()[0].vertices[:, 1]
        assert (heights.min(), heights.max()) == pytest.approx((loss.min(), loss.max()))
    means, seeds = accuracy.lines
    places = [4, 9, 14][: n_rounds + 1]
    assert list(means.get_xdata()) == places
    np.testing.assert_allclose(means.get_ydata(), 100 * accuracies.mean(1))
    np.testing.assert_allclose(seeds.get_xdata(), np.repeat(places, 2))
    np.testing.assert_allclose(seeds.get_ydata(), 100 * accuracies.ravel())
    names = ["E-step 1", "M-step", "E-step 2"]
    assert names_of(contrastive.texts) == (names if n_rounds == 1 else [])


def test_rounds_have_each_method_at_its_scores(drawn):
    scores = {"samples": [[0.5, 0.6], [0.7, 0.9], [0.8, 0.8]], "own rows": [[0.5, 0.6], [0.4, 0.6]]}
    rounds.score_by_round({"zeisel": scores}, "z/train/svm_rbf", "stem")
    (axes,) = drawn[0].axes
    assert axes.get_ylabel() == "RBF-SVM accuracy\non z, training rows (%)"
    for line, points, (name, by_round) in zip(
        axes.lines, axes.collections, scores.items(), strict=True
    ):
        assert line.get_label() == name
        assert list(line.get_xdata()) == list(range(len(by_round)))
        np.testing.assert_allclose(line.get_ydata(), 100 * np.mean(by_round, axis=1))
        offsets = points.get_offsets()
        np.testing.assert_allclose(offsets[:, 1], 100 * np.ravel(by_round))
        assert list(np.round(offsets[:, 0])) == list(np.repeat(range(len(by_round)), 2))
    (legend,) = drawn[0].legends
    assert names_of(legend.get_texts()) == list(scores)
