"""Order: how subjects, properties and values follow each other, so that a graph is always written the same way."""

from pyoxigraph import BlankNode, Literal, NamedNode

from ontology.iri import CORE, DCT, OWL, RDF, RDFS, SKOS

__all__ = ["property_key", "subject_key", "term_key"]

_PROPERTIES = {
    iri: place
    for place, iri in enumerate(
        (
            RDF + "type",
            OWL + "onProperty",
            RDFS + "subClassOf",
            RDFS + "subPropertyOf",
            RDFS + "domain",
            RDFS + "range",
            RDFS + "isDefinedBy",
            SKOS + "inScheme",
            SKOS + "topConceptOf",
            SKOS + "broader",
            CORE + "tierOf",
            CORE + "rank",
            CORE + "atTier",
            CORE + "position",
            DCT + "title",
            SKOS + "prefLabel",
            SKOS + "altLabel",
            CORE + "partOfSpeech",
            CORE + "noun",
            CORE + "adjective",
            CORE + "adverb",
            CORE + "verb",
            CORE + "derivedForm",
            SKOS + "hiddenLabel",
            SKOS + "notation",
            DCT + "description",
            SKOS + "definition",
            CORE + "term",
            CORE + "valence",
            CORE + "arousal",
            CORE + "dominance",
            CORE + "scale",
        )
    )
}
"""Properties that come first, in this order."""

_LAST = {iri: place for place, iri in enumerate((DCT + "source", SKOS + "editorialNote", OWL + "deprecated"))}


def property_key(iri: str) -> tuple[int, int, str]:
    """Give the place of a property: what a node is and is called first, where that comes from last."""
    if iri in _LAST:
        return (2, _LAST[iri], iri)
    place = _PROPERTIES.get(iri)
    return (1, 0, iri) if place is None else (0, place, iri)


def subject_key(iri: str) -> tuple[str, ...]:
    """Give the place of a subject: a scheme stands before what lies below it.

    >>> iris = ["https://w3id.org/emotaxa/ekman-7", "https://w3id.org/emotaxa/ekman/joy", "https://w3id.org/emotaxa/ekman"]
    >>> [iri.removeprefix("https://w3id.org/emotaxa/") for iri in sorted(iris, key=subject_key)]
    ['ekman', 'ekman/joy', 'ekman-7']
    """
    return tuple(iri.split("/"))


def term_key(term: NamedNode | BlankNode | Literal) -> tuple[int, tuple[str, ...]]:
    """Give the place of a value: IRIs, then literals by language, English first, then labelled blank nodes."""
    match term:
        case NamedNode():
            return (0, subject_key(term.value))
        case Literal():
            language = term.language or ""
            return (1, ("" if language == "en" else language, term.value, term.datatype.value, str(term)))
        case BlankNode():
            return (2, (term.value,))
