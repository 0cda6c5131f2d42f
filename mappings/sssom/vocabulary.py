"""The vocabulary of SSSOM/RDF: which property stands for a slot, and which resource for a value of an enumeration.

Source: the slots with a `slot_uri` and the values with a `meaning` in the standard's LinkML schema, version 1.1.
"""

import re
from typing import Final
from urllib.parse import unquote

from mappings.sssom.prefixes import BUILT_IN, Prefixes
from mappings.sssom.slots import RECORD_SLOTS, SET_SLOTS, Slot
from ontology.iri import DCT

__all__ = [
    "AXIOM",
    "CARRIERS",
    "DEFINITION",
    "DEFINITIONS",
    "LINK",
    "MAPPINGS",
    "MAPPING_SET",
    "MEANINGS",
    "PROPERTIES",
    "SET_PROPERTIES",
    "SSSOM",
    "UNDEFINED",
    "extension_of",
    "property_of",
]

SSSOM: Final = BUILT_IN["sssom"]
MAPPING_SET: Final = f"{SSSOM}MappingSet"
MAPPINGS: Final = f"{SSSOM}mappings"
AXIOM: Final = f"{BUILT_IN['owl']}Axiom"
"""Type of a record."""
DEFINITION: Final = f"{SSSOM}ExtensionDefinition"
DEFINITIONS: Final = f"{SSSOM}extension_definitions"
LINK: Final = frozenset({f"{BUILT_IN['linkml']}uriOrCurie", f"{BUILT_IN['linkml']}Uriorcurie"})
"""Type hints of an extension whose values are identifiers; the standard spells it in both ways."""
UNDEFINED: Final = "http://sssom.invalid/"
"""Base of the property of an extension that is given none (SSSOM, "Defined extensions")."""

CARRIERS: Final = {"dcterms": DCT, "pav": "http://purl.org/pav/", "prov": "http://www.w3.org/ns/prov#"}
"""Prefixes of the properties below that SSSOM does not build in."""

_CURIES: Final = {
    "subject_id": "owl:annotatedSource",
    "predicate_id": "owl:annotatedProperty",
    "object_id": "owl:annotatedTarget",
    "mapping_set_version": "owl:versionInfo",
    "mapping_set_title": "dcterms:title",
    "mapping_set_description": "dcterms:description",
    "mapping_set_source": "prov:wasDerivedFrom",
    "creator_id": "dcterms:creator",
    "author_id": "pav:authoredBy",
    "license": "dcterms:license",
    "mapping_date": "dcterms:created",
    "publication_date": "dcterms:issued",
    "see_also": "rdfs:seeAlso",
    "comment": "rdfs:comment",
}


def _expanded(curie: str) -> str:
    return Prefixes(CARRIERS).expand(curie)


def _properties(table: dict[str, Slot]) -> dict[str, str]:
    return {name: _expanded(_CURIES.get(name, f"sssom:{name}")) for name in table}


SET_PROPERTIES: Final = _properties(SET_SLOTS)
"""IRI of the property that stands for each slot of a set."""
PROPERTIES: Final = _properties(RECORD_SLOTS)
"""IRI of the property that stands for each slot of a record."""

_TYPES: Final = {
    kind: _expanded(curie)
    for kind, curie in {
        "owl class": "owl:Class",
        "owl object property": "owl:ObjectProperty",
        "owl data property": "owl:DataProperty",
        "owl annotation property": "owl:AnnotationProperty",
        "owl named individual": "owl:NamedIndividual",
        "skos concept": "skos:Concept",
        "rdfs resource": "rdfs:Resource",
        "rdfs class": "rdfs:Class",
        "rdfs literal": "rdfs:Literal",
        "rdfs datatype": "rdfs:Datatype",
        "rdf property": "rdf:Property",
        "composed entity expression": "sssom:ComposedEntityExpression",
    }.items()
}

MEANINGS: Final[dict[str, dict[str, str]]] = {
    "sssom_version": {"1.0": f"{SSSOM}version1.0", "1.1": f"{SSSOM}version1.1"},
    "predicate_modifier": {"Not": f"{SSSOM}NegatedPredicate"},
    "subject_type": _TYPES,
    "predicate_type": _TYPES,
    "object_type": _TYPES,
}
"""By slot, the resource that a value of its enumeration means; cardinalities mean none and are written as text."""

_NOT_IN_IRI: Final = re.compile(r"[%\s<>\"{}|\\^`\x00-\x1f\x7f]")


def property_of(name: str, declared: str) -> str:
    """Give the IRI that stands for an extension slot: the one that its definition declares, or else a made-up one.

    >>> property_of("ext_mood", ""), property_of("my mood", "")
    ('http://sssom.invalid/ext_mood', 'http://sssom.invalid/my%20mood')
    """
    return declared or UNDEFINED + _NOT_IN_IRI.sub(
        lambda found: "".join(f"%{byte:02X}" for byte in found.group().encode()), name
    )


def extension_of(iri: str) -> str | None:
    """Give the slot name of a made-up property; None for any other.

    >>> extension_of("http://sssom.invalid/my%20mood"), extension_of("https://example.org/mood")
    ('my mood', None)
    """
    return unquote(iri.removeprefix(UNDEFINED)) if iri.startswith(UNDEFINED) and iri != UNDEFINED else None
