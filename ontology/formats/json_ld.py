"""JSON-LD: a list of nodes with our CURIEs as identifiers, blank nodes where they belong."""

import json
import re
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode

from ontology.formats.document import Items, LaidOut, Node, Value
from ontology.formats.prefixes import Prefixes, scheme_folder_of
from ontology.iri import RDF, XSD

__all__ = ["json_ld", "write_json_ld"]

_LOCAL = r"[^/:?#\s][^:?#\s]*"
_INTEGER = re.compile(r"(?:0|-?[1-9][0-9]{0,14})\Z")


def write_json_ld(document: LaidOut) -> str:
    """Write a graph as JSON-LD 1.1, flat but for blank nodes; its context stands in it, so that nothing is fetched."""
    return json.dumps(json_ld(document), ensure_ascii=False, indent=1) + "\n"


def json_ld(document: LaidOut) -> dict[str, Any]:
    """Give a graph as the values that JSON-LD is made of.

    >>> from pyoxigraph import parse, RdfFormat
    >>> text = "<https://w3id.org/emotaxa/parrott/1/joy> a <https://w3id.org/emotaxa/core/Mood> ."
    >>> graph = parse(text, RdfFormat.TURTLE)
    >>> json_ld(LaidOut.of(quad.triple for quad in graph))["@graph"]
    [{'@id': 'parrott:1/joy', '@type': 'core:Mood'}]
    """
    prefixes = Prefixes(document.iris, _LOCAL, scheme_folder_of)
    return {"@context": dict(prefixes.bound), "@graph": [_node(node, prefixes) for node in document.nodes]}


def _node(node: Node, prefixes: Prefixes) -> dict[str, Any]:
    found: dict[str, Any] = {} if node.term is None else {"@id": _id(node.term, prefixes)}
    for told, values in node.properties:
        if told == RDF + "type" and all(isinstance(value, NamedNode | BlankNode) for value in values):
            found["@type"] = _one(
                [_id(value, prefixes) for value in values if isinstance(value, NamedNode | BlankNode)]
            )
        else:
            found[_short(told, prefixes)] = _one([_value(value, prefixes) for value in values])
    return found


def _one(values: list[Any]) -> Any:  # noqa: ANN401
    return values[0] if len(values) == 1 else values


def _value(value: Value, prefixes: Prefixes) -> Any:  # noqa: ANN401
    match value:
        case Items():
            return {"@list": [_value(item, prefixes) for item in value.items]}
        case Node():
            return _node(value, prefixes)
        case Literal() if value.language:
            return {"@language": value.language, "@value": value.value}
        case Literal():
            return _typed(value, prefixes)
        case _:
            return {"@id": _id(value, prefixes)}


def _typed(value: Literal, prefixes: Prefixes) -> Any:  # noqa: ANN401
    """Write strings, and the integers and truth values that JSON spells as RDF does, as what they are in JSON."""
    datatype, text = value.datatype.value, value.value
    if datatype == XSD + "string":
        return text
    if datatype == XSD + "integer" and _INTEGER.match(text):
        return int(text)
    if datatype == XSD + "boolean" and text in {"true", "false"}:
        return text == "true"
    return {"@type": _short(datatype, prefixes), "@value": text}


def _id(term: NamedNode | BlankNode, prefixes: Prefixes) -> str:
    return _short(term.value, prefixes) if isinstance(term, NamedNode) else str(term)


def _short(iri: str, prefixes: Prefixes) -> str:
    return prefixes.shorten(iri) or iri
