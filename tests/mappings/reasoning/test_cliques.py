"""Cliques are what exact matches make the same."""

import networkx as nx
import pytest
from hypothesis import given

from mappings.knowledge import Knowledge
from mappings.reasoning.cliques import cliques
from mappings.record import MappingRecord
from ontology.iri import expand
from tests.mappings.reasoning.generated import worlds


def exact(one: str, other: str, *, negated: bool = False) -> MappingRecord:
    return MappingRecord(f"urn:{one} {other}", expand(one), "skos:exactMatch", expand(other), negated)


def test_relief_is_one_thing_in_many_vocabularies(knowledge: Knowledge) -> None:
    relief = expand("sense:relief")
    [clique] = [one for one in cliques(knowledge.records) if relief in one.members]
    assert {expand("goemotions:relief"), expand("parrott:3/relief")} <= set(clique.members)
    way = clique.path(expand("goemotions:relief"), expand("parrott:3/relief"))
    assert [one.object for one in way] == [relief, relief]
    assert clique.denials == ()


def test_there_is_no_way_to_what_is_no_member() -> None:
    [clique] = cliques([exact("a:joy", "b:joy")])
    assert clique.path(expand("a:joy"), expand("a:joy")) == ()
    for start, end in (("a:joy", "c:joy"), ("c:joy", "a:joy"), ("c:joy", "c:joy")):
        with pytest.raises(KeyError, match="c/joy"):
            clique.path(expand(start), expand(end))


def test_what_is_of_one_scheme_is_told() -> None:
    [clique] = cliques([exact("a:joy", "b:joy"), exact("c:glee", "b:joy"), exact("c:joy", "b:joy")])
    assert clique.doubles() == {"c": (expand("c:glee"), expand("c:joy"))}


def test_a_denial_joins_nothing_and_is_told_within_a_clique() -> None:
    assert cliques([exact("a:joy", "b:joy", negated=True)]) == ()
    [clique] = cliques([exact("a:joy", "b:joy"), exact("b:joy", "c:joy"), exact("c:joy", "a:joy", negated=True)])
    assert [one.negated for one in clique.denials] == [True]


def test_owl_joins_too_and_other_matches_do_not() -> None:
    records = [
        MappingRecord("urn:1", "urn:a", "owl:equivalentClass", "urn:b"),
        MappingRecord("urn:2", "urn:b", "skos:closeMatch", "urn:c"),
        MappingRecord("urn:3", "urn:c", "skos:broadMatch", "urn:d"),
    ]
    assert [clique.members for clique in cliques(records)] == [("urn:a", "urn:b")]


@given(worlds())
def test_cliques_are_the_connected_components(records: list[MappingRecord]) -> None:
    graph = nx.Graph()
    denied = {
        frozenset((one.subject, one.object))
        for one in records
        if one.negated and one.predicate in ("skos:exactMatch", "skos:closeMatch")
    }
    for one in records:
        pair = frozenset((one.subject, one.object))
        if one.predicate == "skos:exactMatch" and not one.negated and pair not in denied and len(pair) == 2:
            graph.add_edge(one.subject, one.object)
    found = cliques(records)
    assert {frozenset(clique.members) for clique in found} == set(map(frozenset, nx.connected_components(graph)))
    for clique in found:
        for member in clique.members:
            way = clique.path(clique.members[0], member)
            assert len(way) == nx.shortest_path_length(graph, clique.members[0], member)
