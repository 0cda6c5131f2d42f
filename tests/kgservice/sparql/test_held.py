"""The graph that a worker holds: its default graph is the merge of all, and follows what comes and goes."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, NamedNode, Quad, QuerySolutions, RdfFormat, serialize

from kgservice.sparql.held import Held

_TERMS = [NamedNode(f"a:{name}") for name in "pqr"]
_QUADS = [
    Quad(subject, _TERMS[0], object, graph)
    for subject in _TERMS[:2]
    for object in _TERMS[:2]
    for graph in (DefaultGraph(), NamedNode("g:1"), NamedNode("g:2"))
]


def _bytes(quads: set[Quad]) -> bytes:
    return serialize(sorted(quads, key=str), format=RdfFormat.N_QUADS) or b""


def _held(folder: Path, quads: set[Quad], *, plain: bool = False) -> Held:
    file = folder / "graph.nq"
    file.write_bytes(_bytes(quads))
    return Held(file, plain=plain)


def _asked(held: Held, query: str) -> list[tuple[str, ...]]:
    found = held.store.query(query)
    assert isinstance(found, QuerySolutions)
    return sorted(tuple(str(term) for term in solution) for solution in found)


_SETS = st.sets(st.sampled_from(_QUADS))


@given(_SETS, st.lists(st.tuples(_SETS, _SETS), max_size=4))
def test_the_default_graph_is_the_merge_whatever_comes_and_goes(
    first: set[Quad], edits: list[tuple[set[Quad], set[Quad]]]
) -> None:
    with TemporaryDirectory() as folder:
        held = _held(Path(folder), first)
    quads = set(first)
    for added, removed in edits:
        held.apply(_bytes(added), _bytes(removed))
        quads = (quads - removed) | added
    triples = {(str(quad.subject), str(quad.predicate), str(quad.object)) for quad in quads}
    assert _asked(held, "SELECT ?s ?p ?o { ?s ?p ?o }") == sorted(triples)
    named = {quad for quad in quads if isinstance(quad.graph_name, NamedNode)}
    inside = sorted((str(each.subject), str(each.object), str(each.graph_name)) for each in named)
    assert _asked(held, "SELECT ?s ?o ?g { GRAPH ?g { ?s ?p ?o } }") == inside
    assert _asked(held, "SELECT ?g { GRAPH ?g {} }") == sorted({(graph,) for _, _, graph in inside})
    assert set(held.quads(None)) == quads - named


def test_graphs_are_merged_without_counting_twice(tmp_path: Path) -> None:
    held = _held(tmp_path, set(_QUADS), plain=True)
    with held.merged([NamedNode("g:1"), NamedNode("g:2")]) as merge:
        assert len(list(held.quads(merge))) == 4
    assert not held.holds(merge) and merge not in set(held.store.named_graphs())
    with held.merged() as merge:
        assert len(list(held.quads(merge))) == 4
    assert len(held.store) == 12
