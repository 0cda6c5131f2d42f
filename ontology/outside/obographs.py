"""OBO graphs JSON as RDF, in the terms in which OBO files in OWL say the same.

Source: https://github.com/geneontology/obographs, and the OWL that ROBOT writes for each part. A part that the format
does not know is kept as a statement, too, so that nothing is lost on the way.
"""

import json
from collections.abc import Iterator
from itertools import count, pairwise
from typing import Any, Final

from ontology.iri import DCT, OWL, RDF, RDFS, SKOS
from ontology.outside.terms import DC, OBO, OIO, TYPE

__all__ = ["FURTHER", "obograph_lines"]

FURTHER: Final = "https://github.com/geneontology/obographs#"
"""Namespace of the parts that have no counterpart in OWL."""

_TYPES = {"CLASS": OWL + "Class", "INDIVIDUAL": OWL + "NamedIndividual"}
_PROPERTY_TYPES = {
    "ANNOTATION": OWL + "AnnotationProperty",
    "OBJECT": OWL + "ObjectProperty",
    "DATA": OWL + "DatatypeProperty",
}
_PREDICATES = {
    "is_a": RDFS + "subClassOf",
    "subPropertyOf": RDFS + "subPropertyOf",
    "inverseOf": OWL + "inverseOf",
    "type": TYPE,
}

_Json = dict[str, Any]


def obograph_lines(document: _Json) -> Iterator[str]:
    """Write a document as lines of N-Triples; an IRI that is none stands there as it is, with its oddities escaped."""
    writer = _Writer()
    for graph in _objects(document.get("graphs")):
        yield from writer.graph(graph)


