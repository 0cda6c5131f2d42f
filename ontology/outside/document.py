"""Documents from outside: a file as its statements, in their order, and the lines on which they stand."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from pyoxigraph import RdfFormat, Triple, parse

from ontology.errors import DocumentError, Place
from ontology.finding import Finding
from ontology.outside.contexts import check_contexts, in_reading_order, keys_without_meaning
from ontology.outside.entities import check_entities
from ontology.outside.format import LARGEST, Format, decoded, format_of
from ontology.outside.lines import lines_of
from ontology.outside.obographs import obograph_lines

__all__ = ["Document"]

_RDF: dict[Format, RdfFormat] = {
    "Turtle": RdfFormat.TURTLE,
    "N-Triples": RdfFormat.N_TRIPLES,
    "RDF/XML": RdfFormat.RDF_XML,
    "JSON-LD": RdfFormat.JSON_LD,
    "OBO graphs": RdfFormat.N_TRIPLES,
}

_DECLARED = re.compile(r"\A(\s*<\?xml[^>]*?encoding\s*=\s*[\"'])[^\"']*([\"'])")
"""What XML says of its encoding, which is no longer so when it has been read as text."""


@dataclass(frozen=True)
class Document:
    """A file from outside, read.

    Attributes:
        path: the file, as it was named.
        format: what it is written in.
        triples: what it says, each once, in the file's order. IRIs stand there as they are written, also those that
            are none.
        text: the file itself.
        findings: what the reader passed over.
    """

    path: str
    format: Format
    triples: tuple[Triple, ...]
    text: str
    findings: tuple[Finding, ...] = field(default=())

    @classmethod
    def read(cls, path: Path) -> "Document":
        """Read a file; nothing that it names is fetched.

        Raises:
            DocumentError: where it cannot be opened, is in no format that is known here, is not well-formed, too large,
                or cannot be read without fetching something.
        """
        try:
            with path.open("rb") as file:
                data = file.read(LARGEST + 1)
                size = len(data) if len(data) <= LARGEST else path.stat().st_size
        except OSError as error:
            raise DocumentError(
                (error.strerror or str(error)).lower(), Place(str(path)), hint="name an ontology file that can be read"
            ) from error
        return cls.of(data, str(path), size=size)

    @classmethod
    def of(cls, data: bytes, path: str, *, size: int | None = None) -> "Document":
        """Read the bytes of a file; `size` is that of the whole file, where these are only a part.

        Raises:
            DocumentError: as `read` does.
        """
        text = decoded(data, path, size=size)
        parsed = _json(text, path)
        found = format_of(text, path, parsed)
        findings: list[Finding] = []
        if found == "RDF/XML":
            check_entities(text, path)
        source: str | bytes = _DECLARED.sub(r"\1UTF-8\2", text, count=1).encode()
        if found == "JSON-LD":
            check_contexts(parsed, path)
            source = _dumped(parsed, path)
            findings += _passed_over(parsed, path)
        elif found == "OBO graphs":
            source = "\n".join(obograph_lines(parsed))
        triples = _parsed(source, found, path, text)
        if not triples:
            raise DocumentError("says nothing", Place(path, 1), hint="name the file that holds the classes or concepts")
        return cls(path, found, triples, text, tuple(findings))

    def place(self, iri: str, slot: str | None = None) -> Place:
        """Say where an IRI is described, or else first mentioned."""
        return Place(self.path, self._lines.get(iri), slot=slot)

    @cached_property
    def _lines(self) -> dict[str, int]:
        return lines_of(self.text, self.format)


def _json(text: str, path: str) -> Any:  # noqa: ANN401
    """Read a text as JSON, or give None where it is none.

    Raises:
        DocumentError: where it can only be meant as JSON, and is not well-formed.
    """
    import orjson

    start, suffix = text.lstrip()[:1], Path(path).suffix.lower()
    if start not in {"{", "["} or suffix in {".ttl", ".trig"}:
        return None
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        if start == "[" and suffix not in {".json", ".jsonld"}:
            # A blank node begins a statement of Turtle, too.
            return None
        place = Place(path, error.lineno, error.colno)
        raise DocumentError(f"not well-formed JSON: {error.msg}", place, hint="correct the file") from error


def _dumped(parsed: Any, path: str) -> bytes:  # noqa: ANN401
    import orjson

    try:
        return orjson.dumps(in_reading_order(parsed))
    except (RecursionError, TypeError) as error:
        raise DocumentError("is nested too deeply", Place(path), hint="save it as Turtle") from error


def _passed_over(parsed: Any, path: str) -> Iterator[Finding]:  # noqa: ANN401
    for key in keys_without_meaning(parsed):
        yield Finding(
            "WARN",
            Place(path, slot=key),
            f"the key {key!r} says nothing: no context gives it a meaning",
            "add it to the @context",
            rule="key_without_meaning",
            value=key,
        )


def _parsed(source: str | bytes, found: Format, path: str, text: str) -> tuple[Triple, ...]:
    try:
        # Strict parsers stop at the first IRI that is none; here, each is to be reported.
        return tuple(_triples(parse(source, format=_RDF[found], rename_blank_nodes=False, lenient=True)))
    except SyntaxError as error:
        line = error.lineno if found != "OBO graphs" else None
        raise DocumentError(
            f"not well-formed {found}: {error.msg}",
            Place(path, line or _xml_line(text, found), error.offset if line else None),
            hint="correct the file, or save it anew with the tool that made it",
        ) from error


def _triples(quads: Iterable[Any]) -> Iterator[Triple]:
    return iter(dict.fromkeys(quad.triple for quad in quads))


def _xml_line(text: str, found: Format) -> int | None:
    """Find the line on which XML stops being well-formed; the parser of RDF does not tell."""
    if found != "RDF/XML":
        return None
    from xml.parsers import expat

    try:
        expat.ParserCreate().Parse(text, True)
    except expat.ExpatError as error:
        return error.lineno
    return None
