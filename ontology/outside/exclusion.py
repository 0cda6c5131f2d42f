"""Exclusion: categories of which a document from outside says that nothing is two of them."""

import hashlib
from collections.abc import Iterator

from pyoxigraph import BlankNode, NamedNode, Triple

from ontology.iri import OWL, RDF
from ontology.outside.draft import Draft
from ontology.outside.terms import TYPE

__all__ = ["add_exclusion"]

_ALL_DISJOINT = OWL + "AllDisjointClasses"


def add_exclusion(draft: Draft) -> None:
    """Carry over which categories of a theory exclude each other; labels are no classes, and cannot."""
    if draft.kind != "theory":
        return
    seen: set[tuple[str, ...]] = set()
    for members, said in [*_pairs(draft), *_groups(draft)]:
        draft.ledger.cross_off(*said)
        here = tuple(sorted(draft.minted[member].value for member in members))
        if here not in seen:
            seen.add(here)
            _write(draft, here)


def _pairs(draft: Draft) -> Iterator[tuple[list[NamedNode], list[Triple]]]:
    for node in draft.minted:
        for triple in draft.ledger.said(node, OWL + "disjointWith"):
            if isinstance(triple.object, NamedNode) and triple.object in draft.minted and triple.object != node:
                yield [node, triple.object], [triple]


def _groups(draft: Draft) -> Iterator[tuple[list[NamedNode], list[Triple]]]:
    for node in draft.ledger.subjects:
        if _ALL_DISJOINT not in draft.ledger.types(node):
            continue
        said = list(draft.ledger.said(node, TYPE, OWL + "members"))
        items, cells = draft.ledger.items(said[-1].object)
        members = [item for item in items if isinstance(item, NamedNode) and item in draft.minted]
        whole = len(said) == 2 == len(list(draft.ledger.said(node)))
        if whole and len(members) == len(items) == len(set(members)) > 1:
            yield members, [*said, *cells]


def _write(draft: Draft, members: tuple[str, ...]) -> None:
    """Write the axiom, with blank nodes that are named by what they say, so that it is the same each time."""
    name = hashlib.sha256("\n".join((draft.graph.value, *members)).encode()).hexdigest()[:16]
    axiom = BlankNode(f"apart{name}")
    cells = [BlankNode(f"apart{name}n{place}") for place in range(len(members))]
    draft.add(axiom, TYPE, NamedNode(_ALL_DISJOINT))
    draft.add(axiom, OWL + "members", cells[0])
    rests: list[NamedNode | BlankNode] = [*cells[1:], NamedNode(RDF + "nil")]
    for cell, member, rest in zip(cells, members, rests, strict=True):
        draft.add(cell, RDF + "first", NamedNode(member))
        draft.add(cell, RDF + "rest", rest)
