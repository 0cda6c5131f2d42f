"""Formats: which of them a file from outside is in, by what it holds, and by its name where that leaves a doubt."""

import re
from pathlib import PurePath
from typing import Any, Final, Literal

from ontology.errors import DocumentError, Place

__all__ = ["LARGEST", "Format", "decoded", "format_of"]

Format = Literal["Turtle", "N-Triples", "RDF/XML", "JSON-LD", "OBO graphs"]

LARGEST: Final = 32 * 2**20
"""Bytes that a file may have, and that it may grow to when its entities are put in."""

_HEAD = 10_000
"""Characters at the beginning among which the namespaces of XML stand."""
_XML_SUFFIXES = frozenset({".owl", ".rdf", ".xml", ".html", ".htm"})
_KNOWN = "give Turtle (.ttl), N-Triples (.nt), RDF/XML (.owl, .rdf), JSON-LD (.jsonld) or OBO graphs (.json)"
_ROBOT = "convert it first, for instance: robot convert --input {name} --output {stem}.owl"
_COMPRESSED = {b"\x1f\x8b": "gzip", b"PK\x03\x04": "zip", b"BZh": "bzip2", b"\xfd7zXZ": "xz", b"(\xb5/\xfd": "zstd"}
_OTHER_SYNTAXES = {
    "OWL functional syntax": re.compile(r"(?:Prefix|Ontology|Import|Declaration)\s*\("),
    "OWL Manchester syntax": re.compile(r"(?:Prefix|Ontology|Class|ObjectProperty|Individual):\s"),
    "the OBO text format": re.compile(r"format-version:|\[Term\]"),
}
_COMMENTS = re.compile(r"(?:\s+|#[^\n]*\n)*")
_XML = re.compile(r"<(?:[?!]|[A-Za-z_][\w.\-]*(?::[A-Za-z_][\w.\-]*)?(?:\s|/?>))")
_TAG = re.compile(r"<!--.*?-->|<\?.*?\?>|<([A-Za-z_][^\s/>]*)([^>]*)", re.DOTALL)
_TURTLE = re.compile(r"(?i:@?prefix|@?base)\s|<[^<>\s]*>\s|_:|\[|\(|[A-Za-z][\w.\-]*:[\w%.\-]*\s")
_ENCODING = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._\-]+)[\"']")


def decoded(data: bytes, path: str, *, size: int | None = None) -> str:
    """Give the text of a file.

    Args:
        data: its bytes, or as many of them as were read.
        path: its name.
        size: how many there are in all.

    Raises:
        DocumentError: where it is too large, packed, binary, or in no encoding that it declares.
    """
    place = Place(path)
    if len(data) > LARGEST:
        raise DocumentError(
            f"has {(size or len(data)) / 2**20:,.1f} MiB; the most is {LARGEST // 2**20} MiB",
            place,
            hint="extract the part that is wanted, for instance with: robot extract --method STAR",
        )
    if kind := next((kind for sign, kind in _COMPRESSED.items() if data.startswith(sign)), None):
        raise DocumentError(f"is packed with {kind}", place, hint="unpack it first")
    encoding = "utf-8-sig"
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        encoding = "utf-16"
    elif named := _ENCODING.match(data[:200]):
        encoding = "utf-8-sig" if named[1].lower() == b"utf-8" else named[1].decode()
    try:
        text = data.decode(encoding)
    except LookupError as error:
        raise DocumentError(f"is in an unknown encoding, {encoding}", place, hint="save it as UTF-8") from error
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        shown = "UTF-8" if encoding == "utf-8-sig" else encoding
        raise DocumentError(f"not {shown}", Place(path, line), hint="save the file as UTF-8") from error
    if "\0" in text:
        raise DocumentError("is binary", place, hint=_KNOWN)
    if not text.strip():
        raise DocumentError("is empty", place, hint=_KNOWN)
    return text


def format_of(text: str, path: str, parsed: Any) -> Format:  # noqa: ANN401
    """Tell which format a text is in.

    Args:
        text: what the file holds.
        path: its name.
        parsed: the text as JSON, or None where it is none.

    Raises:
        DocumentError: where it is none that can be read.
    """
    name, place = PurePath(path), Place(path)
    start = _COMMENTS.match(text)
    body = text[start.end() if start else 0 :]
    for syntax, sign in _OTHER_SYNTAXES.items():
        if sign.match(body):
            raise DocumentError(f"is in {syntax}", place, hint=_ROBOT.format(name=name.name, stem=name.stem))
    if parsed is not None:
        return _json_format(parsed, place)
    suffix = name.suffix.lower()
    if suffix == ".nt":
        return "N-Triples"
    # A relative IRI in Turtle may look like the tag of an element, but not like one that names a namespace.
    if _XML.match(body) and (body.startswith(("<?", "<!")) or "xmlns" in text[:_HEAD] or suffix in _XML_SUFFIXES):
        return _xml_format(text, place, name)
    if suffix in {".trig", ".nq"}:
        raise DocumentError("may hold several graphs", place, hint=_KNOWN)
    if suffix in {".ttl", ".n3", ".turtle"} or _TURTLE.match(body):
        return "Turtle"
    raise DocumentError("is in no format that can be read", place, hint=_KNOWN)


def _json_format(parsed: Any, place: Place) -> Format:  # noqa: ANN401
    if isinstance(parsed, dict) and isinstance(parsed.get("graphs"), list):
        return "OBO graphs"
    nodes = parsed if isinstance(parsed, list) else [parsed]
    if any(isinstance(node, dict) and {"@context", "@graph", "@id"}.intersection(node) for node in nodes):
        return "JSON-LD"
    raise DocumentError("is JSON, and neither JSON-LD nor OBO graphs", place, hint=_KNOWN)


def _xml_format(text: str, place: Place, name: PurePath) -> Format:
    tag, attributes = next((found.groups() for found in _TAG.finditer(text) if found[1]), ("", ""))
    if tag.lower() == "html" or "<!doctype html" in text[:500].lower():
        raise DocumentError(
            "is a web page", place, hint="download the file itself: the link may lead to a page that describes it"
        )
    if tag.rpartition(":")[2] == "Ontology" and "ontologyIRI" in attributes:
        raise DocumentError("is in OWL/XML", place, hint=_ROBOT.format(name=name.name, stem=name.stem))
    return "RDF/XML"
