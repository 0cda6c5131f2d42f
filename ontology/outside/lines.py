"""Lines: where in a file from outside an IRI is described."""

import re
from xml.parsers import expat

from ontology.iri import RDF
from ontology.outside.format import Format
from ontology.validation.source_lines import mention_lines, subject_lines

__all__ = ["lines_of"]

_ID = re.compile(r'"(?:@?id|definedClassId)"\s*:\s*"((?:[^"\\]|\\.)*)"')
_XML_BASE = "http://www.w3.org/XML/1998/namespace base"


def lines_of(text: str, written: Format) -> dict[str, int]:
    """Give the line, from 1, on which each IRI is first described, or else first mentioned, as far as that can be told.

    A file that cannot be read to the end is read as far as it makes sense; nothing is raised.
    """
    if written in {"Turtle", "N-Triples"}:
        return {**mention_lines(text), **subject_lines(text)}
    return _xml_lines(text) if written == "RDF/XML" else _json_lines(text)


def _json_lines(text: str) -> dict[str, int]:
    lines: dict[str, int] = {}
    line, seen = 1, 0
    for found in _ID.finditer(text):
        line += text.count("\n", seen, found.start())
        seen = found.start()
        lines.setdefault(found[1].replace("\\/", "/"), line)
    return lines


def _xml_lines(text: str) -> dict[str, int]:
    described: dict[str, int] = {}
    mentioned: dict[str, int] = {}
    parser = expat.ParserCreate(namespace_separator=" ")
    rdf = f"{RDF} "
    bases = [""]

    def start(_: str, attributes: dict[str, str]) -> None:
        base = attributes.get(_XML_BASE, bases[-1])
        bases.append(base)
        line = parser.CurrentLineNumber
        for name, kept in (("about", described), ("ID", described), ("resource", mentioned)):
            if (value := attributes.get(rdf + name)) is not None:
                kept.setdefault(_resolved(base, f"#{value}" if name == "ID" else value), line)

    def end(_: str) -> None:
        bases.pop()

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    try:
        parser.Parse(text, True)
    except expat.ExpatError:
        pass
    return {**mentioned, **described}


def _resolved(base: str, iri: str) -> str:
    from urllib.parse import urljoin

    if not base or re.match(r"[A-Za-z][\w+.\-]*:", iri):
        return iri
    if iri.startswith("#"):
        return base.partition("#")[0] + iri
    try:
        return urljoin(base, iri)
    except ValueError:
        return iri
