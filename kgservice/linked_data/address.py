"""Addresses: from an IRI of ours to where this service tells of it, and back.

Addresses are made of IRIs that the graph has, never of what a request wrote, and are percent-encoded, so that nothing
of a request can end a header.
"""

from urllib.parse import quote

from ontology.iri import BASE

__all__ = ["data_path", "id_path", "iri_at", "local_of", "page_path", "uri_of"]

_RESERVED = ":/?#[]@!$&'()*+,;=%~"


def local_of(iri: str) -> str:
    """Give what stands in an IRI of ours behind the base.

    >>> local_of("https://w3id.org/emotaxa/parrott/3/joy")
    'parrott/3/joy'
    """
    return iri.removeprefix(BASE)


def iri_at(local: str) -> str:
    """Give the IRI of which something is the end."""
    return BASE + local


def id_path(iri: str) -> str:
    """Give the path at which an IRI of ours is answered for.

    >>> id_path("https://w3id.org/emotaxa/mappings/own#7")
    '/id/mappings/own%237'
    """
    return f"/id/{quote(local_of(iri))}"


def page_path(iri: str) -> str:
    """Give the path of the page about an IRI of ours."""
    return f"/page/{quote(local_of(iri))}"


def data_path(iri: str, suffix: str) -> str:
    """Give the path of the document about an IRI of ours in the form with a suffix."""
    return f"/data/{quote(local_of(iri))}.{suffix}"


def uri_of(iri: str) -> str:
    """Write an IRI in ASCII, as headers need it (RFC 3987, section 3.1).

    >>> uri_of("https://example.org/é?a=b#c")
    'https://example.org/%C3%A9?a=b#c'
    """
    return quote(iri, safe=_RESERVED)
