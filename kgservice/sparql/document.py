"""Documents to be stored: read from any RDF syntax, with nothing fetched and nothing that blows up."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO, cast
from urllib.parse import urljoin
from xml.parsers.expat import ExpatError, ParserCreate
from xml.parsers.expat import errors as expat_errors

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, parse

from kgservice.sparql.refusal import Refusal

__all__ = ["Document", "document_quads"]

_PLACE = re.compile(r"^Parser error (?:at|between) line (\d+)(?: column| between columns) (\d+)[^:]*: ")
_JSON_STRING = re.compile(rb'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_JSON_BRACKETS = b"[]{}"
_NOT_BRACKETS = bytes(set(range(256)) - set(_JSON_BRACKETS))
_DEEPEST = 100
_LONGEST_ENTITY = 2048


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it came.

    Attributes:
        content: its bytes, in UTF-8.
        format: its syntax.
        name: what to call it in errors where there are several, or empty.
    """

    content: bytes
    format: RdfFormat
    name: str = ""


def document_quads(documents: Sequence[Document], base: str, graph: NamedNode | None, *, whole: bool) -> Iterator[Quad]:
    """Read documents; blank nodes get names that nothing else has.

    Args:
        documents: what to read.
        base: what relative IRIs are resolved against.
        graph: where statements are to lie that are in no graph of the document; None for no named graph.
        whole: whether a document may tell of several graphs.

    Raises:
        Refusal: where one is malformed, or tells of other graphs where it may not; the message names the place.
    """
    for document in documents:
        _refuse_explosive(document)
        try:
            quads = list(_parsed(document.content, document.format, base))
        except (SyntaxError, ValueError, OSError) as error:
            raise _malformed(document, base, error) from error
        for quad in _with_graph_names(quads, base):
            if isinstance(quad.graph_name, DefaultGraph):
                yield quad if graph is None else Quad(quad.subject, quad.predicate, quad.object, graph)
            elif whole:
                yield quad
            else:
                raise _elsewhere(document, quad.graph_name.value)


def _parsed(content: "bytes | _LineByLine", kind: RdfFormat, base: str) -> Iterator[Quad]:
    source = cast("bytes | IO[bytes]", content)
    return parse(source, format=kind, base_iri=base, rename_blank_nodes=True)


def _with_graph_names(quads: list[Quad], base: str) -> Iterator[Quad]:
    """Give blank nodes that name graphs an IRI (RDF 1.1 Concepts, section 3.5): graphs are asked for by theirs."""
    names = {quad.graph_name for quad in quads if isinstance(quad.graph_name, BlankNode)}
    if not names:
        yield from quads
        return
    known = {name: NamedNode(urljoin(base, f".well-known/genid/{name.value}")) for name in names}
    for quad in quads:
        terms = ((known.get(term, term) if isinstance(term, BlankNode) else term) for term in quad)
        yield Quad(*terms)  # type: ignore[arg-type]


def _elsewhere(document: Document, graph: str) -> Refusal:
    return Refusal(
        "other-graphs",
        f"{_of(document)}the document has statements in the graph {graph}",
        hint="send a document of several graphs to /rdf-graph-store without naming one",
        value=graph,
    )


def _malformed(document: Document, base: str, error: Exception) -> Refusal:
    said = str(error)
    if found := _PLACE.match(said):
        said = f"error at {found[1]}:{found[2]}: {said[found.end() :]}"
    elif document.format == RdfFormat.RDF_XML:
        said = f"error at {_xml_place(document.content, base)}: {said}"
    elif "LoadDocumentCallback" in said:
        said = "error at /@context: a context from elsewhere is named, and nothing is fetched"
    else:
        said = f"error at the beginning: {said}" if not document.content.strip() else f"error in the document: {said}"
    return Refusal("document", _of(document) + said, hint="mend the document at that place, as line:column")


def _of(document: Document) -> str:
    return f"{document.name}: " if document.name else ""


class _LineByLine:
    """A binary stream that gives one line at a time, and knows how many it gave."""

    def __init__(self, content: bytes) -> None:
        """Begin at the first line."""
        self._lines = content.splitlines(keepends=True)
        self.given = 0

    def read(self, size: int = -1) -> bytes:
        """Give the next line, or the part of it that fits."""
        if self.given >= len(self._lines):
            return b""
        line = self._lines[self.given]
        if 0 < size < len(line):
            self._lines[self.given] = line[size:]
            return line[:size]
        self.given += 1
        return line


def _xml_place(content: bytes, base: str) -> str:
    """Find where RDF/XML goes wrong, which its parser does not tell: as XML, or else as RDF, by the line it got to."""
    checker = ParserCreate()
    try:
        checker.Parse(content, True)
    except ExpatError as error:
        return f"{error.lineno}:{error.offset + 1}"
    lines = _LineByLine(content)
    try:
        for _ in _parsed(lines, RdfFormat.RDF_XML, base):
            pass
    except (SyntaxError, ValueError, OSError):
        pass
    return f"{max(lines.given, 1)}:1"


def _refuse_explosive(document: Document) -> None:
    if document.format == RdfFormat.RDF_XML and (b"<!ENTITY" in document.content or b"<!" in document.content[:2]):
        _refuse_entities(document)
    if document.format == RdfFormat.JSON_LD:
        brackets = _JSON_STRING.sub(b"", document.content).translate(None, _NOT_BRACKETS)
        for _ in range(_DEEPEST):
            brackets = brackets.replace(b"[]", b"").replace(b"{}", b"")
        if brackets.count(b"{") + brackets.count(b"[") > _DEEPEST:
            raise Refusal(
                "document",
                f"{_of(document)}error in the document: it is nested more than {_DEEPEST} deep",
                hint="flatten it",
            )


def _refuse_entities(document: Document) -> None:
    """Refuse entities that are kept elsewhere, made of others, or long: only short names for namespaces pass."""
    checker = ParserCreate()

    def entity(name: str, parameter: int, value: str | None, *elsewhere: object) -> None:
        problem = None
        if parameter:
            problem = "is a parameter entity"
        elif value is None:
            problem = "is kept elsewhere, and nothing is fetched"
        elif "&" in value:
            problem = "is made of others"
        elif len(value) > _LONGEST_ENTITY:
            problem = f"is longer than {_LONGEST_ENTITY} characters"
        if problem:
            place = f"{checker.CurrentLineNumber}:{checker.CurrentColumnNumber + 1}"
            raise Refusal(
                "document",
                f"{_of(document)}error at {place}: the entity {name[:80]} {problem}",
                hint="write out what it stands for",
                value=name[:80],
            )

    def begins(*_: object) -> None:
        raise _Done

    checker.EntityDeclHandler = entity
    checker.StartElementHandler = begins
    try:
        checker.Parse(document.content, True)
    except _Done:
        return
    except ExpatError as error:
        said = expat_errors.messages.get(error.code, "malformed XML")
        raise Refusal(
            "document", f"{_of(document)}error at {error.lineno}:{error.offset + 1}: {said}", hint="mend the document"
        ) from error


class _Done(Exception):
    """The document itself begins: no more declarations can come."""
