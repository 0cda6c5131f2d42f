"""Schemes and mapping sets that came, went or say something else in their headers, as operations."""

from collections.abc import Iterator
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from kgservice.changes.bulk.recovery.wanted import Candidate, Wanted
from kgservice.changes.operations.records import SetOfRecords
from kgservice.changes.operations.schemes import SchemeCreation, SchemeDeletion
from kgservice.changes.operations.sets import (
    MappingSetCreation,
    MappingSetDeletion,
    MappingSetSlotChange,
    PrefixDeclaration,
)
from kgservice.changes.operations.vocabulary import DEFINITION, PREFERRED, SCHEMES, SOURCE, TYPE, core, dct, owl
from kgservice.stores.rdf.read import mapping_set_from
from kgservice.stores.rdf.terms import DECLARE, NAMESPACE, PREFIX, SET, text_of
from mappings.record import MappingSet
from mappings.sssom.prefixes import Prefixes
from ontology.iri import BASE
from ontology.outside.names import is_scheme_id

__all__ = ["container_candidates", "departure_candidates"]

_GIVEN = frozenset({BASE, f"{BASE}mapping/"})
"""Namespaces of the prefixes that every new set declares."""


def container_candidates(wanted: Wanted) -> Iterator[Candidate]:
    """Give what may have happened to schemes and mapping sets, other than that they are to go."""
    for node in wanted.subjects:
        kind = next((SCHEMES[found] for found in SCHEMES if wanted.comes(node, TYPE, found)), None)
        if kind is not None:
            yield ((SchemeCreation, _scheme(wanted, node, kind)),)
        if wanted.comes(node, TYPE, SET):
            yield from _new_set(wanted, node)
        elif Quad(node, TYPE, SET, node) in wanted.graph and not wanted.goes(node, TYPE, SET):
            yield from _header(wanted, node)
    # A header may change by nothing but a prefix.
    graphs = {quad.graph_name for quad in (*wanted.coming, *wanted.going) if isinstance(quad.subject, BlankNode)}
    for graph in sorted((name for name in graphs if isinstance(name, NamedNode)), key=str):
        if graph not in wanted.subjects and Quad(graph, TYPE, SET, graph) in wanted.graph:
            yield from _prefixes(wanted, graph)


def departure_candidates(wanted: Wanted) -> Iterator[Candidate]:
    """Give the schemes and mapping sets that may have gone, once nothing is in them."""
    for node in wanted.subjects:
        if any(wanted.goes(node, TYPE, found) for found in SCHEMES):
            yield ((SchemeDeletion, {"scheme": node.value.removeprefix(BASE)}),)
        if wanted.goes(node, TYPE, SET):
            yield ((MappingSetDeletion, {"set": node.value}),)


def _scheme(wanted: Wanted, node: NamedNode, kind: str) -> dict[str, Any]:
    module = NamedNode(f"{BASE}ontology/{node.value.removeprefix(BASE)}")
    tiers = sorted(
        (
            (int(text_of(rank.object)), tier)
            for tier in wanted.subjects
            if wanted.comes(tier, core("tierOf"), node)
            for rank in wanted.comes(tier, core("rank"))
        ),
        key=lambda item: item[0],
    )
    definition, description = _text(wanted, node, DEFINITION), _text(wanted, module, dct("description"))
    return {
        "scheme": node.value.removeprefix(BASE),
        "kind": kind,
        "title": _text(wanted, node, dct("title")),
        "definition": definition,
        "description": None if description == definition else description,
        "sources": tuple(_texts(wanted, node, SOURCE)),
        "licence": next((text_of(quad.object) for quad in wanted.comes(node, dct("license"))), None),
        "creators": tuple(_texts(wanted, module, dct("creator"))),
        "tiers": tuple(
            {"label": _text(wanted, tier, PREFERRED), "definition": _text(wanted, tier, DEFINITION)}
            for _, tier in tiers
        ),
        "version": _text(wanted, module, owl("versionInfo")),
    }


def _new_set(wanted: Wanted, node: NamedNode) -> Iterator[Candidate]:
    found = _read(node, wanted.coming)
    if found is None:
        return
    prefixes = Prefixes(found.curie_map)
    said = found.metadata
    sources = {name: prefixes.expand(str(said[name])) for name in ("subject_source", "object_source") if name in said}
    own = {f"{iri}/" for iri in sources.values() if is_scheme_id(iri.removeprefix(BASE))} | _GIVEN
    names = said.get("creator_label", ())
    yield (
        (
            MappingSetCreation,
            {
                "set": node.value,
                "title": found.title,
                "licence": found.licence,
                "description": said.get("mapping_set_description"),
                "version": said.get("mapping_set_version"),
                "creator_label": (names,) if isinstance(names, str) else tuple(names),
                **sources,
                "date": said.get("mapping_date"),
                "prefixes": {name: base for name, base in found.curie_map.items() if base not in own},
            },
        ),
    )


def _header(wanted: Wanted, node: NamedNode) -> Iterator[Candidate]:
    found = SetOfRecords(wanted.graph, node.value)
    after = _read(node, (found.header_quads - wanted.going) | wanted.coming)
    if after is not None:
        for slot in sorted(found.header.metadata.keys() | after.metadata.keys()):
            was, will = found.header.metadata.get(slot), after.metadata.get(slot)
            if was != will:
                yield ((MappingSetSlotChange, {"set": node.value, "slot": slot, "old": was, "new": will}),)
    yield from _prefixes(wanted, node)


def _prefixes(wanted: Wanted, node: NamedNode) -> Iterator[Candidate]:
    for quads, declared in ((wanted.coming, True), (wanted.going, False)):
        said = {(quad.subject, quad.predicate): quad.object for quad in quads if quad.graph_name == node}
        for quad in sorted(quads, key=str):
            if quad.subject == node and quad.predicate == DECLARE and isinstance(quad.object, BlankNode):
                prefix, base = (said.get((quad.object, told)) for told in (PREFIX, NAMESPACE))
                if isinstance(prefix, Literal) and isinstance(base, Literal):
                    fields = {"prefix": prefix.value, "namespace": base.value, "declared": declared}
                    yield ((PrefixDeclaration, {"set": node.value, **fields}),)


def _read(node: NamedNode, quads: frozenset[Quad]) -> MappingSet | None:
    """Read the header that some statements make; None where they make none."""
    try:
        return mapping_set_from(node.value, (quad for quad in quads if quad.graph_name == node))
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        return None


def _text(wanted: Wanted, node: NamedNode, predicate: NamedNode) -> str | None:
    return next(iter(_texts(wanted, node, predicate)), None)


def _texts(wanted: Wanted, node: NamedNode, predicate: NamedNode) -> list[str]:
    return [quad.object.value for quad in wanted.comes(node, predicate) if isinstance(quad.object, Literal)]
