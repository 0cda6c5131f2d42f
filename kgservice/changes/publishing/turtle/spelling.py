"""Spelling: values as Turtle in the style of the house, with the prefixes that a text has already."""

import re
from collections.abc import Iterable, Mapping

from pyoxigraph import Literal, NamedNode

from ontology.formats.document import Items, Node, Value
from ontology.iri import RDF, XSD

__all__ = ["STEP", "WIDTH", "Spelling"]

STEP = "    "
"""What a line within a block begins with."""
WIDTH = 120
"""Characters of a line, where it can be parted."""

_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?\Z")
_SHORT = {
    XSD + "integer": re.compile(r"[+-]?[0-9]+\Z"),
    XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+\Z"),
    XSD + "boolean": re.compile(r"(?:true|false)\Z"),
}


class Spelling:
    """Writes values with given prefixes."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        """Take the namespaces by prefix."""
        # Of several namespaces that an IRI begins with, the longest is meant.
        self._namespaces = sorted(((base, name) for name, base in prefixes.items()), key=lambda found: -len(found[0]))

    def iri(self, iri: str) -> str:
        """Write an IRI, with a prefix if one fits.

        >>> Spelling({"a": "http://a/", "b": "http://a/b/"}).iri("http://a/b/c")
        'b:c'
        """
        for base, name in self._namespaces:
            if iri.startswith(base) and _LOCAL.match(iri[len(base) :]):
                return f"{name}:{iri[len(base) :]}"
        return f"<{iri}>"

    def block(self, term: NamedNode | None, properties: Iterable[tuple[str, tuple[Value, ...]]]) -> str:
        """Write a statement up to its dot; None stands for a blank node."""
        said = f" ;\n{STEP}".join(self.statement(told, values) for told, values in properties)
        return f"{'[]' if term is None else self.iri(term.value)} {said} ."

    def statement(self, told: str, values: Iterable[Value], indent: str = STEP) -> str:
        """Write a predicate with its values; `indent` is where its line begins."""
        texts = [self.value(value, indent) for value in values]
        line = f"{self.verb(told)} {', '.join(texts)}"
        if len(texts) > 1 and ("\n" in line or len(indent) + len(line) > WIDTH):
            further = indent + STEP
            return f"{self.verb(told)}\n{further}" + f",\n{further}".join(texts)
        return line

    def verb(self, told: str) -> str:
        """Write a predicate."""
        return "a" if told == RDF + "type" else self.iri(told)

    def value(self, value: Value, indent: str = STEP) -> str:
        """Write a value; `indent` is where the line begins on which it stands."""
        match value:
            case Items():
                return self._list(value, indent)
            case Node():
                return self._nested(value, indent)
            case NamedNode():
                return self.iri(value.value)
            case Literal() if (short := _SHORT.get(value.datatype.value)) and short.match(value.value):
                return value.value
            case Literal() if not value.language and value.datatype.value != XSD + "string":
                return f"{Literal(value.value)}^^{self.iri(value.datatype.value)}"
            case _:
                return str(value)

    def _nested(self, node: Node, indent: str) -> str:
        further = indent + STEP
        statements = [self.statement(told, values, further) for told, values in node.properties]
        line = f"[ {' ; '.join(statements)} ]" if statements else "[]"
        if "\n" not in line and len(indent) + len(line) <= WIDTH // 2:
            return line
        return f"[\n{further}" + f" ;\n{further}".join(statements) + f"\n{indent}]"

    def _list(self, value: Items, indent: str) -> str:
        if not value.items:
            return "()"
        texts = [self.value(item, indent) for item in value.items]
        line = f"( {' '.join(texts)} )"
        if "\n" not in line and len(indent) + len(line) <= WIDTH:
            return line
        return "(\n" + "\n".join(f"{indent}{STEP}{text}" for text in texts) + f"\n{indent})"
