"""Reads texts as files from outside, for tests."""

from collections import Counter
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from ontology.concept import Concept
from ontology.iri import BASE
from ontology.load import taxonomy_from
from ontology.outside.document import Document
from ontology.outside.translate import Request, Translation, translate
from ontology.taxonomy import Taxonomy

__all__ = ["HEADER", "PREFIXES", "concept_of", "taxonomy_of", "told", "translated", "values"]

PREFIXES = """
@prefix : <http://example.org/moods#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix obo: <http://purl.obolibrary.org/obo/> .
@prefix oio: <http://www.geneontology.org/formats/oboInOwl#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
HEADER = """
<http://example.org/moods> a owl:Ontology ; dct:title "Moods"@en ; owl:versionInfo "1.0" ;
    dct:license <https://creativecommons.org/licenses/by/4.0/> .
"""


def translated(
    text: str | bytes,
    path: str = "moods.ttl",
    *,
    bare: bool = False,
    **request: Any,  # noqa: ANN401
) -> Translation:
    """Translate a text; one in Turtle gets prefixes and a header, unless it is to stay bare."""
    if isinstance(text, str):
        text = (text if bare or not path.endswith(".ttl") else PREFIXES + HEADER + text).encode()
    found = translate(Document.of(text, path), Request(**request))
    left_out = sum(item.statements for item in found.left_out)
    assert found.represented + left_out == len(found.document.triples) and found.represented >= 0
    return found


def taxonomy_of(translation: Translation) -> Taxonomy:
    """Load what was made, as a store does."""
    return taxonomy_from(translation.triples)


def concept_of(translation: Translation, slug: str) -> Concept:
    """Give one of the concepts that were made."""
    return taxonomy_of(translation).concepts[f"{BASE}{translation.scheme}/{slug}"]


def values(translation: Translation, slug: str, predicate: str) -> list[str]:
    """Give what the module says of a concept by one property, sorted."""
    subject = NamedNode(f"{BASE}{translation.scheme}/{slug}")
    return sorted(
        _value(triple)
        for triple in translation.triples
        if (triple.subject, triple.predicate.value) == (subject, predicate)
    )


def _value(triple: Triple) -> str:
    term = triple.object
    if isinstance(term, Literal) and term.language:
        return f"{term.value}@{term.language}"
    return term.value if isinstance(term, NamedNode | Literal) else str(term)


def told(translation: Translation) -> Counter[tuple[str, str]]:
    """Count the findings by level and rule."""
    return Counter((finding.level, finding.rule) for finding in translation.findings)
