"""Statements: what a change, or a whole graph, says of one thing."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Final

from pyoxigraph import BlankNode, NamedNode, Quad

from kgservice.stores.change import content_quads
from kgservice.stores.dataset import Dataset
from kgservice.stores.rdf.terms import ENDS, MEMBER, ROW
from ontology.iri import CORE

__all__ = ["CLAIMS", "from_content", "from_dataset", "own_first"]

CLAIMS: Final = frozenset({*ENDS.values(), *(NamedNode(CORE + name) for name in ("normOf", "estimateOf", "readingOf"))})
"""What leads to a thing from records and norms that are told of together with it."""

_AROUND: Final = frozenset({MEMBER, ROW})
_MOST_NODES: Final = 1000


def from_content(content: bytes, iri: str, nodes: Collection[str] = ()) -> list[Quad]:
    """Give what N-Quads say of a thing: the statements of which it is the subject or object, and whole records.

    Args:
        content: one statement on each line, as stores keep them.
        iri: the thing.
        nodes: IRIs of records that are known to be about it, though the content may not say so.
    """
    named = {f"<{each}>".encode() for each in (iri, *nodes)}
    if not any(each in content for each in named):
        return []
    lines = content.splitlines()
    found = {line for line in lines if any(each in line for each in named)}
    by_subject: dict[bytes, list[bytes]] = defaultdict(list)
    for line in lines:
        by_subject[line.split(b" ", 1)[0]].append(line)
    wanted, seen = list(_further(content_quads(b"\n".join(found)), iri)), set[str]()
    while wanted and len(seen) < _MOST_NODES:
        node = wanted.pop()
        if node in seen:
            continue
        seen.add(node)
        more = by_subject.get(node.encode(), [])
        found.update(more)
        wanted += _further(content_quads(b"\n".join(more)), iri)
    return _kept(content_quads(b"\n".join(found)), iri, seen | {f"<{each}>" for each in nodes})


def from_dataset(graph: Dataset, iri: str) -> list[Quad]:
    """Give what a graph says of a thing, likewise."""
    node = NamedNode(iri)
    found = dict.fromkeys(graph.quads_for_pattern(node, None, None, None))
    found.update(dict.fromkeys(graph.quads_for_pattern(None, None, node, None)))
    wanted, seen = list(_further(found, iri)), set[str]()
    while wanted and len(seen) < _MOST_NODES:
        name = wanted.pop()
        if name in seen:
            continue
        seen.add(name)
        subject = BlankNode(name[2:]) if name.startswith("_:") else NamedNode(name[1:-1])
        more = list(graph.quads_for_pattern(subject, None, None, None))
        found.update(dict.fromkeys(more))
        wanted += _further(more, iri)
    return _kept(found, iri, seen)


def own_first(quads: Iterable[Quad], iri: str) -> list[Quad]:
    """Put statements in order, those of which a thing is the subject before others."""
    node = NamedNode(iri)
    return sorted(quads, key=lambda quad: (quad.subject != node, str(quad)))


def _further(quads: Iterable[Quad], iri: str) -> list[str]:
    """Give the nodes that are told of with what some statements tell of: their blank nodes, and records."""
    node = NamedNode(iri)
    found: list[str] = []
    for quad in quads:
        if isinstance(quad.object, BlankNode):
            found.append(str(quad.object))
        if quad.object == node and (quad.predicate in CLAIMS or isinstance(quad.subject, BlankNode)):
            found.append(str(quad.subject))
    return found


def _kept(quads: Iterable[Quad], iri: str, nodes: Collection[str]) -> list[Quad]:
    """Leave out what only names a thing in a text, and where records stand in their sets."""
    node = NamedNode(iri)
    return own_first(
        {
            quad
            for quad in quads
            if node in (quad.subject, quad.object) or (str(quad.subject) in nodes and quad.predicate not in _AROUND)
        },
        iri,
    )
