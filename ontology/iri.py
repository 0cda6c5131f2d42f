"""Identifiers: the base of all IRIs, the vocabularies that the modules speak, and CURIEs.

A scheme's id is its CURIE prefix, so shortening one of our own IRIs is a matter of its path. What users type may be
any spelling that the `curies` library understands; it is loaded when the first such reference is read.
"""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from curies import Converter

__all__ = ["BASE", "CORE", "DCT", "OWL", "RDF", "RDFS", "SKOS", "XSD", "compress", "expand", "scheme_of", "slug_of"]

BASE = "https://w3id.org/emotaxa/"
CORE = BASE + "core/"
DCT = "http://purl.org/dc/terms/"
OWL = "http://www.w3.org/2002/07/owl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
XSD = "http://www.w3.org/2001/XMLSchema#"


def scheme_of(iri: str) -> str:
    """Give the id of the scheme in whose path an IRI lies, or an empty string.

    >>> scheme_of("https://w3id.org/emotaxa/parrott/3/joy")
    'parrott'
    """
    return iri[len(BASE) :].partition("/")[0] if iri.startswith(BASE) else ""


def slug_of(iri: str) -> str:
    """Give what stands in an IRI after its scheme, or an empty string.

    >>> slug_of("https://w3id.org/emotaxa/parrott/3/joy")
    '3/joy'
    """
    return iri[len(BASE) :].partition("/")[2] if iri.startswith(BASE) else ""


def compress(iri: str) -> str:
    """Shorten an IRI of ours to its CURIE; others are given back as they are.

    >>> compress("https://w3id.org/emotaxa/parrott/3/joy")
    'parrott:3/joy'
    """
    scheme, slug = scheme_of(iri), slug_of(iri)
    return f"{scheme}:{slug}" if slug else iri


@cache
def _converter() -> "Converter":
    from curies import Converter

    return Converter.from_prefix_map({"core": CORE, "dct": DCT, "owl": OWL, "rdf": RDF, "rdfs": RDFS, "skos": SKOS})


def expand(reference: str) -> str:
    """Expand a CURIE whose prefix is a scheme id or a vocabulary's; an IRI is given back as it is.

    >>> expand("goemotions:annoyance")
    'https://w3id.org/emotaxa/goemotions/annoyance'
    >>> expand("skos:exactMatch")
    'http://www.w3.org/2004/02/skos/core#exactMatch'
    """
    prefix, colon, local = reference.partition(":")
    if not colon or not local or local.startswith("//"):
        return reference
    return _converter().expand(reference) or f"{BASE}{prefix}/{local}"
