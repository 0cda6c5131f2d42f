"""Relations, moves, transitions, groups that exclude each other and norms that changed, as operations."""

from collections.abc import Iterator
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from kgservice.changes.bulk.recovery.concepts import comes_or_goes
from kgservice.changes.bulk.recovery.wanted import Candidate, Wanted, pairs
from kgservice.changes.operations.disjointness import DisjointnessChange
from kgservice.changes.operations.edges import RELATIONS, EdgeCreation, EdgeDeletion, PredicateChange
from kgservice.changes.operations.modules import Modules
from kgservice.changes.operations.moves import NodeMove
from kgservice.changes.operations.norms import NewNorm, NormReplacement, RemoveNorm
from kgservice.changes.operations.vocabulary import (
    BROADER,
    FROM,
    NORM,
    OCCASION,
    SOURCE,
    TO,
    TRANSITION,
    TYPE,
    core,
    owl,
    rdf,
    skos,
)
from kgservice.stores.rdf.terms import text_of

__all__ = ["edge_candidates", "norm_candidates"]

_LEADS = core("leadsTo").value
_GROUP, _MEMBERS = owl("AllDisjointClasses"), owl("members")
_FIRST, _REST = rdf("first"), rdf("rest")
_DIMENSIONS = ("valence", "arousal", "dominance")


def edge_candidates(wanted: Wanted) -> Iterator[Candidate]:
    """Give what may have happened to the relations of concepts that stay."""
    for node in wanted.subjects:
        if wanted.comes(node, TYPE, TRANSITION):
            yield ((EdgeCreation, _transition(wanted.comes, node)),)
        elif wanted.goes(node, TYPE, TRANSITION):
            yield ((EdgeDeletion, _transition(wanted.goes, node)),)
        elif not comes_or_goes(wanted, node):
            yield from _edges(wanted, node)
    yield from _groups(wanted)


def norm_candidates(wanted: Wanted) -> Iterator[Candidate]:
    """Give what may have happened to norms."""
    modules = Modules(wanted.graph)
    for node in wanted.subjects:
        coming = {quad.predicate: quad.object for quad in wanted.added.get(node, ())}
        standing = {quad.predicate: quad.object for quad in modules.said(node)}
        gone = {quad.predicate for quad in wanted.removed.get(node, ())}
        if wanted.comes(node, TYPE, NORM):
            graph = wanted.comes(node, TYPE, NORM)[0].graph_name
            yield ((NewNorm, _norm(wanted, node, coming, graph)),)
        elif wanted.goes(node, TYPE, NORM):
            yield ((RemoveNorm, {"about": node.value, "old": _rating(standing)}),)
        elif standing.get(TYPE) == NORM and (coming or gone):
            after = {told: value for told, value in standing.items() if told not in gone} | coming
            yield ((NormReplacement, {"about": node.value, "old": _rating(standing), "new": _rating(after)}),)


def _edges(wanted: Wanted, node: NamedNode) -> Iterator[Candidate]:
    going, coming = _objects(wanted.goes(node, BROADER)), _objects(wanted.comes(node, BROADER))
    for old, new in pairs(going, coming):
        if old is not None and new is not None:
            yield ((NodeMove, {"about": node.value, "old": old, "new": new}),)
    left = {(told, iri) for told in RELATIONS for iri in _objects(wanted.goes(node, NamedNode(told)))}
    made = {(told, iri) for told in RELATIONS for iri in _objects(wanted.comes(node, NamedNode(told)))}
    for old, iri in sorted(left):
        for new in sorted(told for told, other in made if other == iri):
            yield ((PredicateChange, {"subject": node.value, "object": iri, "old": old, "new": new}),)
    for told, iri in sorted(left):
        yield ((EdgeDeletion, {"subject": node.value, "predicate": told, "object": iri}),)
    for told, iri in sorted(made):
        yield ((EdgeCreation, {"subject": node.value, "predicate": told, "object": iri}),)


def _transition(found: Any, node: NamedNode) -> dict[str, Any]:  # noqa: ANN401 - a method of Wanted
    occasion = next((quad.object for quad in found(node, OCCASION) if isinstance(quad.object, Literal)), None)
    return {
        "subject": next(iter(_objects(found(node, FROM))), ""),
        "predicate": _LEADS,
        "object": next(iter(_objects(found(node, TO))), ""),
        "sources": tuple(quad.object.value for quad in found(node, SOURCE)),
        **({} if occasion is None else {"occasion": occasion.value, "lang": occasion.language}),
    }


def _groups(wanted: Wanted) -> Iterator[Candidate]:
    going, coming = _listed(wanted.going), _listed(wanted.coming)
    for old in going:
        likely = sorted(coming, key=lambda new: -len({*old} & {*new}))
        for new in [*likely[:1], ()]:
            yield ((DisjointnessChange, {"old": old, "new": new}),)
    for new in coming:
        yield ((DisjointnessChange, {"new": new}),)


def _listed(quads: frozenset[Quad]) -> list[tuple[str, ...]]:
    """Give the groups of classes that exclude each other which stand in some statements as a whole."""
    said = {(quad.subject, quad.predicate): quad.object for quad in quads if isinstance(quad.subject, BlankNode)}
    found: list[tuple[str, ...]] = []
    for (node, predicate), value in said.items():
        if predicate == TYPE and value == _GROUP:
            members: list[str] = []
            at = said.get((node, _MEMBERS))
            while isinstance(at, BlankNode) and len(members) <= len(quads):
                member = said.get((at, _FIRST))
                members += [member.value] if isinstance(member, NamedNode) else []
                at = said.get((at, _REST))
            found.append(tuple(members))
    return sorted(found)


def _rating(said: dict[NamedNode, Any]) -> dict[str, Any]:
    def text(name: str) -> str | None:
        value = said.get(core(name))
        return None if value is None else value.value

    values = {name: text(f"published{name.title()}") or text(name) for name in _DIMENSIONS}
    return {
        **{name: value for name, value in values.items() if value is not None},
        "scale": text("scale") or "-1..1",
        "concept": text("normOf"),
    }


def _norm(wanted: Wanted, node: NamedNode, said: dict[NamedNode, Any], graph: object) -> dict[str, Any]:
    term, row, note = said.get(core("term")), said.get(core("sourceRow")), said.get(skos("editorialNote"))
    reading = said.get(core("readingOf"))
    return {
        "about": node.value,
        "term": "" if term is None else term.value,
        "lang": getattr(term, "language", None) or "en",
        "rating": _rating(said),
        "sources": tuple(text_of(quad.object) for quad in wanted.comes(node, SOURCE)),
        "note": None if note is None else note.value,
        "row": None if row is None else row.value,
        "reading_of": None if reading is None else reading.value,
        "module": graph.value if isinstance(graph, NamedNode) else None,
    }


def _objects(quads: list[Quad]) -> list[str]:
    return [quad.object.value for quad in quads if isinstance(quad.object, NamedNode)]
