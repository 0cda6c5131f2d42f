"""Notation: how findings show IRIs and literals."""

import json
import re

from pyoxigraph import BlankNode, Literal, NamedNode

from ontology.iri import BASE, DCT, OWL, RDF, RDFS, SKOS, compress

__all__ = ["prefixed", "shortened", "written", "written_literal"]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_PREFIXES = {DCT: "dct", OWL: "owl", RDF: "rdf", RDFS: "rdfs", SKOS: "skos", _XSD: "xsd"}
_BARE = {
    _XSD + "integer": re.compile(r"[+-]?\d{1,40}"),
    _XSD + "decimal": re.compile(r"[+-]?\d{0,40}\.\d{1,40}"),
    _XSD + "boolean": re.compile(r"true|false"),
}
_LONGEST = 60


def prefixed(iri: str) -> str:
    """Shorten an IRI of ours or of a vocabulary that the modules speak; others are given back as they are.

    >>> prefixed("http://www.w3.org/2004/02/skos/core#broader"), prefixed("https://w3id.org/emotaxa/sense/joy")
    ('skos:broader', 'sense:joy')
    """
    if iri.startswith(BASE):
        return compress(iri)
    return next(
        (f"{prefix}:{iri[len(space) :]}" for space, prefix in _PREFIXES.items() if iri.startswith(space)),
        iri,
    )


def written(term: NamedNode | BlankNode | Literal) -> str:
    """Write a term as a reader of Turtle expects it, and not at any length.

    >>> written(Literal("joy", language="en")), written(NamedNode("https://w3id.org/emotaxa/sense/joy"))
    ('"joy"@en', 'sense:joy')
    """
    match term:
        case NamedNode():
            return prefixed(term.value)
        case Literal():
            return written_literal(term.value, term.language, term.datatype.value)
        case _:
            return "a blank node"


def written_literal(text: str, language: str | None, datatype: str | None) -> str:
    """Write a literal as a reader of Turtle expects it, numbers bare, and not at any length."""
    if datatype in _BARE and _BARE[datatype].fullmatch(text):
        return text
    tail = f"@{language}" if language else f"^^{prefixed(datatype)}" if datatype not in (None, _XSD + "string") else ""
    return f"{json.dumps(shortened(text, _LONGEST), ensure_ascii=False)}{tail}"


def shortened(text: str, length: int) -> str:
    """Cut a text that is longer than so many characters."""
    return text if len(text) <= length else f"{text[: length - 3]}..."
