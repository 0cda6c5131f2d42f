"""RDF/XML, which every OWL tool reads: an element for each node, named after its first type."""

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from pyoxigraph import BlankNode, Literal, NamedNode

from ontology.errors import EmotaxaError
from ontology.formats.document import Items, LaidOut, Node, Value
from ontology.formats.prefixes import Prefixes, folder_of
from ontology.iri import RDF, XSD

__all__ = ["write_rdf_xml"]

_LOCAL = r"[A-Za-z_][A-Za-z0-9_.-]*"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_STEP = "  "
_SYNTAX = frozenset(RDF + name for name in ("RDF", "ID", "Description", "li", "about", "parseType", "resource"))
_FIRST, _REST, _NIL, _TYPE = (RDF + name for name in ("first", "rest", "nil", "type"))


def write_rdf_xml(document: LaidOut) -> str:
    """Write a graph as RDF/XML.

    Raises:
        EmotaxaError: where RDF/XML has no way to write it: a property whose IRI does not end in a name, or a character
            that XML 1.0 forbids.
    """
    named = {triple.predicate.value for triple in document.triples} | {RDF + "RDF"}
    named |= {
        triple.object.value
        for triple in document.triples
        if triple.predicate.value == _TYPE and isinstance(triple.object, NamedNode)
    }
    prefixes = Prefixes(named, _LOCAL, folder_of, invent=True)
    spaces = "".join(f"\n    xmlns:{name}={quoteattr(namespace)}" for name, namespace in prefixes.bound.items())
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f"<rdf:RDF{spaces}>"]
    for node in document.nodes:
        lines += _element(node, prefixes, _STEP)
    return "\n".join([*lines, "</rdf:RDF>"]) + "\n"


def _element(node: Node, prefixes: Prefixes, indent: str) -> Iterator[str]:
    """Write a node; its first type, where it has a name, is the name of the element."""
    kind = next(
        (
            name
            for value in node.values(_TYPE)
            if isinstance(value, NamedNode) and (name := prefixes.shorten(value.value)) and not _is_syntax(value.value)
        ),
        None,
    )
    about = "" if node.term is None else _reference(node.term, "about")
    name = kind or "rdf:Description"
    inner = []
    for told, values in node.properties:
        for value in values:
            if told == _TYPE and kind is not None and isinstance(value, NamedNode):
                if prefixes.shorten(value.value) == kind:
                    continue
            inner += list(_property(told, value, prefixes, indent + _STEP))
    if inner:
        yield f"{indent}<{name}{about}>"
        yield from inner
        yield f"{indent}</{name}>"
    else:
        yield f"{indent}<{name}{about}/>"


def _property(told: str, value: Value, prefixes: Prefixes, indent: str) -> Iterator[str]:
    name = prefixes.shorten(told)
    if name is None:
        raise EmotaxaError(
            f"RDF/XML has no way to write the property <{told}>",
            hint="give it an IRI that ends in a name, or choose another format",
            value=told,
        )
    match value:
        case Items():
            yield from _list(name, value, prefixes, indent)
        case Node() if not value.properties:
            yield f'{indent}<{name} rdf:parseType="Resource"/>'
        case Node():
            yield f"{indent}<{name}>"
            yield from _element(value, prefixes, indent + _STEP)
            yield f"{indent}</{name}>"
        case Literal():
            yield f"{indent}<{name}{_kind(value)}>{_text(value.value)}</{name}>"
        case _:
            yield f"{indent}<{name}{_reference(value, 'resource')}/>"


def _list(name: str, value: Items, prefixes: Prefixes, indent: str) -> Iterator[str]:
    """Write a list; one that holds literals has to be written cell by cell."""
    if not value.items:
        yield f'{indent}<{name} rdf:resource="{_NIL}"/>'
    elif any(isinstance(item, Literal | Items) for item in value.items):
        rest = Items(value.items[1:])
        cell = Node(None, ((_FIRST, (value.items[0],)), (_REST, (rest,))))
        yield f"{indent}<{name}>"
        yield from _element(cell, prefixes, indent + _STEP)
        yield f"{indent}</{name}>"
    else:
        yield f'{indent}<{name} rdf:parseType="Collection">'
        for item in value.items:
            term = item if isinstance(item, NamedNode | BlankNode) else None
            yield from _element(item if isinstance(item, Node) else Node(term, ()), prefixes, indent + _STEP)
        yield f"{indent}</{name}>"


def _reference(term: NamedNode | BlankNode, attribute: str) -> str:
    if isinstance(term, BlankNode):
        return f" rdf:nodeID={quoteattr(term.value)}"
    return f" rdf:{attribute}={quoteattr(term.value)}"


def _kind(value: Literal) -> str:
    if value.language:
        return f" xml:lang={quoteattr(value.language)}"
    return "" if value.datatype.value == XSD + "string" else f" rdf:datatype={quoteattr(value.datatype.value)}"


def _text(text: str) -> str:
    if found := _NOT_XML.search(text):
        raise EmotaxaError(
            f"RDF/XML has no way to write the character {found.group()!a}, in {text[:60]!a}",
            hint="take it away, or choose another format",
            value=text[:60],
        )
    return escape(text, {"\r": "&#13;"})


def _is_syntax(iri: str) -> bool:
    """Whether a type's name may not name an element (RDF 1.1 XML Syntax, section 7.2.3)."""
    return iri in _SYNTAX
