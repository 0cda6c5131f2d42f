"""OBO graphs JSON, which OAK and other tools of the OBO world read: nodes, edges, and what can be said of them there.

OBO graphs are a simplification of OWL (https://github.com/geneontology/obographs): datatype restrictions and
disjointness have no place in them. Every node keeps its other statements as basic property values.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from pyoxigraph import Literal, NamedNode

from ontology.formats.document import Items, LaidOut, Node, Value
from ontology.iri import CORE, DCT, OWL, RDF, RDFS, SKOS

__all__ = ["obographs", "write_obographs"]

_Json: TypeAlias = dict[str, Any]

_TYPE = RDF + "type"
_PROPERTIES = {
    OWL + "ObjectProperty": "OBJECT",
    OWL + "DatatypeProperty": "DATA",
    OWL + "AnnotationProperty": "ANNOTATION",
}
_EDGES = {
    RDFS + "subClassOf": "is_a",
    RDFS + "subPropertyOf": "subPropertyOf",
    OWL + "inverseOf": "inverseOf",
}
_SYNONYMS = {
    SKOS + "altLabel": "hasExactSynonym",
    **{CORE + name: "hasRelatedSynonym" for name in ("noun", "adjective", "adverb", "verb", "derivedForm")},
    SKOS + "hiddenLabel": "hasRelatedSynonym",
}
_LABELS = (SKOS + "prefLabel", RDFS + "label")
_DEFINITIONS = (SKOS + "definition", "http://purl.obolibrary.org/obo/IAO_0000115")
_COMMENTS = (SKOS + "editorialNote", RDFS + "comment")
_REPEATING = (SKOS + "topConceptOf", SKOS + "hasTopConcept")
_AXIOMS = (RDFS + "domain", RDFS + "range", OWL + "equivalentClass", OWL + "propertyChainAxiom", OWL + "disjointWith")
_ELSEWHERE = frozenset({_TYPE, OWL + "deprecated", *_EDGES, *_SYNONYMS, *_LABELS, *_DEFINITIONS, *_COMMENTS, *_AXIOMS})


def write_obographs(document: LaidOut, xrefs: Mapping[str, Iterable[str]] | None = None) -> str:
    """Write a graph as OBO graphs JSON; see `obographs`."""
    return json.dumps(obographs(document, xrefs or {}), ensure_ascii=False, indent=1) + "\n"


def obographs(document: LaidOut, xrefs: Mapping[str, Iterable[str]]) -> _Json:
    """Give a graph as the values that OBO graphs JSON is made of.

    Args:
        document: the graph; the first ontology that it declares names it.
        xrefs: what a node is called elsewhere, by IRI.
    """
    named = [node for node in document.nodes if isinstance(node.term, NamedNode)]
    ontology = next((node for node in named if OWL + "Ontology" in _iris(node, _TYPE)), None)
    nodes = [node for node in named if node.values(_TYPE) and OWL + "Ontology" not in _iris(node, _TYPE)]
    links = _Links(nodes)
    graph: _Json = {"id": _iri(ontology) if ontology else ""}
    if ontology is not None:
        graph["lbl"] = _english(ontology, (DCT + "title", *_LABELS))
        graph["meta"] = _ontology_meta(ontology)
    graph["nodes"] = [_node(node, links, xrefs) for node in nodes]
    graph["edges"] = [edge for node in nodes for edge in _edges(node, links)]
    axioms = {
        "equivalentNodesSets": [found for node in nodes for found in _equivalents(node)],
        "logicalDefinitionAxioms": [found for node in nodes for found in _logical_definitions(node)],
        "domainRangeAxioms": [found for node in nodes for found in _domain_and_range(node)],
        "propertyChainAxioms": [found for node in nodes for found in _chains(node)],
    }
    return {"graphs": [graph | {name: found for name, found in axioms.items() if found}]}


class _Links:
    """Tells which statements link two nodes: those by an object property, as far as properties are declared."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        self._kinds = {_iri(node): set(_iris(node, _TYPE)) for node in nodes}

    def holds(self, told: str, value: Value) -> bool:
        """Whether a statement is a link."""
        if not isinstance(value, NamedNode) or told.startswith((RDF, RDFS, OWL)):
            return False
        kinds = self._kinds.get(told)
        return value.value in self._kinds if kinds is None else OWL + "ObjectProperty" in kinds


def _iri(node: Node) -> str:
    return node.term.value if node.term is not None else ""


def _iris(node: Node, predicate: str) -> list[str]:
    return [value.value for value in node.values(predicate) if isinstance(value, NamedNode)]


def _literals(node: Node, predicates: Iterable[str]) -> list[Literal]:
    return [value for told in predicates for value in node.values(told) if isinstance(value, Literal)]


def _english(node: Node, predicates: Iterable[str]) -> str | None:
    """Give the text in English, or else in no language; None where there is none."""
    found = _literals(node, predicates)
    return next((one.value for wanted in ("en", None) for one in found if one.language == wanted), None)


def _ontology_meta(node: Node) -> _Json:
    version = next(iter(_iris(node, OWL + "versionIRI")), None) or _english(node, (OWL + "versionInfo",))
    others = (
        found
        for told, values in node.properties
        if told not in (_TYPE, OWL + "versionIRI")
        for value in values
        for found in _basic(told, value)
    )
    found = {"version": version, "basicPropertyValues": list(others)}
    return {name: value for name, value in found.items() if value}


