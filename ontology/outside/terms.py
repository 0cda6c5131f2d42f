"""The properties by which vocabularies from outside say what our schemes can say, too."""

from typing import Final

from ontology.iri import BASE, CORE, DCT, OWL, RDF, RDFS, SKOS

__all__ = [
    "ALTERNATIVE",
    "AXIOM_SOURCES",
    "CLASSES",
    "CREATORS",
    "DC",
    "DEFINITIONS",
    "DESCRIPTIONS",
    "HIDDEN",
    "IDS",
    "LICENCES",
    "MATCHES",
    "NOTES",
    "OBO",
    "OIO",
    "PREFERRED",
    "PREFIXES",
    "PROPERTIES",
    "REPLACEMENTS",
    "SCHEMES",
    "SOURCES",
    "TITLES",
    "TYPE",
    "VERSIONS",
    "VOCABULARIES",
    "prefixed",
]

OBO: Final = "http://purl.obolibrary.org/obo/"
OIO: Final = "http://www.geneontology.org/formats/oboInOwl#"
DC: Final = "http://purl.org/dc/elements/1.1/"
_SCHEMA: Final = "http://schema.org/"
_CC: Final = "http://creativecommons.org/ns#"
_PAV: Final = "http://purl.org/pav/"
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"

TYPE: Final = RDF + "type"

PREFIXES: Final = {
    "owl": OWL,
    "rdf": RDF,
    "rdfs": RDFS,
    "skos": SKOS,
    "dct": DCT,
    "dc": DC,
    "core": CORE,
    "obo": OBO,
    "oio": OIO,
    "xsd": _XSD,
}
VOCABULARIES: Final = (OWL, RDF, RDFS, SKOS, _XSD)
"""Namespaces of the languages themselves: what lies in them is nobody's category."""

CLASSES: Final = (OWL + "Class", RDFS + "Class")
PROPERTIES: Final = (
    *(OWL + kind for kind in ("ObjectProperty", "DatatypeProperty", "AnnotationProperty", "OntologyProperty")),
    RDF + "Property",
)
SCHEMES: Final = (SKOS + "ConceptScheme", *(CORE + kind for kind in ("Theory", "LabelSet", "SenseInventory")))

PREFERRED: Final = (SKOS + "prefLabel", RDFS + "label")
"""The one that goes first is the better name."""
ALTERNATIVE: Final = (SKOS + "altLabel", OIO + "hasExactSynonym", OBO + "IAO_0000118", _SCHEMA + "alternateName")
HIDDEN: Final = (SKOS + "hiddenLabel", *(OIO + f"has{kind}Synonym" for kind in ("Related", "Broad", "Narrow")))
"""Names that do not mean quite the same."""
DEFINITIONS: Final = (OBO + "IAO_0000115", SKOS + "definition", DCT + "description", DC + "description")
NOTES: Final = (
    RDFS + "comment",
    *(SKOS + name for name in ("note", "scopeNote", "editorialNote", "historyNote", "changeNote")),
    OBO + "IAO_0000116",
    OBO + "IAO_0000232",
)
"""Remarks; the first may stand in for a definition."""
SOURCES: Final = (DCT + "source", DC + "source", OBO + "IAO_0000119")
AXIOM_SOURCES: Final = (*SOURCES, OIO + "hasDbXref")
"""What says of one statement where it comes from."""
IDS: Final = (SKOS + "notation", OIO + "id", DCT + "identifier", DC + "identifier")
REPLACEMENTS: Final = (OBO + "IAO_0100001", DCT + "isReplacedBy")
MATCHES: Final = tuple(SKOS + f"{kind}Match" for kind in ("exact", "close", "broad", "narrow", "related"))

TITLES: Final = (DCT + "title", DC + "title", SKOS + "prefLabel", RDFS + "label")
DESCRIPTIONS: Final = (DCT + "description", DC + "description", SKOS + "definition", RDFS + "comment")
LICENCES: Final = (
    DCT + "license",
    DC + "license",
    _CC + "license",
    _SCHEMA + "license",
    DCT + "rights",
    DC + "rights",
)
VERSIONS: Final = (OWL + "versionInfo", _PAV + "version", DCT + "hasVersion", _SCHEMA + "version")
CREATORS: Final = (DCT + "creator", DC + "creator", DCT + "contributor", DC + "contributor")


def prefixed(iri: str) -> str:
    """Shorten an IRI of a vocabulary that is spoken everywhere; others are given back as they are.

    >>> prefixed("http://www.w3.org/2002/07/owl#Class"), prefixed("http://purl.obolibrary.org/obo/MFOEM_000009")
    ('owl:Class', 'obo:MFOEM_000009')
    """
    if iri.startswith(BASE) and not iri.startswith(CORE):
        return iri
    return next(
        (f"{prefix}:{iri[len(space) :]}" for prefix, space in PREFIXES.items() if iri.startswith(space)),
        iri,
    )
