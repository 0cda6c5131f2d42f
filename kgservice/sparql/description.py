"""What the service says of itself: SPARQL 1.1 Service Description (W3C Recommendation of 21 March 2013)."""

from collections.abc import Iterator, Sequence

from pyoxigraph import BlankNode, Literal, NamedNode, Triple, serialize

from kgservice.sparql.formats import GRAPHS, RESULTS, Format
from ontology.iri import RDF

__all__ = ["description"]

_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_PREFIXES = {"sd": _SD, "void": _VOID, "formats": "http://www.w3.org/ns/formats/"}
_INPUTS = ("turtle", "ntriples", "rdfxml", "jsonld", "nquads", "trig")


def description(endpoint: str, graphs: Sequence[tuple[str, int]], form: Format, *, writable: bool) -> bytes:
    """Describe the service.

    Args:
        endpoint: IRI of the endpoint.
        graphs: IRI of each named graph and the number of its statements.
        form: the format to write in.
        writable: whether updates are taken.
    """
    triples = _triples(NamedNode(endpoint), graphs, writable)
    return serialize(triples, format=form.kind, prefixes=_PREFIXES) or b""  # type: ignore[arg-type]


def _triples(endpoint: NamedNode, graphs: Sequence[tuple[str, int]], writable: bool) -> Iterator[Triple]:
    service, dataset, default = BlankNode("service"), BlankNode("dataset"), BlankNode("default")
    yield Triple(service, _TYPE, _sd("Service"))
    yield Triple(service, _sd("endpoint"), endpoint)
    yield Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    if writable:
        yield Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Update"))
        for name in _INPUTS:
            yield Triple(service, _sd("inputFormat"), NamedNode(GRAPHS[name].iri))
    yield Triple(service, _sd("feature"), _sd("UnionDefaultGraph"))
    for form in (*RESULTS.values(), *GRAPHS.values()):
        yield Triple(service, _sd("resultFormat"), NamedNode(form.iri))
    yield Triple(service, _sd("defaultDataset"), dataset)
    yield Triple(dataset, _TYPE, _sd("Dataset"))
    yield Triple(dataset, _sd("defaultGraph"), default)
    yield Triple(default, _TYPE, _sd("Graph"))
    for number, (iri, count) in enumerate(graphs):
        named, graph = BlankNode(f"named{number}"), BlankNode(f"graph{number}")
        yield Triple(dataset, _sd("namedGraph"), named)
        yield Triple(named, _TYPE, _sd("NamedGraph"))
        yield Triple(named, _sd("name"), NamedNode(iri))
        yield Triple(named, _sd("graph"), graph)
        yield Triple(graph, _TYPE, _sd("Graph"))
        yield Triple(graph, NamedNode(f"{_VOID}triples"), Literal(str(count), datatype=NamedNode(f"{_XSD}integer")))


_TYPE = NamedNode(f"{RDF}type")


def _sd(name: str) -> NamedNode:
    return NamedNode(_SD + name)