def _node(node: Node, links: _Links, xrefs: Mapping[str, Iterable[str]]) -> _Json:
    types = _iris(node, _TYPE)
    label = _english(node, _LABELS)
    found: _Json = {"id": _iri(node)}
    if label is not None:
        found["lbl"] = label
    if OWL + "Class" in types:
        found["type"] = "CLASS"
    elif kind := next((kind for told, kind in _PROPERTIES.items() if told in types), None):
        found |= {"type": "PROPERTY", "propertyType": kind}
    else:
        found["type"] = "INDIVIDUAL"
    if meta := _meta(node, links, label, xrefs.get(_iri(node), ())):
        found["meta"] = meta
    return found


def _meta(node: Node, links: _Links, label: str | None, xrefs: Iterable[str]) -> _Json:
    definition = _english(node, _DEFINITIONS)
    found: _Json = {
        "definition": {"val": definition} if definition is not None else None,
        "comments": [value.value for value in _literals(node, _COMMENTS)],
        "synonyms": list(_synonyms(node, label)),
        "xrefs": [{"val": value} for value in sorted(xrefs)],
        "basicPropertyValues": [
            found
            for told, values in node.properties
            if told not in _ELSEWHERE
            for value in values
            if not links.holds(told, value)
            for found in _basic(told, value)
        ],
        "deprecated": any(value.value in {"true", "1"} for value in _literals(node, (OWL + "deprecated",))),
    }
    return {name: value for name, value in found.items() if value}


def _synonyms(node: Node, label: str | None) -> Iterator[_Json]:
    """Give the other names; what a concept is called in another language is a synonym of the same meaning."""
    for value in _literals(node, _LABELS):
        if value.value != label or value.language not in ("en", None):
            yield _synonym("hasExactSynonym", value)
    for told, scope in _SYNONYMS.items():
        for value in _literals(node, (told,)):
            yield _synonym(scope, value)


def _synonym(scope: str, value: Literal) -> _Json:
    return {"pred": scope, "val": value.value} | _language(value)


def _language(value: Value) -> _Json:
    return {"lang": value.language} if isinstance(value, Literal) and value.language not in (None, "en") else {}


def _basic(told: str, value: Value) -> Iterator[_Json]:
    if isinstance(value, NamedNode | Literal):
        yield {"pred": told, "val": value.value} | _language(value)


def _edges(node: Node, links: _Links) -> Iterator[_Json]:
    """Give the links to other nodes; broader repeats is_a where both are said."""
    subject = _iri(node)
    parents = set(_iris(node, RDFS + "subClassOf"))
    if OWL + "Class" not in (types := _iris(node, _TYPE)) and not set(types) & _PROPERTIES.keys():
        yield from ({"sub": subject, "pred": "type", "obj": kind} for kind in types if not kind.startswith(OWL))
    for told, values in node.properties:
        for value in values:
            if isinstance(value, Node) and told == RDFS + "subClassOf":
                if restriction := _existential(value):
                    yield {"sub": subject, "pred": restriction["propertyId"], "obj": restriction["fillerId"]}
            elif isinstance(value, NamedNode) and (told in _EDGES or links.holds(told, value)):
                if told not in _REPEATING and (told != SKOS + "broader" or value.value not in parents):
                    yield {"sub": subject, "pred": _EDGES.get(told, told), "obj": value.value}


def _existential(node: Node) -> dict[str, str] | None:
    """Read a restriction to some instance of a named class."""
    on, filler = _iris(node, OWL + "onProperty"), _iris(node, OWL + "someValuesFrom")
    return {"propertyId": on[0], "fillerId": filler[0]} if len(on) == len(filler) == 1 else None


def _equivalents(node: Node) -> Iterator[_Json]:
    for other in _iris(node, OWL + "equivalentClass"):
        yield {"nodeIds": sorted((_iri(node), other))}


def _logical_definitions(node: Node) -> Iterator[_Json]:
    """Give the definitions by genus and differentia; others have no place here."""
    for value in node.values(OWL + "equivalentClass"):
        parts = value.values(OWL + "intersectionOf") if isinstance(value, Node) else ()
        items = parts[0].items if len(parts) == 1 and isinstance(parts[0], Items) else ()
        genera = [item.value for item in items if isinstance(item, NamedNode)]
        differentiae = [found for item in items if isinstance(item, Node) and (found := _existential(item))]
        if genera and differentiae and len(genera) + len(differentiae) == len(items):
            yield {"definedClassId": _iri(node), "genusIds": genera, "restrictions": differentiae}


def _domain_and_range(node: Node) -> Iterator[_Json]:
    domains, ranges = _iris(node, RDFS + "domain"), _iris(node, RDFS + "range")
    found = {"predicateId": _iri(node), "domainClassIds": domains, "rangeClassIds": ranges}
    if OWL + "ObjectProperty" in _iris(node, _TYPE) and (domains or ranges):
        yield {name: value for name, value in found.items() if value}


def _chains(node: Node) -> Iterator[_Json]:
    for value in node.values(OWL + "propertyChainAxiom"):
        items = value.items if isinstance(value, Items) else ()
        links = [item.value for item in items if isinstance(item, NamedNode)]
        if links and len(links) == len(items):
            yield {"predicateId": _iri(node), "chainPredicateIds": links}
