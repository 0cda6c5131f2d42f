"""Class expressions: what blank nodes of OWL in RDF stand for, read and written in words."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode

from ontology.iri import OWL, RDF
from ontology.validation.module import Term
from ontology.validation.notation import prefixed, written

__all__ = ["Expression", "Reader", "in_words"]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_Statement = tuple[NamedNode | BlankNode, NamedNode, Term]

_LISTS = {"intersectionOf": "and", "unionOf": "or", "oneOf": "one of"}
_QUANTIFIED = {"someValuesFrom": "some", "allValuesFrom": "only", "hasValue": "value", "hasSelf": "self"}
_COUNTED = {
    "minCardinality": "min",
    "maxCardinality": "max",
    "cardinality": "exactly",
    "minQualifiedCardinality": "min",
    "maxQualifiedCardinality": "max",
    "qualifiedCardinality": "exactly",
}
_FACETS = {"minExclusive": ">", "minInclusive": ">=", "maxExclusive": "<", "maxInclusive": "<="}


@dataclass(frozen=True, slots=True)
class Expression:
    """A class, a datatype, or what is said of the instances of one that bears no name.

    Attributes:
        kind: `name`, `and`, `or`, `not`, `one of`, `some`, `only`, `value`, `self`, `min`, `max`, `exactly`,
            `restricted` (a datatype with facets) or `unknown`.
        name: IRI of a named class or datatype, or of the property of a restriction.
        parts: the expressions that it is made of.
        detail: a number, a value or the facets, as words.
    """

    kind: str
    name: str = ""
    parts: tuple["Expression", ...] = ()
    detail: str = ""


class Reader:
    """Reads the expressions of one axiom."""

    def __init__(self, statements: Sequence[_Statement]) -> None:
        """Take the triples of the axiom's blank nodes."""
        self._about: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        self._open: set[str] = set()
        for subject, predicate, value in statements:
            self._about[subject.value][predicate.value].append(value)

    def expression(self, term: Term) -> Expression:
        """Read what a term stands for; a blank node that is no expression of OWL is `unknown`."""
        if isinstance(term, NamedNode):
            return Expression("name", term.value)
        if term.value in self._open:
            # A blank node that is a part of itself is nothing that OWL knows.
            return Expression("unknown")
        self._open.add(term.value)
        try:
            return self._structured(self._about.get(term.value, {}))
        finally:
            self._open.discard(term.value)

    def _structured(self, about: Mapping[str, Sequence[Term]]) -> Expression:
        for key, kind in _LISTS.items():
            if members := about.get(OWL + key):
                return Expression(kind, parts=tuple(map(self.expression, self.members(members[0]))))
        if inner := about.get(OWL + "complementOf"):
            return Expression("not", parts=(self.expression(inner[0]),))
        if base := about.get(OWL + "onDatatype"):
            return Expression("restricted", base[0].value, detail=" and ".join(self._facets(about)))
        if property_ := about.get(OWL + "onProperty"):
            return self._restriction(property_[0].value, about)
        return Expression("unknown")

    def members(self, head: Term) -> Iterator[Term]:
        """Walk over an RDF list."""
        seen: set[str] = set()
        while isinstance(head, BlankNode) and head.value not in seen:
            seen.add(head.value)
            cell = self._about.get(head.value, {})
            yield from cell.get(RDF + "first", ())
            head = next(iter(cell.get(RDF + "rest", ())), NamedNode(RDF + "nil"))

    def _restriction(self, property_: str, about: Mapping[str, Sequence[Term]]) -> Expression:
        for key, kind in _QUANTIFIED.items():
            if values := about.get(OWL + key):
                if kind in {"some", "only"}:
                    return Expression(kind, property_, (self.expression(values[0]),))
                return Expression(kind, property_, detail=written(values[0]))
        for key, kind in _COUNTED.items():
            if values := about.get(OWL + key):
                fillers = about.get(OWL + "onClass") or about.get(OWL + "onDataRange") or ()
                return Expression(kind, property_, tuple(map(self.expression, fillers)), values[0].value)
        return Expression("unknown", property_)

    def _facets(self, about: Mapping[str, Sequence[Term]]) -> Iterator[str]:
        for head in about.get(OWL + "withRestrictions", ()):
            for facet in self.members(head):
                for key, values in self._about.get(facet.value, {}).items():
                    sign = _FACETS.get(key.removeprefix(_XSD), prefixed(key))
                    yield from (f"{sign} {value.value if isinstance(value, Literal) else value}" for value in values)


def in_words(expression: Expression, *, inner: bool = False) -> str:
    """Write an expression in the manner of the Manchester syntax.

    >>> some = Expression("some", "https://w3id.org/emotaxa/core/hasNorm", (Expression("name", OWL + "Thing"),))
    >>> in_words(Expression("and", parts=(Expression("name", OWL + "Thing"), some)))
    'owl:Thing and (core:hasNorm some owl:Thing)'
    """
    parts = [in_words(part, inner=True) for part in expression.parts]
    name = prefixed(expression.name)
    match expression.kind:
        case "name":
            return name
        case "and" | "or" as joint:
            said = f" {joint} ".join(parts)
        case "not":
            said = f"not {parts[0]}"
        case "one of":
            said = f"one of {', '.join(parts)}"
        case "restricted":
            said = f"{name} {expression.detail}"
        case "some" | "only" as quantifier:
            said = f"{name} {quantifier} {parts[0]}"
        case "value" | "self" | "min" | "max" | "exactly" as kind:
            said = " ".join((name, kind, *([expression.detail] if kind != "self" else []), *parts))
        case _:
            return "something"
    return f"({said})" if inner else said
