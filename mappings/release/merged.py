"""The merged ontology: what all modules say, under one header."""

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Triple

from ontology.iri import BASE, DCT, OWL, RDF

__all__ = ["ONTOLOGY", "TITLE", "merged_triples"]

ONTOLOGY = BASE + "ontology"
"""IRI of the merged ontology."""

TITLE = "Emotaxa"
_DESCRIPTION = (
    "Emotion taxonomies of psychology side by side, each as its theory claims it, with the sense inventory in which "
    "they are grounded, published norms of valence, arousal and dominance, and the label sets of emotion datasets."
)

_NODE = NamedNode(ONTOLOGY)
_UNITED = (DCT + "creator", DCT + "license", DCT + "source")
_TYPE, _ONTOLOGY_CLASS = NamedNode(RDF + "type"), NamedNode(OWL + "Ontology")


def merged_triples(triples: Iterable[Triple], version: str, *, released: bool = True) -> tuple[Triple, ...]:
    """Put what modules say under one header, which unites their creators, licences and sources.

    Args:
        triples: of all modules; what they say of themselves as ontologies is not taken over.
        version: `owl:versionInfo` of the whole.
        released: whether it has a version IRI; an export of a store at some revision has none.
    """
    said = tuple(dict.fromkeys(triples))
    headers = {triple.subject for triple in said if triple.predicate == _TYPE and triple.object == _ONTOLOGY_CLASS}
    united = {
        (triple.predicate, triple.object)
        for triple in said
        if triple.subject in headers and triple.predicate.value in _UNITED
    }
    kept = (triple for triple in said if triple.subject not in headers)
    return (*_header(version, released), *(Triple(_NODE, told, value) for told, value in united), *kept)


def _header(version: str, released: bool) -> Iterator[Triple]:
    yield Triple(_NODE, _TYPE, _ONTOLOGY_CLASS)
    yield Triple(_NODE, NamedNode(DCT + "title"), Literal(TITLE, language="en"))
    yield Triple(_NODE, NamedNode(DCT + "description"), Literal(_DESCRIPTION, language="en"))
    yield Triple(_NODE, NamedNode(OWL + "versionInfo"), Literal(version))
    if released:
        yield Triple(_NODE, NamedNode(OWL + "versionIRI"), NamedNode(f"{ONTOLOGY}/{version}"))
