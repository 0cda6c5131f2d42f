"""The vocabulary of mapping sets in RDF, and the values of slots as RDF terms and back."""

from collections.abc import Callable, Mapping

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from mappings.record import SlotValue
from mappings.sssom.prefixes import Prefixes
from mappings.sssom.slots import Slot
from ontology.iri import CORE, OWL, RDF

__all__ = [
    "ALIGNMENT",
    "AS_WRITTEN",
    "AXIOM",
    "DECLARE",
    "DERIVED",
    "ENDS",
    "EXTENSIONS",
    "MEMBER",
    "NAMESPACE",
    "PREFIX",
    "PROFILE",
    "RECORD",
    "ROW",
    "SET",
    "SSSOM",
    "TYPE",
    "URI",
    "Compress",
    "Term",
    "is_numbered",
    "term_of",
    "text_of",
    "value_of",
]

SSSOM = "https://w3id.org/sssom/"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_SHACL = "http://www.w3.org/ns/shacl#"

TYPE = NamedNode(RDF + "type")
SET = NamedNode(SSSOM + "MappingSet")
"""Type of the node that stands for a set."""
PROFILE = NamedNode(CORE + "Profile")
"""Further type of a set that is a profile."""
ALIGNMENT = NamedNode(CORE + "Alignment")
"""Further type of a set that links concepts to a vocabulary from outside."""
DERIVED = NamedNode(CORE + "DerivedOntology")
"""Further type of an ontology that was worked out from others."""
AXIOM = NamedNode(OWL + "Axiom")
RECORD = NamedNode(SSSOM + "Mapping")
ENDS: Mapping[str, NamedNode] = {
    "subject_id": NamedNode(OWL + "annotatedSource"),
    "predicate_id": NamedNode(OWL + "annotatedProperty"),
    "object_id": NamedNode(OWL + "annotatedTarget"),
}
"""The slots that OWL has properties for."""
MEMBER = NamedNode(SSSOM + "mappings")
"""Leads from a set to its records, so that they can be told apart where graphs are merged."""
ROW = NamedNode(CORE + "row")
"""Place of a record in its set, from 1; not said where the records stand in the order of their IRIs."""
AS_WRITTEN = NamedNode(CORE + "asWritten")
"""JSON of the slots that cannot be won back from their properties; null stands for one that is not written at all."""
DECLARE = NamedNode(_SHACL + "declare")
PREFIX = NamedNode(_SHACL + "prefix")
NAMESPACE = NamedNode(_SHACL + "namespace")
URI = NamedNode(_XSD + "anyURI")
_DOUBLE = NamedNode(_XSD + "double")
_DATE = NamedNode(_XSD + "date")

EXTENSIONS = "extension_definitions"
"""Slot of the header that is kept as JSON only."""

Term = NamedNode | BlankNode | Literal | Triple
Compress = Callable[[str], str | None]
"""Gives the CURIE of an IRI, or None."""


def term_of(slot: Slot, text: str, prefixes: Prefixes) -> NamedNode | Literal:
    """Write one value of a slot: as an IRI, a number or a date where it is one, else as text."""
    if slot.type in {"reference", "uri"}:
        try:
            return NamedNode(prefixes.expand(text) if slot.type == "reference" else text)
        except ValueError:
            return Literal(text)
    if slot.type == "number":
        try:
            return Literal(_number(text), datatype=_DOUBLE)
        except ValueError:
            return Literal(text)
    return Literal(text, datatype=_DATE) if slot.type == "date" else Literal(text)


def value_of(slot: Slot, terms: list[Term], compress: Compress) -> SlotValue:
    """Read the terms of one slot; several values come in order, each once."""
    texts = []
    for term in terms:
        text = text_of(term)
        if slot.type == "reference" and isinstance(term, NamedNode):
            text = compress(text) or text
        elif isinstance(term, Literal) and term.datatype == _DOUBLE:
            text = _number(text)
        texts.append(text)
    return tuple(sorted(set(texts))) if slot.multivalued else texts[0]


def is_numbered(record: str, set_id: str) -> bool:
    """Whether a record bears no name of its own, but the set's with its line."""
    return record.startswith(set_id + "#") and record[len(set_id) + 1 :].isdigit()


def _number(text: str) -> str:
    """Spell a number in one way only.

    >>> _number("0.80"), _number("1.0")
    ('0.8', '1')
    """
    return repr(float(text)).removesuffix(".0")


def text_of(term: Term) -> str:
    """Give the IRI of a node, or the text of a literal."""
    return str(term) if isinstance(term, Triple) else term.value
