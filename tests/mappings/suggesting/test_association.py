"""Association: what the 2 x 2 table of two labels says, and how little a few rows say."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mappings.suggesting.association import Association
from mappings.suggesting.bounds import wilson


@st.composite
def tables(draw: st.DrawFn) -> Association:
    both, only_first, only_second, neither = (draw(st.integers(0, 5_000)) for _ in range(4))
    return Association(both, both + only_first, both + only_second, both + only_first + only_second + neither)


@given(tables())
def test_every_figure_stays_in_its_range(table: Association) -> None:
    assert 0.0 <= table.forward <= 1.0 and 0.0 <= table.backward <= 1.0 and 0.0 <= table.score <= 1.0
    assert -1.0 - 1e-9 <= table.phi <= 1.0 + 1e-9 and table.lift >= 0.0


@given(tables())
def test_the_other_way_round_broader_is_narrower(table: Association) -> None:
    turned = Association(table.both, table.second, table.first, table.rows)
    swapped = {"skos:broadMatch": "skos:narrowMatch", "skos:narrowMatch": "skos:broadMatch"}
    assert turned.relation == swapped.get(table.relation, table.relation)
    assert (turned.forward, turned.backward) == (table.backward, table.forward)
    assert math.isclose(turned.phi, table.phi, abs_tol=1e-12)


@given(tables(), st.integers(2, 50))
def test_more_rows_of_the_same_kind_never_say_less(table: Association, times: int) -> None:
    more = Association(table.both * times, table.first * times, table.second * times, table.rows * times)
    assert more.forward >= table.forward - 1e-9 and more.score >= table.score - 1e-9


@given(st.integers(1, 60), st.integers(1, 60), st.integers(1, 60))
def test_labels_that_go_together_by_chance_alone_say_nothing(one: int, other: int, cells: int) -> None:
    # The shares of the product table: P(both) = P(first) P(second).
    table = Association(one * other, one * (other + cells), (one + cells) * other, (one + cells) * (other + cells))
    assert table.lift == pytest.approx(1.0) and not table.together


def test_a_pair_seen_twice_does_not_win_over_one_seen_often() -> None:
    rare = Association(both=2, first=2, second=2, rows=10_000)
    often = Association(both=900, first=1_000, second=1_000, rows=10_000)
    assert rare.lift > often.lift, "by lift alone, it would"
    assert rare.score < often.score


@pytest.mark.parametrize(
    ("both", "first", "second", "relation"),
    [
        (950, 1_000, 1_000, "skos:exactMatch"),
        (700, 1_000, 1_000, "skos:closeMatch"),
        (950, 1_000, 4_000, "skos:broadMatch"),
        (950, 4_000, 1_000, "skos:narrowMatch"),
        (300, 1_000, 1_000, "skos:relatedMatch"),
    ],
)
def test_the_conditional_shares_both_ways_tell_the_relation(both: int, first: int, second: int, relation: str) -> None:
    assert Association(both, first, second, 20_000).relation == relation


def test_a_label_on_nearly_every_row_is_implied_by_nothing() -> None:
    assert not Association(both=95, first=100, second=9_500, rows=10_000).together


@pytest.mark.parametrize("counts", [(3, 2, 5, 10), (0, 6, 6, 10), (-1, 2, 2, 10), (1, 2, 11, 10)])
def test_counts_that_no_rows_give_are_refused(counts: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="no rows give"):
        Association(*counts)


@given(st.integers(0, 500), st.integers(0, 500))
def test_wilsons_interval_holds_the_share(hits: int, others: int) -> None:
    low, high = wilson(hits, hits + others)
    share = hits / (hits + others) if hits + others else 0.5
    assert 0.0 <= low <= share + 1e-12 and share - 1e-12 <= high <= 1.0
