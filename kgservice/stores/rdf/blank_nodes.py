"""Names for the blank nodes of a file that are the same each time it is read."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

__all__ = ["with_stable_names"]

_Said = Mapping[BlankNode, Sequence[Triple]]


def with_stable_names(triples: Sequence[Triple], graph: str) -> tuple[Triple, ...]:
    """Name the blank nodes of a graph by what is said of them.

    A node is named by a digest over its own statements, with the digests of the blank nodes that these lead to; those
    of which the same is said are told apart by the order in which they come. So a name outlasts changes to the rest of
    the file, and no two graphs share one.

    Args:
        triples: what the graph says.
        graph: its IRI.
    """
    said: dict[BlankNode, list[Triple]] = defaultdict(list)
    for triple in triples:
        if isinstance(triple.subject, BlankNode):
            said[triple.subject].append(triple)
        if isinstance(triple.object, BlankNode):
            _ = said[triple.object]
    if not said:
        return tuple(triples)
    digests = _digests(said)
    whole = hashlib.sha256(graph.encode()).hexdigest()[:8]
    met: Counter[str] = Counter()
    names: dict[BlankNode, BlankNode] = {}
    for node in said:
        digest = digests[node]
        names[node] = BlankNode(f"b{whole}{digest}n{met[digest]}")
        met[digest] += 1
    return tuple(_renamed(triple, names) for triple in triples)


def _digests(said: _Said) -> dict[BlankNode, str]:
    """Give the digest of each node; where a chain of nodes leads back to one of them, it ends there."""
    found: dict[BlankNode, str] = {}
    for start in said:
        begun: set[BlankNode] = set()
        front = [start]
        while front:
            node = front[-1]
            open_ones = [at for at in _objects(said[node]) if at not in found and at not in begun]
            if node not in begun and open_ones:
                begun.add(node)
                front += open_ones
                continue
            begun.add(node)
            front.pop()
            if node not in found:
                lines = sorted(f"{triple.predicate} {_shown(triple.object, found)}" for triple in said[node])
                found[node] = hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]
    return found


def _objects(triples: Sequence[Triple]) -> list[BlankNode]:
    return [triple.object for triple in triples if isinstance(triple.object, BlankNode)]


def _shown(term: NamedNode | BlankNode | Literal | Triple, digests: Mapping[BlankNode, str]) -> str:
    return f"_:{digests.get(term, '')}" if isinstance(term, BlankNode) else str(term)


def _renamed(triple: Triple, names: Mapping[BlankNode, BlankNode]) -> Triple:
    subject, value = triple.subject, triple.object
    if not isinstance(subject, BlankNode) and not isinstance(value, BlankNode):
        return triple
    return Triple(
        names[subject] if isinstance(subject, BlankNode) else subject,
        triple.predicate,
        names[value] if isinstance(value, BlankNode) else value,
    )
