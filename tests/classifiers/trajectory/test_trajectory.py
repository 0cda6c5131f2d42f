"""Trajectories: the points of sentences, the laws of smoothing, and the files they are written to."""

import csv
import json
import re
import xml.etree.ElementTree as ET
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from classifiers.trajectory.chart import chart
from classifiers.trajectory.page import trajectory_page, write_trajectory
from classifiers.trajectory.trajectory import Trajectory, smoothed, trajectory_of
from mappings.conversion.converter import Converter
from ontology.errors import DocumentError, EmotaxaError
from tests.kgservice.classification.words import WordModel

STORY = "It was a joy. Then came fear! ... And <b>anger</b> & grief.\n\n12. What a relief."

POINTS = npst.arrays(
    np.float64,
    st.tuples(st.integers(1, 30), st.just(3)),
    elements=st.one_of(st.floats(-1, 1), st.just(float("nan"))),
)
WIDTHS = st.floats(0.1, 20)


@pytest.fixture(scope="module")
def story(converter: Converter) -> Trajectory:
    return trajectory_of(WordModel().at(converter), STORY, name="a <story>")


def test_every_sentence_has_its_point_and_labels(story: Trajectory) -> None:
    assert [one.text for one in story.sentences][:2] == ["It was a joy.", "Then came fear!"]
    assert story.labels[:2] == (("joy",), ("fear",))
    for sentence in story.sentences:
        assert STORY[sentence.start :].startswith(sentence.text[:5])
    known = [not np.isnan(point).any() for point in story.points]
    assert [one.text for one, there in zip(story.sentences, known, strict=True) if not there] == ["...", "12."]
    assert not np.isnan(story.smooth).any(), "a sentence without a word is filled in from its neighbours"


@given(POINTS, WIDTHS)
def test_what_is_smoothed_stays_among_what_it_is_made_of(points: np.ndarray, width: float) -> None:
    found = smoothed(points, width)
    assert found.shape == points.shape
    for column in range(3):
        known = points[~np.isnan(points[:, column]), column]
        given_here = found[~np.isnan(found[:, column]), column]
        if len(known):
            assert (given_here >= known.min()).all() and (given_here <= known.max()).all()
        else:
            assert not len(given_here)


@given(st.floats(-1, 1), st.integers(1, 30), WIDTHS)
def test_what_never_moves_is_left_as_it_is(value: float, count: int, width: float) -> None:
    assert smoothed(np.full((count, 3), value), width) == pytest.approx(value)


@given(POINTS, WIDTHS)
def test_the_way_back_is_the_way_there(points: np.ndarray, width: float) -> None:
    np.testing.assert_allclose(smoothed(points[::-1], width)[::-1], smoothed(points, width), atol=1e-12)


def test_a_narrow_curve_changes_nothing_and_a_wide_one_levels() -> None:
    points = np.array([[-1.0, 0.0, 1.0], [1.0, 0.0, -1.0]] * 10)
    np.testing.assert_allclose(smoothed(points, 0.1), points, atol=1e-12)
    assert abs(smoothed(points, 5)[5:-5]).max() < 0.1


@pytest.mark.parametrize("width", [5e-324, 1e-300, 1e-160, 0.02])
def test_the_narrowest_curves_warn_of_nothing(width: float) -> None:
    points = np.array([[0.1, 0.2, np.nan], [0.3, -0.1, 0.5], [np.nan, 0.4, np.nan]])
    found = smoothed(points, width)
    np.testing.assert_allclose(found, [[0.1, 0.2, 0.5], [0.3, -0.1, 0.5], [0.3, 0.4, 0.5]], atol=1e-12)


