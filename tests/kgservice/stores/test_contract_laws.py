"""Whatever is done to a store, in whichever order: it is what a plain set of quads would be, at every revision."""

from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from kgservice.stores.change import Edit, content_quads
from kgservice.stores.errors import GraphTaken, UnknownGraph
from kgservice.stores.graph import knowledge_of
from kgservice.stores.protocol import GraphStore
from ontology.iri import SKOS
from tests.kgservice.stores.imports import graph_of, scheme_import

SCHEMES = ("moods", "tempers")
EKMAN = NamedNode(graph_of("ekman"))
ANGER = NamedNode("https://w3id.org/emotaxa/ekman/anger")
GLOOM = NamedNode("https://w3id.org/emotaxa/moods/gloom")
GRAPHS: tuple[NamedNode | DefaultGraph, ...] = (
    EKMAN,
    *(NamedNode(graph_of(scheme)) for scheme in SCHEMES),
    NamedNode("http://example.org/n"),
    DefaultGraph(),
)

POOL = tuple(
    Quad(concept, NamedNode(SKOS + "altLabel"), Literal(text, language="en"), graph)
    for graph in GRAPHS
    for concept in (ANGER, GLOOM)
    for text in ("murk", "wrath")
)
labels = st.sets(st.sampled_from(["gloom", "cheer"]), min_size=1).map(sorted)


class _Model(RuleBasedStateMachine):
    """A store beside what it should be; examples follow one another on one store, each from the release on."""

    store: GraphStore
    shipped: frozenset[Quad]

    def __init__(self) -> None:
        super().__init__()
        for graph in {name for entry in self.store.log() for name in entry.graphs}:
            try:
                self.store.remove(graph, author="tester")
            except UnknownGraph:
                continue
        now = set(self.store.quads())
        self.store.edit(Edit.of(self.shipped - now, now - self.shipped, author="tester", summary="Back"))
        self.begun = self.store.revision
        self.now = set(self.shipped)
        self.was = [frozenset(self.now)]
        self.imported: dict[NamedNode, tuple[frozenset[Quad], bool]] = {}

    def _moved(self, entry: object) -> None:
        assert entry is not None, "a change was passed over"
        self.was.append(frozenset(self.now))

    @property
    def own(self) -> list[Quad]:
        """What of the release may go without harm."""
        kept = {SKOS + "definition", SKOS + "editorialNote"}
        return sorted(
            (quad for quad in self.shipped if quad.graph_name == EKMAN and quad.predicate.value in kept), key=str
        )

    @rule(
        added=st.sets(st.sampled_from(POOL), max_size=4),
        removed=st.sets(st.sampled_from(POOL), max_size=4),
        data=st.data(),
    )
    def edit(self, added: set[Quad], removed: set[Quad], data: Any) -> None:  # noqa: ANN401
        mine = data.draw(st.sets(st.sampled_from(self.own), max_size=2))
        back = data.draw(st.booleans())
        coming, going = added | (mine if back else set()), removed | (set() if back else mine)
        after = (self.now - going) | coming
        entry = self.store.edit(Edit.of(coming, going, author="tester", summary="Edited"))
        if after == self.now:
            assert entry is None
            return
        for graph in {quad.graph_name for quad in after ^ self.now} & self.imported.keys():
            assert isinstance(graph, NamedNode)
            self.imported[graph] = (self.imported[graph][0], True)
        self.now = after
        self._moved(entry)

    @rule(scheme=st.sampled_from(SCHEMES), labels=labels, replace=st.booleans())
    def load(self, scheme: str, labels: list[str], replace: bool) -> None:
        graph = NamedNode(graph_of(scheme))
        change = scheme_import(scheme, *labels)
        quads = frozenset(content_quads(change.content))
        there = {quad for quad in self.now if quad.graph_name == graph}
        standing, edited = self.imported.get(graph, (frozenset(), False))
        if graph in self.imported and standing == quads and not edited:
            assert self.store.load(change, replace=replace) is None
        elif (graph in self.imported and not replace) or (graph not in self.imported and there):
            with pytest.raises(GraphTaken):
                self.store.load(change, replace=replace)
        else:
            self.now = (self.now - there) | quads
            self.imported[graph] = (quads, False)
            self._moved(self.store.load(change, replace=replace))

    @rule(scheme=st.sampled_from(SCHEMES))
    def remove(self, scheme: str) -> None:
        graph = NamedNode(graph_of(scheme))
        if graph not in self.imported:
            with pytest.raises(UnknownGraph):
                self.store.remove(graph.value, author="tester")
            return
        del self.imported[graph]
        self.now = {quad for quad in self.now if quad.graph_name != graph}
        self._moved(self.store.remove(graph.value, author="tester"))

    @precondition(lambda self: len(self.was) > 1)
    @rule(data=st.data())
    def read_older(self, data: Any) -> None:  # noqa: ANN401
        back = data.draw(st.integers(0, len(self.was) - 1))
        self._assert_reads(self.begun + back, self.was[back])

    @rule()
    def read_newest(self) -> None:
        self._assert_reads(None, frozenset(self.now))

    @invariant()
    def counts(self) -> None:
        assert self.store.revision == self.begun + len(self.was) - 1

    def _assert_reads(self, revision: int | None, expected: frozenset[Quad]) -> None:
        quads = list(self.store.quads(revision))
        assert set(quads) == expected and len(quads) == len(expected)
        assert set(self.store.graphs(revision)) == {quad.graph_name for quad in expected} - {DefaultGraph()}
        for graph in GRAPHS:
            assert set(self.store.graph(graph, revision)) == {quad for quad in expected if quad.graph_name == graph}
        plain = Store()
        plain.extend(expected)
        known, wanted = self.store.knowledge(revision), knowledge_of(plain, 1)
        assert known.taxonomy == wanted.taxonomy
        assert [found.id for found in known.sets] == [found.id for found in wanted.sets]


def test_a_store_is_what_a_set_of_quads_would_be(store: GraphStore, request: pytest.FixtureRequest) -> None:
    far = "neo4j" in request.node.name
    shipped = frozenset(store.quads())

    class Machine(_Model):
        pass

    Machine.store, Machine.shipped = store, shipped
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=3 if far else 6,
            stateful_step_count=8 if far else 12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
