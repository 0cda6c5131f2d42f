"""Formats of answers and documents: their media types, short names and pyoxigraph's name for them."""

from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import QueryResultsFormat, RdfFormat

__all__ = ["DATASETS", "GRAPHS", "RESULTS", "Format"]


@dataclass(frozen=True, slots=True)
class Format:
    """One format.

    Attributes:
        name: short, as the parameter `format` takes it.
        media_type: without parameters.
        kind: pyoxigraph's name for it.
        aliases: other media types that mean it.
        iri: the W3C's IRI of it, for service descriptions.
        text: whether its media type is one of text, which is told to be in UTF-8.
    """

    name: str
    media_type: str
    kind: QueryResultsFormat | RdfFormat
    aliases: tuple[str, ...]
    iri: str
    text: bool = False

    @property
    def content_type(self) -> str:
        """The header Content-Type."""
        return f"{self.media_type}; charset=utf-8" if self.text else self.media_type


_W3C = "http://www.w3.org/ns/formats/"

RESULTS: Mapping[str, Format] = {
    each.name: each
    for each in (
        Format(
            "json",
            "application/sparql-results+json",
            QueryResultsFormat.JSON,
            ("application/json",),
            f"{_W3C}SPARQL_Results_JSON",
        ),
        Format(
            "xml",
            "application/sparql-results+xml",
            QueryResultsFormat.XML,
            ("application/xml", "text/xml"),
            f"{_W3C}SPARQL_Results_XML",
        ),
        Format("csv", "text/csv", QueryResultsFormat.CSV, (), f"{_W3C}SPARQL_Results_CSV", True),
        Format("tsv", "text/tab-separated-values", QueryResultsFormat.TSV, (), f"{_W3C}SPARQL_Results_TSV", True),
    )
}
"""Formats of solutions and of yes or no, by name; the first is given where anything goes."""

GRAPHS: Mapping[str, Format] = {
    each.name: each
    for each in (
        Format(
            "turtle",
            "text/turtle",
            RdfFormat.TURTLE,
            ("application/x-turtle", "application/turtle"),
            f"{_W3C}Turtle",
            True,
        ),
        Format("ntriples", "application/n-triples", RdfFormat.N_TRIPLES, ("text/plain",), f"{_W3C}N-Triples"),
        Format("rdfxml", "application/rdf+xml", RdfFormat.RDF_XML, ("application/xml", "text/xml"), f"{_W3C}RDF_XML"),
        Format("jsonld", "application/ld+json", RdfFormat.JSON_LD, ("application/json",), f"{_W3C}JSON-LD"),
        Format("nquads", "application/n-quads", RdfFormat.N_QUADS, ("text/x-nquads",), f"{_W3C}N-Quads"),
        Format("trig", "application/trig", RdfFormat.TRIG, ("application/x-trig",), f"{_W3C}TriG"),
    )
}
"""Formats of graphs, by name; the first is given where anything goes."""

DATASETS = ("nquads", "trig", "jsonld")
"""Names of those that can tell graphs apart."""
