"""The W3C's cases of SPARQL 1.1 Service Description: they ask for RDF, the endpoint and the terms of the vocabulary."""

import asyncio

import pytest
from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, Store, parse

from tests.conformance.sparql.conftest import Made
from tests.conformance.sparql.manifest import named_cases
from tests.conformance.sparql.wire import Response, wired
from tests.real import missing

_MANIFEST = "service-description/manifest.ttl"
_SD = "http://www.w3.org/ns/sparql-service-description#"
_RANGES = {
    "defaultEntailmentRegime": None,
    "defaultSupportedEntailmentProfile": None,
    "entailmentRegime": None,
    "supportedEntailmentProfile": None,
    "extensionFunction": None,
    "extensionAggregate": None,
    "languageExtension": None,
    "supportedLanguage": None,
    "propertyFeature": None,
    "feature": None,
    "inputFormat": None,
    "resultFormat": None,
    "endpoint": None,
    "name": None,
    "defaultDataset": "Dataset",
    "availableGraphs": "GraphCollection",
    "defaultGraph": "Graph",
    "namedGraph": "NamedGraph",
    "graph": "Graph",
}
"""Properties of the vocabulary, and the class that what they lead to is of (section 3.4 of the Recommendation)."""

_FEATURES = {"DereferencesURIs", "UnionDefaultGraph", "RequiresDataset", "EmptyGraphs", "BasicFederatedQuery"}
_LANGUAGES = {"SPARQL10Query", "SPARQL11Query", "SPARQL11Update"}


@pytest.fixture(scope="module")
def described(shared_service: Made) -> Response:
    """What GET on the endpoint gives."""
    if not named_cases(_MANIFEST):
        missing("set EMOTAXA_CONFORMANCE to a directory that holds the W3C's tests in rdf-tests/")
    app, headers = shared_service

    async def get() -> Response:
        async with wired(app, headers) as wire:
            return await wire.ask("GET", "/sparql", [("accept", "text/turtle")], authority="www.example")

    return asyncio.run(get())


def _quads(response: Response) -> list[Quad]:
    return list(parse(response.body, format=RdfFormat.TURTLE))


def test_there_are_three_cases(described: Response) -> None:
    assert list(named_cases(_MANIFEST)) == ["has-endpoint-triple", "returns-rdf", "conforms-to-schema"]


def test_returns_rdf(described: Response) -> None:
    assert described.status == 200 and described.headers["content-type"] == "text/turtle; charset=utf-8"
    assert _quads(described)


def test_has_endpoint_triple(described: Response) -> None:
    endpoints = {quad.object for quad in _quads(described) if quad.predicate == NamedNode(f"{_SD}endpoint")}
    assert endpoints == {NamedNode("http://www.example/sparql")}


def test_conforms_to_schema(described: Response) -> None:
    store = Store()
    store.extend(_quads(described))
    types = {(quad.subject, quad.object) for quad in store.quads_for_pattern(None, _term("type"), None)}
    for quad in store:
        if not quad.predicate.value.startswith(_SD):
            continue
        name = quad.predicate.value.removeprefix(_SD)
        assert name in _RANGES, f"sd:{name} is no property of the vocabulary"
        if (wanted := _RANGES[name]) is not None:
            assert (quad.object, NamedNode(_SD + wanted)) in types, f"sd:{name} leads to no sd:{wanted}"
    services = [subject for subject, kind in types if kind == NamedNode(f"{_SD}Service")]
    assert len(services) == 1
    assert _said(store, "feature") == {"UnionDefaultGraph"} <= _FEATURES
    assert _said(store, "supportedLanguage") <= _LANGUAGES
    for quad in store.quads_for_pattern(None, _sd("namedGraph"), None):
        assert isinstance(quad.object, BlankNode)
        names = list(store.quads_for_pattern(quad.object, _sd("name"), None))
        assert len(names) == 1 and isinstance(names[0].object, NamedNode)


def _said(store: Store, name: str) -> set[str]:
    found = (quad.object for quad in store.quads_for_pattern(None, _sd(name), None))
    return {term.value.removeprefix(_SD) for term in found if isinstance(term, NamedNode)}


def _term(name: str) -> NamedNode:
    return NamedNode(f"http://www.w3.org/1999/02/22-rdf-syntax-ns#{name}")


def _sd(name: str) -> NamedNode:
    return NamedNode(_SD + name)
