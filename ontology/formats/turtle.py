"""Turtle as people read it: a block for each subject, statements in a fixed order, blank nodes where they belong."""

import re
from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode

from ontology.formats.document import Items, LaidOut, Node, Value
from ontology.formats.prefixes import Prefixes, folder_of
from ontology.iri import RDF, XSD

__all__ = ["write_turtle"]

_LOCAL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?"
_SHORT = {
    XSD + "integer": re.compile(r"[+-]?[0-9]+\Z"),
    XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+\Z"),
    XSD + "boolean": re.compile(r"(?:true|false)\Z"),
}
_WIDTH = 120
_STEP = "    "


def write_turtle(document: LaidOut) -> str:
    """Write a graph as Turtle 1.1."""
    prefixes = Prefixes(document.iris, _LOCAL, folder_of)
    blocks = [_block(node, prefixes) for node in document.nodes]
    head = "".join(f"@prefix {name}: <{namespace}> .\n" for name, namespace in prefixes.bound.items())
    return "\n".join([head, *blocks] if head else blocks)


def _block(node: Node, prefixes: Prefixes) -> str:
    said = f" ;\n{_STEP}".join(_statements(node, prefixes, _STEP))
    return f"{'[]' if node.term is None else _written(node.term, prefixes, '')} {said} .\n"


def _statements(node: Node, prefixes: Prefixes, indent: str) -> Iterator[str]:
    """Write the predicates with their values; `indent` is where the line begins that a predicate stands on."""
    for told, values in node.properties:
        predicate = "a" if told == RDF + "type" else _iri(told, prefixes)
        further = indent + _STEP
        texts = [_written(value, prefixes, indent) for value in values]
        line = f"{predicate} {', '.join(texts)}"
        if len(texts) > 1 and ("\n" in line or len(indent) + len(line) > _WIDTH):
            line = f"{predicate}\n{further}" + f",\n{further}".join(
                _written(value, prefixes, further) for value in values
            )
        yield line


def _written(value: Value, prefixes: Prefixes, indent: str) -> str:
    match value:
        case Items():
            return _list(value, prefixes, indent)
        case Node():
            return _nested(value, prefixes, indent)
        case NamedNode():
            return _iri(value.value, prefixes)
        case Literal() if (short := _SHORT.get(value.datatype.value)) and short.match(value.value):
            return value.value
        case Literal() if not value.language and value.datatype.value != XSD + "string":
            return f"{Literal(value.value)}^^{_iri(value.datatype.value, prefixes)}"
        case _:
            return str(value)


def _nested(node: Node, prefixes: Prefixes, indent: str) -> str:
    further = indent + _STEP
    statements = list(_statements(node, prefixes, further))
    line = f"[ {' ; '.join(statements)} ]" if statements else "[]"
    if "\n" not in line and len(indent) + len(line) <= _WIDTH // 2:
        return line
    return f"[\n{further}" + f" ;\n{further}".join(statements) + f"\n{indent}]"


def _list(value: Items, prefixes: Prefixes, indent: str) -> str:
    if not value.items:
        return "()"
    line = f"( {' '.join(_written(item, prefixes, indent) for item in value.items)} )"
    if "\n" not in line and len(indent) + len(line) <= _WIDTH:
        return line
    further = indent + _STEP
    items = f"\n{further}".join(_written(item, prefixes, further) for item in value.items)
    return f"(\n{further}{items}\n{indent})"


def _iri(iri: str, prefixes: Prefixes) -> str:
    return prefixes.shorten(iri) or f"<{iri}>"