@pytest.mark.parametrize("count", [1, 2, 10, 11, 12, 99, 102, 12_345])
def test_the_numbers_under_the_chart_go_up_in_even_steps(converter: Converter, count: int) -> None:
    document = " ".join(f"So joy came {number}." for number in range(count))
    shown = re.findall(r'class="place">([\d,]+)<', chart(trajectory_of(WordModel().at(converter), document)))
    numbers = [int(number.replace(",", "")) for number in shown]
    assert (numbers[0], numbers[-1]) == (1, count) and len(numbers) <= 11
    assert len(set(np.diff(numbers[:-1]))) <= 1
    assert len(numbers) < 3 or numbers[1] - numbers[0] <= numbers[-1] - numbers[-2] < 2 * (numbers[1] - numbers[0])


@pytest.mark.parametrize("width", [0.0, -1.0, float("nan"), float("inf")])
def test_a_width_that_smooths_nothing_is_refused(width: float) -> None:
    with pytest.raises(EmotaxaError, match="smooths nothing"):
        smoothed(np.zeros((2, 3)), width)


def test_any_width_and_any_length_are_smoothed() -> None:
    points = np.random.default_rng(5).uniform(-1, 1, (4_000, 3))
    points[1_000:3_500] = np.nan
    levelled = smoothed(points[:50], 1e300)
    np.testing.assert_allclose(levelled, np.broadcast_to(points[:50].mean(axis=0), (50, 3)))
    found = smoothed(points, 300.0)
    place = np.arange(4_000)
    for at in (0, 500, 1_800, 3_999):
        weights = np.exp(-0.5 * ((place - at) / 300.0) ** 2) * (abs(place - at) <= 900) * ~np.isnan(points[:, 0])
        expected = weights @ np.nan_to_num(points) / weights.sum()
        np.testing.assert_allclose(found[at], expected, atol=1e-9)
    assert np.isnan(found[2_000:2_500]).all(), "nothing near is known there"
    assert not np.isnan(found[:1_900]).any()


def test_how_far_it_is_is_told(converter: Converter) -> None:
    told: list[tuple[int, int, int | None]] = []
    document = "A joy. " * 1_500
    trajectory_of(WordModel().at(converter), document, progress=lambda *state: told.append(state))
    assert told == [(1_024, 1_024, 1_500), (1_500, 1_500, 1_500)]


def test_a_document_without_a_sentence_is_refused(converter: Converter) -> None:
    with pytest.raises(EmotaxaError, match="holds no sentence"):
        trajectory_of(WordModel().at(converter), " \n ")


def test_the_chart_is_an_image_that_can_be_read_out(story: Trajectory) -> None:
    image = ET.fromstring(str(chart(story)))
    assert image.get("role") == "img"
    told = "".join(image.find("desc").itertext())  # type: ignore[union-attr]
    assert all(name in told for name in ("valence", "arousal", "dominance"))
    dots = [one for one in image.iter("circle") if "valence" in str(one.get("class"))]
    assert len(dots) == int((~np.isnan(story.points[:, 0])).sum())
    for mark in image.iter("polyline"):
        for pair in str(mark.get("points")).split():
            across, down = map(float, pair.split(","))
            assert 0 <= across <= 960 and 0 <= down <= 340


def test_a_page_needs_nothing_else_and_lets_no_markup_in(story: Trajectory) -> None:
    page = trajectory_page(story)
    assert "<b>anger" not in page and "&lt;b&gt;anger" in page and "a &lt;story&gt;" in page
    assert "<script" not in page and "http" not in page.replace("http-equiv", "")


def test_files_are_in_the_format_of_their_ending(story: Trajectory, tmp_path: Path) -> None:
    for name in ("way.html", "way.json", "way.csv"):
        write_trajectory(story, tmp_path / name)
    document = json.loads((tmp_path / "way.json").read_text(encoding="utf-8"))
    rows = list(csv.DictReader(StringIO((tmp_path / "way.csv").read_text(encoding="utf-8"))))
    assert len(rows) == len(document["sentences"]) == len(story.sentences)
    assert [row["labels"] for row in rows][:2] == ["joy", "fear"]
    assert float(rows[0]["smooth_valence"]) == document["sentences"][0]["smooth"]["valence"]
    with pytest.raises(DocumentError, match=r"\.html, \.json or \.csv"):
        write_trajectory(story, tmp_path / "way.xlsx")
