"""Imports to put on top of stores: small schemes, and mapping sets."""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Quad

from kgservice.stores.change import Import
from ontology.iri import BASE, CORE, DCT, OWL, RDF, SKOS

__all__ = ["graph_of", "scheme_import"]


def graph_of(scheme: str) -> str:
    """Give the IRI of the module that a scheme is imported as."""
    return f"{BASE}ontology/{scheme}"


def scheme_import(scheme: str, *labels: str, author: str = "tester") -> Import:
    """Make a label set with the labels, ready to be imported."""
    return Import.of(_quads(scheme, labels), author=author, summary=f"Imported {scheme} for a test")


def _quads(scheme: str, labels: tuple[str, ...]) -> Iterator[Quad]:
    graph, whole = NamedNode(graph_of(scheme)), NamedNode(BASE + scheme)

    def said(subject: NamedNode, predicate: str, value: NamedNode | Literal) -> Quad:
        return Quad(subject, NamedNode(predicate), value, graph)

    yield said(graph, RDF + "type", NamedNode(OWL + "Ontology"))
    yield said(whole, RDF + "type", NamedNode(CORE + "LabelSet"))
    yield said(whole, DCT + "title", Literal(scheme.title(), language="en"))
    for position, label in enumerate(labels, start=1):
        concept = NamedNode(f"{BASE}{scheme}/{label}")
        yield said(concept, RDF + "type", NamedNode(SKOS + "Concept"))
        yield said(concept, SKOS + "inScheme", whole)
        yield said(concept, SKOS + "prefLabel", Literal(label, language="en"))
        yield said(concept, CORE + "position", Literal(position))
