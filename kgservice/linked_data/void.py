"""The description of the whole as a data set, in VoID and DCAT (W3C), which others read to find their way in."""

from collections.abc import Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kgservice.linked_data.dump import dumps_of
from kgservice.linked_data.graph import LinkedGraph
from ontology.errors import EmotaxaError
from ontology.iri import BASE, CORE, DCT, OWL, RDF, SKOS, XSD

__all__ = ["LICENCE", "void_triples"]

_VOID = "http://rdfs.org/ns/void#"
_DCAT = "http://www.w3.org/ns/dcat#"
_FOAF = "http://xmlns.com/foaf/0.1/"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
"""Of the data."""
_FORMATS = "https://www.iana.org/assignments/media-types/"
_TYPE = NamedNode(RDF + "type")
_INTEGER = NamedNode(XSD + "integer")
_VOCABULARIES = (SKOS, OWL, DCT, CORE, "https://w3id.org/sssom/")

_Terms = NamedNode | BlankNode | Literal


def void_triples(graph: LinkedGraph, address: str, version: str) -> tuple[Triple, ...]:
    """Describe the data set.

    Args:
        graph: what is described.
        address: where the service is, without a slash at the end.
        version: of the software.

    Raises:
        EmotaxaError: where the address, which a request names in its header Host, is none.
    """
    try:
        return tuple(_triples(graph, address, version))
    except ValueError as error:
        raise EmotaxaError("the header Host is no address", hint="name a host", value=address) from error


def _triples(graph: LinkedGraph, address: str, version: str) -> Iterator[Triple]:
    document = f"{address}/.well-known/void"
    whole = NamedNode(f"{document}#emotaxa")

    def said(subject: NamedNode | BlankNode, predicate: str, *values: _Terms) -> Iterator[Triple]:
        return (Triple(subject, NamedNode(predicate), value) for value in values)

    taxonomy = graph.at.knowledge.taxonomy
    example = next(iter(taxonomy.concepts), None)
    yield from said(NamedNode(document), _TYPE.value, NamedNode(_VOID + "DatasetDescription"))
    yield from said(NamedNode(document), _FOAF + "primaryTopic", whole)
    yield from said(whole, _TYPE.value, NamedNode(_VOID + "Dataset"), NamedNode(_DCAT + "Dataset"))
    yield from said(whole, DCT + "title", Literal("Emotaxa", language="en"))
    yield from said(
        whole,
        DCT + "description",
        Literal(
            "Emotion taxonomies of psychology, the label sets of data sets and models, and mappings between them.",
            language="en",
        ),
    )
    yield from said(whole, DCT + "license", NamedNode(LICENCE))
    yield from said(whole, OWL + "versionInfo", Literal(f"{version}+r{graph.revision}"))
    yield from said(whole, _VOID + "uriSpace", Literal(BASE))
    yield from said(whole, _VOID + "sparqlEndpoint", NamedNode(f"{address}/sparql"))
    yield from said(whole, _FOAF + "homepage", NamedNode(f"{address}/"))
    yield from said(whole, _VOID + "triples", Literal(str(len(graph.dataset)), datatype=_INTEGER))
    yield from said(whole, _VOID + "entities", Literal(str(len(graph.iris)), datatype=_INTEGER))
    yield from said(whole, _VOID + "vocabulary", *map(NamedNode, _VOCABULARIES))
    if example is not None:
        yield from said(whole, _VOID + "exampleResource", NamedNode(example))
    for place, dump in enumerate(dumps_of(graph)):
        file = NamedNode(f"{address}{dump.path}")
        about = whole if dump.graph is None else NamedNode(dump.graph)
        yield from said(about, _VOID + "dataDump", file)
        if dump.graph is None:
            distribution = BlankNode(f"distribution{place}")
            yield from said(whole, _DCAT + "distribution", distribution)
            yield from said(distribution, _TYPE.value, NamedNode(_DCAT + "Distribution"))
            yield from said(distribution, _DCAT + "downloadURL", file)
            yield from said(distribution, _DCAT + "mediaType", NamedNode(_FORMATS + dump.media_type))
    for name, named in graph.graphs.items():
        yield from said(whole, _VOID + "subset", NamedNode(name))
        yield from said(NamedNode(name), _TYPE.value, NamedNode(_VOID + "Dataset"))
        yield from said(NamedNode(name), DCT + "title", Literal(named.title))
