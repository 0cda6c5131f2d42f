"""The graph of a release as Neo4j keeps it, asked without a server."""

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from kgservice.stores.change import content_of
from kgservice.stores.graph import knowledge_of
from kgservice.stores.memory_graph import MemoryGraph
from kgservice.stores.neo4j.base import StoredBase
from kgservice.stores.release import Release
from ontology.iri import SKOS
from tests.kgservice.stores.imports import graph_of

EKMAN, LABEL = NamedNode(graph_of("ekman")), NamedNode(SKOS + "prefLabel")
ANGER = NamedNode("https://w3id.org/emotaxa/ekman/anger")


@pytest.fixture(scope="module")
def plain(release: Release) -> Store:
    store = Store()
    store.extend(MemoryGraph.of(release).quads_for_pattern(None, None, None))
    return store


@pytest.fixture(scope="module")
def base(plain: Store) -> StoredBase:
    names = sorted(str(name.value) for name in plain.named_graphs())

    def content(name: str) -> bytes:
        return content_of(plain.quads_for_pattern(None, None, None, NamedNode(name)))

    return StoredBase(names, content, lambda base: knowledge_of(base, 1))


@pytest.mark.parametrize("subject", [None, ANGER, NamedNode("http://example.org/nobody")])
@pytest.mark.parametrize("predicate", [None, LABEL])
@pytest.mark.parametrize("value", [None, Literal("anger", language="en")])
@pytest.mark.parametrize("graph", [None, EKMAN, NamedNode("http://example.org/nothing")])
def test_it_answers_as_a_dataset_does(
    base: StoredBase,
    plain: Store,
    subject: NamedNode | None,
    predicate: NamedNode | None,
    value: Literal | None,
    graph: NamedNode | None,
) -> None:
    found = list(base.quads_for_pattern(subject, predicate, value, graph))
    assert len(found) == len(set(found))
    assert set(found) == set(plain.quads_for_pattern(subject, predicate, value, graph))


def test_it_looks_at_what_is_said_of_one_thing_alone(base: StoredBase, monkeypatch: pytest.MonkeyPatch) -> None:
    known = set(base.quads_for_pattern(ANGER, None, None, EKMAN))
    monkeypatch.setattr("kgservice.stores.pile.Pile.__iter__", lambda pile: pytest.fail("it looks through the graph"))
    assert set(base.quads_for_pattern(ANGER, None, None, EKMAN)) == known
    assert Quad(ANGER, LABEL, Literal("anger", language="en"), EKMAN) in base
