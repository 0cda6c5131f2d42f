"""Cases of the W3C's test suites, read from their manifests."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Store

__all__ = ["Case", "Request", "SyntaxCase", "named_cases", "suite", "syntax_cases"]

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
_HT = "http://www.w3.org/2011/http#"
_CNT = "http://www.w3.org/2011/content#"
_UT = "http://www.w3.org/2009/sparql/tests/test-update#"
_RDFT = "http://www.w3.org/ns/rdftest#"

Term = NamedNode | BlankNode | Literal


@dataclass(frozen=True)
class Request:
    """A request of a case, and what is expected of the response.

    Attributes:
        method: as it is sent.
        path: path and query, as the manifest has them.
        headers: names and values.
        body: bytes, or None.
        statuses: what the status may be: numbers, or classes such as `2xx`.
        boolean: what ASK comes to, or None.
        format: `boolean`, `tabular` or `RDF`, or None.
        content_type: of the response, or None.
        content: RDF that the response is to hold, or None.
        location: the variable that the header Location is kept in, or None.
    """

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes | None
    statuses: tuple[str, ...]
    boolean: bool | None
    format: str | None
    content_type: str | None
    content: str | None
    location: str | None


@dataclass(frozen=True)
class Case:
    """A case.

    Attributes:
        id: its name in the manifest.
        graphs: documents to be loaded first, by the IRI of their graph.
        authority: the host that is asked.
        requests: what is asked, in order.
    """

    id: str
    graphs: tuple[tuple[str, Path], ...]
    authority: str
    requests: tuple[Request, ...]


@dataclass(frozen=True)
class SyntaxCase:
    """A document that can or cannot be read.

    Attributes:
        id: its name in the manifest, with the suite's before it.
        path: the document.
        format: its syntax.
        base: what relative IRIs are resolved against.
        positive: whether it can be read.
        result: a document with the same graph, or None.
    """

    id: str
    path: Path
    format: RdfFormat
    base: str
    positive: bool
    result: Path | None


def suite() -> Path | None:
    """Give the folder of the W3C's tests, or None where it is not there."""
    folder = Path(os.environ.get("EMOTAXA_CONFORMANCE", "")) / "rdf-tests"
    return folder if os.environ.get("EMOTAXA_CONFORMANCE") and folder.is_dir() else None


@cache
def named_cases(manifest: str) -> dict[str, Case]:
    """Give the cases that a manifest of the SPARQL tests lists, by id, in order; none where the tests are not there."""
    folder = suite()
    if folder is None:
        return {}
    path = folder / "sparql" / "sparql11" / manifest
    graph = _Graph(path)
    # A case that its manifest describes and does not list is one, too.
    found = (_case(graph, entry, path.parent) for entry in dict.fromkeys((*graph.entries(), *graph.tests())))
    return {case.id: case for case in found}


@cache
def syntax_cases() -> dict[str, SyntaxCase]:
    """Give every case of the RDF 1.1 syntaxes, by id; none where the tests are not there."""
    folder = suite()
    manifests = [] if folder is None else sorted((folder / "rdf" / "rdf11").glob("*/manifest.ttl"))
    return {case.id: case for manifest in manifests for case in _syntax_cases(manifest)}


