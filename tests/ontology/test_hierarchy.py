"""The hierarchy as a graph: ancestors, distances, similarity, the order of intensity, cycles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mappings.knowledge import Knowledge
from ontology.hierarchy import Hierarchy, cycles
from ontology.iri import expand


@pytest.fixture(scope="module")
def hierarchy(knowledge: Knowledge) -> Hierarchy:
    return Hierarchy(knowledge.taxonomy)


@pytest.mark.parametrize(
    ("one", "other", "common", "distance"),
    [
        ("parrott:3/rage", "parrott:3/fury", ("parrott:2/rage",), 2),
        ("parrott:3/rage", "parrott:3/annoyance", ("parrott:1/anger",), 4),
        ("parrott:3/rage", "parrott:1/anger", ("parrott:1/anger",), 2),
        ("parrott:3/rage", "parrott:3/rage", ("parrott:3/rage",), 0),
        ("parrott:3/rage", "parrott:3/joy", (), None),
        ("parrott:3/rage", "shaver:3/rage", (), None),
    ],
)
def test_two_concepts_meet_at_their_lowest_common_ancestor(
    hierarchy: Hierarchy, one: str, other: str, common: tuple[str, ...], distance: int | None
) -> None:
    one, other = expand(one), expand(other)
    assert hierarchy.lowest_common_ancestors(one, other) == tuple(map(expand, common))
    assert hierarchy.distance(one, other) == hierarchy.distance(other, one) == distance


def test_similarity_is_that_of_wu_and_palmer(hierarchy: Hierarchy) -> None:
    rage, fury, annoyance, joy = (expand(f"parrott:3/{name}") for name in ("rage", "fury", "annoyance", "joy"))
    assert hierarchy.similarity(rage, rage) == 1.0
    assert hierarchy.similarity(rage, fury) == pytest.approx(2 * 2 / (2 * 2 + 2))
    assert hierarchy.similarity(rage, annoyance) == pytest.approx(2 * 1 / (2 * 1 + 4))
    assert hierarchy.similarity(rage, joy) == 0.0


def test_depth_counts_the_links_to_the_top(hierarchy: Hierarchy) -> None:
    depths = [hierarchy.depth(expand(f"parrott:{slug}")) for slug in ("1/anger", "2/rage", "3/rage")]
    assert depths == [0, 1, 2]


def test_the_order_of_intensity_begins_with_the_mildest(hierarchy: Hierarchy) -> None:
    order = hierarchy.intensity_order(expand("plutchik:2/joy"))
    assert order == tuple(expand(f"plutchik:2/{name}") for name in ("serenity", "joy", "ecstasy"))
    assert hierarchy.intensity_order(expand("ekman:joy")) == (expand("ekman:joy"),)


def test_nothing_shipped_runs_in_a_circle(hierarchy: Hierarchy) -> None:
    assert list(cycles(hierarchy.graph.edges)) == []
    for name in ("moreIntenseThan", "composedOf"):
        assert list(cycles(hierarchy.relations(name).edges)) == []


NODES = st.sampled_from("abcdef")


@given(st.lists(st.tuples(NODES, NODES), max_size=14))
def test_a_cycle_follows_its_links_and_none_is_left_without_those_that_are_found(links: list[tuple[str, str]]) -> None:
    found = list(cycles(links))
    left = set(links)
    for loop in found:
        steps = list(zip(loop, (*loop[1:], loop[0]), strict=True))
        assert set(steps) <= set(links)
        assert loop[0] == min(loop)
        left -= set(steps)
    assert list(cycles(left)) == []


def test_no_more_cycles_are_given_than_are_wanted() -> None:
    links = [(one, other) for one in "abcd" for other in "abcd" if one != other]
    assert len(list(cycles(links, most=3))) == 3