class _Writer:
    """Numbers blank nodes through the whole document."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def graph(self, graph: _Json) -> Iterator[str]:
        """Write one of the graphs of a document."""
        ontology = str(graph.get("id") or "")
        yield _triple(ontology, TYPE, _iri(OWL + "Ontology"))
        if label := graph.get("lbl"):
            yield _triple(ontology, RDFS + "label", _text(label))
        yield from self._meta(ontology, graph.get("meta"), header=True)
        for node in _objects(graph.get("nodes")):
            yield from self._node(node)
        for edge in _objects(graph.get("edges")):
            yield from self._edge(edge)
        for group in _objects(graph.get("equivalentNodesSets")):
            ids = [str(name) for name in group.get("nodeIds", ())]
            for one, other in pairwise(ids):
                yield _triple(one, OWL + "equivalentClass", _iri(other))
        for axiom in _objects(graph.get("logicalDefinitionAxioms")):
            yield from self._definition(axiom)
        known = {"id", "lbl", "meta", "nodes", "edges", "equivalentNodesSets", "logicalDefinitionAxioms"}
        yield from _further(ontology, graph, known)

    def _node(self, node: _Json) -> Iterator[str]:
        name = str(node.get("id") or "")
        kind = _TYPES.get(str(node.get("type")))
        if node.get("type") == "PROPERTY":
            kind = _PROPERTY_TYPES.get(str(node.get("propertyType")), RDF + "Property")
        if kind is not None:
            yield _triple(name, TYPE, _iri(kind))
        if node.get("lbl") is not None:
            yield _triple(name, RDFS + "label", _text(node["lbl"]))
        yield from self._meta(name, node.get("meta"))
        yield from _further(name, node, {"id", "lbl", "type", "propertyType", "meta"})

    def _meta(self, name: str, meta: Any, *, header: bool = False) -> Iterator[str]:  # noqa: ANN401
        if not isinstance(meta, dict):
            return
        if definition := meta.get("definition"):
            yield from self._annotation(name, OBO + "IAO_0000115", definition)
        for comment in _list(meta.get("comments")):
            yield _triple(name, RDFS + "comment", _text(comment))
        for synonym in _objects(meta.get("synonyms")):
            yield from self._annotation(name, OIO + str(synonym.get("pred") or "hasRelatedSynonym"), synonym)
        for reference in _objects(meta.get("xrefs")):
            yield _triple(name, OIO + "hasDbXref", _text(reference.get("val", "")))
        for subset in _list(meta.get("subsets")):
            yield _triple(name, OIO + "inSubset", _iri(str(subset)))
        for value in _objects(meta.get("basicPropertyValues")):
            yield from self._annotation(name, str(value.get("pred") or ""), value)
        if meta.get("deprecated"):
            yield _triple(name, OWL + "deprecated", f'"true"^^{_iri("http://www.w3.org/2001/XMLSchema#boolean")}')
        if version := meta.get("version"):
            said = str(version)
            yield _triple(name, OWL + ("versionIRI" if "://" in said else "versionInfo"), _link_or_text(said))
        known = {
            "definition",
            "comments",
            "synonyms",
            "xrefs",
            "subsets",
            "basicPropertyValues",
            "deprecated",
            "version",
        }
        yield from _further(name, meta, known)

    def _annotation(self, name: str, predicate: str, said: _Json) -> Iterator[str]:
        value = _link_or_text(str(said.get("val", ""))) if _links(predicate) else _text(said.get("val", ""))
        yield _triple(name, predicate, value)
        about = [_text(reference) for reference in _list(said.get("xrefs"))]
        further = {key: part for key, part in said.items() if key not in {"pred", "val", "xrefs"} and part}
        if not about and not further:
            return
        axiom = f"_:n{next(self._numbers)}"
        yield f"{axiom} {_iri(TYPE)} {_iri(OWL + 'Axiom')} ."
        yield f"{axiom} {_iri(OWL + 'annotatedSource')} {_iri(name)} ."
        yield f"{axiom} {_iri(OWL + 'annotatedProperty')} {_iri(predicate)} ."
        yield f"{axiom} {_iri(OWL + 'annotatedTarget')} {value} ."
        for reference in about:
            yield f"{axiom} {_iri(OIO + 'hasDbXref')} {reference} ."
        for key, part in further.items():
            yield f"{axiom} {_iri(FURTHER + key)} {_text(part)} ."

    def _edge(self, edge: _Json) -> Iterator[str]:
        subject, predicate, value = (str(edge.get(part) or "") for part in ("sub", "pred", "obj"))
        if predicate in _PREDICATES:
            yield _triple(subject, _PREDICATES[predicate], _iri(value))
        else:
            restriction = f"_:n{next(self._numbers)}"
            yield _triple(subject, RDFS + "subClassOf", restriction)
            yield from _restriction(restriction, predicate, value)
        yield from _further(subject, edge, {"sub", "pred", "obj"})

    def _definition(self, axiom: _Json) -> Iterator[str]:
        whole = f"_:n{next(self._numbers)}"
        yield _triple(str(axiom.get("definedClassId") or ""), OWL + "equivalentClass", whole)
        parts = [_iri(str(genus)) for genus in _list(axiom.get("genusIds"))]
        for restriction in _objects(axiom.get("restrictions")):
            node = f"_:n{next(self._numbers)}"
            parts.append(node)
            yield from _restriction(node, str(restriction.get("propertyId")), str(restriction.get("fillerId")))
        cells = [f"_:n{next(self._numbers)}" for _ in parts] or [_iri(RDF + "nil")]
        yield f"{whole} {_iri(OWL + 'intersectionOf')} {cells[0]} ."
        for cell, part, rest in zip(cells, parts, [*cells[1:], _iri(RDF + "nil")], strict=False):
            yield f"{cell} {_iri(RDF + 'first')} {part} ."
            yield f"{cell} {_iri(RDF + 'rest')} {rest} ."


def _restriction(node: str, predicate: str, value: str) -> Iterator[str]:
    yield f"{node} {_iri(TYPE)} {_iri(OWL + 'Restriction')} ."
    yield f"{node} {_iri(OWL + 'onProperty')} {_iri(predicate)} ."
    yield f"{node} {_iri(OWL + 'someValuesFrom')} {_iri(value)} ."


def _further(name: str, holder: _Json, known: set[str]) -> Iterator[str]:
    """Keep what the format does not know."""
    for key, value in holder.items():
        if key not in known and value not in (None, [], {}, ""):
            yield _triple(name, FURTHER + key, _text(value))


def _triple(subject: str, predicate: str, value: str) -> str:
    return f"{_iri(subject)} {_iri(predicate)} {value} ."


def _links(predicate: str) -> bool:
    """Whether the values of a property are IRIs where they look like one."""
    return predicate.startswith((SKOS, OWL, OBO + "IAO_0100001", DCT, DC))


def _link_or_text(value: str) -> str:
    return _iri(value) if value.startswith(("http://", "https://")) and " " not in value else _text(value)


def _iri(text: str) -> str:
    escaped = "".join(char if char > " " and char not in '<>"{}|^`\\' else f"\\u{ord(char):04X}" for char in text)
    return f"<{escaped}>"


def _text(value: Any) -> str:  # noqa: ANN401
    written = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
    # JSON escapes what N-Triples does, and in the same way but for the slash.
    return json.dumps(written, ensure_ascii=False).replace("\\/", "/")


def _list(value: Any) -> list[Any]:  # noqa: ANN401
    return value if isinstance(value, list) else [] if value is None else [value]


def _objects(value: Any) -> Iterator[_Json]:  # noqa: ANN401
    return (item for item in _list(value) if isinstance(item, dict))