class _Graph:
    """A manifest as a graph."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._store = Store()
        self._store.bulk_load(path=str(path), format=RdfFormat.TURTLE, base_iri=path.as_uri())

    def all(self, subject: Term, predicate: str) -> list[Term]:
        assert not isinstance(subject, Literal)
        found = self._store.quads_for_pattern(subject, NamedNode(predicate), None)
        return [quad.object for quad in found if isinstance(quad.object, NamedNode | BlankNode | Literal)]

    def one(self, subject: Term, predicate: str) -> Term | None:
        return next(iter(self.all(subject, predicate)), None)

    def text(self, subject: Term, predicate: str) -> str | None:
        found = self.one(subject, predicate)
        return None if found is None or isinstance(found, BlankNode) else found.value

    def items(self, head: Term | None) -> Iterator[Term]:
        while head is not None and head != NamedNode(f"{_RDF}nil"):
            first = self.one(head, f"{_RDF}first")
            assert first is not None
            yield first
            head = self.one(head, f"{_RDF}rest")

    def tests(self) -> Iterator[Term]:
        for kind in ("ProtocolTest", "GraphStoreProtocolTest", "ServiceDescriptionTest"):
            for quad in self._store.quads_for_pattern(None, NamedNode(f"{_RDF}type"), NamedNode(_MF + kind)):
                assert isinstance(quad.subject, NamedNode)
                yield quad.subject

    def entries(self) -> Iterator[Term]:
        return self.items(self.one(NamedNode(self.path.as_uri()), f"{_MF}entries"))


def _case(graph: _Graph, entry: Term, folder: Path) -> Case:
    data = []
    for each in graph.all(entry, f"{_UT}graphData"):
        label, document = graph.text(each, f"{_RDFS}label"), graph.text(each, f"{_UT}graph")
        assert label is not None and document is not None
        data.append((label, folder / document.rpartition("/")[2]))
    action = graph.one(entry, f"{_MF}action")
    requests, authority = [], ""
    if action is not None:
        authority = graph.text(action, f"{_HT}connectionAuthority") or ""
        requests = [_request(graph, each) for each in graph.items(graph.one(action, f"{_HT}requests"))]
    return Case(_name(entry), tuple(data), authority, tuple(requests))


def _request(graph: _Graph, node: Term) -> Request:
    response = graph.one(node, f"{_HT}resp")
    assert response is not None
    headers = _headers(graph, node)
    boolean = graph.text(response, f"{_MF}expectedBoolean")
    return Request(
        method=graph.text(node, f"{_HT}methodName") or "",
        path=graph.text(node, f"{_HT}absolutePath") or "",
        headers=headers,
        body=_body(graph, node, dict(headers)),
        statuses=tuple(_name(each).removeprefix("StatusCode") for each in graph.all(response, f"{_MF}expectedStatus")),
        boolean=None if boolean is None else boolean == "true",
        format=graph.text(response, f"{_MF}expectedFormat"),
        content_type=dict(_headers(graph, response)).get("content-type"),
        content=_chars(graph, response),
        location=graph.text(response, f"{_MF}expectedLocation"),
    )


def _headers(graph: _Graph, node: Term) -> tuple[tuple[str, str], ...]:
    found = []
    for each in graph.items(graph.one(node, f"{_HT}headers")):
        found.append((graph.text(each, f"{_HT}fieldName") or "", graph.text(each, f"{_HT}fieldValue") or ""))
    return tuple(found)


def _chars(graph: _Graph, node: Term) -> str | None:
    body = graph.one(node, f"{_HT}body")
    return None if body is None else graph.text(body, f"{_CNT}chars")


def _body(graph: _Graph, node: Term, headers: dict[str, str]) -> bytes | None:
    chars, body = _chars(graph, node), graph.one(node, f"{_HT}body")
    if chars is None or body is None:
        return None
    if headers.get("content-type", "").startswith("multipart/"):
        # Turtle reads the line breaks of a manifest as it pleases; those of a form are CRLF.
        chars = chars.replace("\r\n", "\n").replace("\r", "").replace("\n", "\r\n")
    return chars.encode(graph.text(body, f"{_CNT}characterEncoding") or "UTF-8")


def _name(term: Term) -> str:
    assert isinstance(term, NamedNode)
    return term.value.rpartition("#")[2].rpartition("/")[2]


_SYNTAXES = {
    "NQuads": RdfFormat.N_QUADS,
    "NTriples": RdfFormat.N_TRIPLES,
    "Trig": RdfFormat.TRIG,
    "Turtle": RdfFormat.TURTLE,
    "XML": RdfFormat.RDF_XML,
}


def _syntax_cases(manifest: Path) -> Iterator[SyntaxCase]:
    graph = _Graph(manifest)
    name = manifest.parent.name
    assumed = graph.text(NamedNode(manifest.as_uri()), f"{_MF}assumedTestBase")
    base = assumed or f"https://w3c.github.io/rdf-tests/rdf/rdf11/{name}/"
    for entry in graph.entries():
        kind = next(_name(each) for each in graph.all(entry, f"{_RDF}type"))
        action, result = graph.text(entry, f"{_MF}action"), graph.text(entry, f"{_MF}result")
        assert action is not None
        path = _file(action)
        yield SyntaxCase(
            id=f"{name}/{_name(entry)}",
            path=path,
            format=next(syntax for part, syntax in _SYNTAXES.items() if part in kind),
            base=base + path.relative_to(manifest.parent).as_posix(),
            positive="Negative" not in kind,
            result=None if result is None else _file(result),
        )


def _file(uri: str) -> Path:
    return Path(uri.removeprefix("file://"))
