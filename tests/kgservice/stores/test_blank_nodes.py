"""Blank nodes of modules bear the same names each time, on every store."""

from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    parse,
    serialize,
)

from kgservice.stores.change import Edit
from kgservice.stores.content import Content
from kgservice.stores.embedded import EmbeddedStore
from kgservice.stores.memory import MemoryStore
from kgservice.stores.protocol import GraphStore
from kgservice.stores.rdf.blank_nodes import with_stable_names
from kgservice.stores.rdf_directory import directory_of
from kgservice.stores.release import Release, shipped_release
from tests.kgservice.stores.imports import graph_of

SAYS, LEADS = NamedNode("http://example.org/says"), NamedNode("http://example.org/leads")


def blank(store: GraphStore) -> set[Quad]:
    return {quad for quad in store.quads() if isinstance(quad.subject, BlankNode)}


def test_the_shipped_files_say_the_same_each_time() -> None:
    one, other = (set(Content(shipped_release()).quads()) for _ in range(2))
    assert one == other
    names = [quad.subject for quad in one if isinstance(quad.subject, BlankNode)]
    assert len(set(names)) > 1000


def test_two_builds_and_two_stores_say_the_same(release: Release, tmp_path: Path) -> None:
    stores: list[GraphStore] = [EmbeddedStore(tmp_path / name, release=release) for name in "ab"]
    stores.append(MemoryStore(release))
    said = [set(store.quads()) for store in stores]
    assert said[0] == said[1] == said[2]
    assert blank(stores[0]) == blank(stores[2]) != set()
    for store in stores:
        store.close()


def test_an_edit_that_removes_a_blank_node_holds_after_a_rebuild(release: Release, tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path / "store", release=release)
    gone = {quad for quad in blank(store) if quad.graph_name == NamedNode(graph_of("ekman"))}
    assert gone
    store.edit(Edit.of([], gone, author="editor", summary="Without blank nodes"))
    left = set(store.quads())
    store.close()
    graph = directory_of(tmp_path / "store", release.digest)
    for path in graph.iterdir():
        path.unlink()
    rebuilt = EmbeddedStore(tmp_path / "store", release=release)
    assert set(rebuilt.quads()) == left and not gone & left
    rebuilt.close()


def test_a_name_outlasts_changes_elsewhere() -> None:
    node, other = BlankNode("x"), BlankNode("y")
    said = [Triple(NamedNode("urn:a"), LEADS, node), Triple(node, SAYS, Literal("a"))]
    before = with_stable_names(said, "urn:g")
    after = with_stable_names(
        [Triple(other, SAYS, Literal("b")), Triple(NamedNode("urn:b"), LEADS, other), *said], "urn:g"
    )
    assert set(before) <= set(after)
    assert with_stable_names(said, "urn:h") != before, "two graphs share a name"


_nodes = st.sampled_from([BlankNode(name) for name in "abcd"])
_triples = st.lists(
    st.one_of(
        st.builds(lambda node, text: Triple(node, SAYS, Literal(text)), _nodes, st.sampled_from("pq")),
        st.builds(lambda node, value: Triple(node, LEADS, value), _nodes, _nodes),
        st.builds(lambda value: Triple(NamedNode("urn:root"), LEADS, value), _nodes),
    ),
    max_size=8,
)


def canonical(triples: list[Triple] | tuple[Triple, ...]) -> set[str]:
    dataset = Dataset(Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return set(map(str, dataset))


@given(_triples)
def test_the_graph_stays_the_same_but_for_the_names(triples: list[Triple]) -> None:
    named = with_stable_names(triples, "urn:g")
    assert canonical(named) == canonical(triples), "two nodes have become one, or one two"
    text = serialize(triples, format=RdfFormat.N_TRIPLES)
    again = [quad.triple for quad in parse(text, format=RdfFormat.N_TRIPLES, rename_blank_nodes=True)]
    assert with_stable_names(again, "urn:g") == named


def test_a_long_list_is_no_trouble() -> None:
    nodes = [BlankNode(f"n{number}") for number in range(20_000)]
    triples = [Triple(one, LEADS, other) for one, other in pairwise(nodes)]
    assert len({triple.subject for triple in with_stable_names(triples, "urn:g")}) == 19_999
