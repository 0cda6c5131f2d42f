"""The RDF syntaxes by name: what writes each, and how its files are called."""

from collections.abc import Callable
from dataclasses import dataclass

from ontology.formats.document import LaidOut
from ontology.formats.json_ld import write_json_ld
from ontology.formats.n_triples import write_n_triples
from ontology.formats.rdf_xml import write_rdf_xml
from ontology.formats.turtle import write_turtle

__all__ = ["SYNTAXES", "Syntax"]


@dataclass(frozen=True, slots=True)
class Syntax:
    """A way to write a graph down whole.

    Attributes:
        name: as users ask for it.
        title: as people call it.
        suffix: ending of its files.
        media_type: as registered.
        write: writes a graph; the same graph always gives the same text.
    """

    name: str
    title: str
    suffix: str
    media_type: str
    write: Callable[[LaidOut], str]


SYNTAXES = {
    syntax.name: syntax
    for syntax in (
        Syntax("ttl", "Turtle", ".ttl", "text/turtle", write_turtle),
        Syntax("rdfxml", "RDF/XML", ".owl", "application/rdf+xml", write_rdf_xml),
        Syntax("jsonld", "JSON-LD", ".jsonld", "application/ld+json", write_json_ld),
        Syntax("nt", "N-Triples", ".nt", "application/n-triples", write_n_triples),
    )
}
"""By name; the graph that is read back from each is the one that was written."""
