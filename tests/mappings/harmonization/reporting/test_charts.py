"""Charts: pictures that say what the numbers say, and can be read out."""

import re
from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from mappings.harmonization.reporting.charts import bars, heat_map, stacked_bars
from mappings.harmonization.reporting.report import LabelCount

ODD = '<b>"a" & b</b>'


def drawn(picture: Markup) -> Element:
    image = fromstring(str(picture))
    title, told = image[0], image[1]
    assert (title.tag, told.tag) == ("title", "desc") and image.get("role") == "img"
    assert image.get("aria-labelledby") == f"{title.get('id')} {told.get('id')}"
    return image


def marks(image: Element) -> list[tuple[str, float, str]]:
    return [
        (rect.get("class") or "", float(rect.get("width") or 0), rect.findtext("title") or "")
        for rect in image.iter("rect")
    ]


def test_a_bar_shows_the_shares_and_says_the_numbers() -> None:
    image = drawn(stacked_bars("t", "Shares", {"joy": LabelCount(1, 2, 1), "love": LabelCount(0, 0, 4)}))
    (_, one, told), (_, two, _), (_, three, _), (state, whole, _) = marks(image)
    assert one == pytest.approx(three) and two == pytest.approx(2 * one) and whole == pytest.approx(4 * one, abs=0.05)
    assert (told, state) == ("joy: present in 1 of 4 rows (25%)", "unknown")
    assert image.findtext("desc") == "joy: 1 present, 2 absent, 1 unknown; love: 0 present, 0 absent, 4 unknown"


@given(st.lists(st.tuples(*[st.integers(0, 10**9)] * 3), min_size=1, max_size=5))
def test_the_parts_of_a_bar_fill_it(counts: list[tuple[int, int, int]]) -> None:
    image = drawn(stacked_bars("t", "Shares", {str(place): LabelCount(*one) for place, one in enumerate(counts)}))
    right = float((image.get("viewBox") or "").split()[2])
    ends: dict[str, float] = {}
    for rect in image.iter("rect"):
        ends[rect.get("y") or ""] = float(rect.get("x") or 0) + float(rect.get("width") or 0)
    assert len(ends) == sum(any(one) for one in counts)
    assert all(end == pytest.approx(right, abs=0.1) for end in ends.values())


def test_a_cell_is_as_deep_as_its_value_and_what_is_not_known_is_not_drawn() -> None:
    image = drawn(heat_map("h", "Degrees", ["anger", ODD], ["fear", "joy"], [[0.25, None], [0.0, 1.0]], kind="degree"))
    assert [told for _, _, told in marks(image)] == ["anger, fear: 0.25", f"{ODD}, fear: 0", f"{ODD}, joy: 1"]
    assert [rect.get("style") for rect in image.iter("rect")] == ["--share:0.25", "--share:0", "--share:1"]
    shares = heat_map("h", "Rates", ["a"], ["b"], [[0.999]], kind="unknown", percent=True)
    assert ">&gt;99%<" in shares


def test_many_columns_stand_aslant_and_long_names_are_cut() -> None:
    columns = [f"label number {number}" for number in range(20)]
    picture = heat_map("h", "Wide", ["x" * 60], columns, [[0.5] * 20], kind="degree")
    assert str(picture).count("rotate(-45)") == 20
    assert "x" * 33 + "…" in picture and f"<title>{'x' * 60}</title>" in picture
    assert "rotate" not in heat_map("h", "Narrow", ["x"], ["joy"], [[1.0]], kind="degree")


def test_rows_are_bars_beside_their_numbers() -> None:
    image = drawn(bars("r", "Rows", {ODD: 2_000, "b": 1_000, "c": 0}))
    (_, two, _), (_, one, _), (_, none, _) = marks(image)
    assert two == pytest.approx(2 * one, abs=0.05) and none == 0
    assert [text.text for text in image.iter("text") if text.get("class") == "figure"] == ["2,000", "1,000", "0"]


@pytest.mark.parametrize("picture", [bars("r", "Rows", {}), stacked_bars("t", "Shares", {})])
def test_nothing_can_be_drawn(picture: Markup) -> None:
    assert not marks(drawn(picture)) and not re.search("nan|inf", str(picture))
