"""What is left out: the statements of a document from outside that our schemes cannot say."""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ontology.finding import Level
from ontology.iri import OWL, RDFS, SKOS
from ontology.outside.ledger import Ledger, Node, Term
from ontology.outside.lint import Lint
from ontology.outside.terms import CLASSES, PROPERTIES, TYPE, prefixed

__all__ = ["LeftOut", "left_out", "tell"]

_STRING = "http://www.w3.org/2001/XMLSchema#string"
_DEEPEST = 6
_SHOWN = 3

_OF_CONCEPTS = {
    OWL + "equivalentClass": "equivalent class",
    OWL + "disjointWith": "disjointness",
    OWL + "disjointUnionOf": "disjointness",
    OWL + "complementOf": "class expression",
    OWL + "unionOf": "class expression",
    OWL + "intersectionOf": "class expression",
    OWL + "oneOf": "class expression",
    OWL + "hasKey": "key",
    SKOS + "broader": "parent",
    SKOS + "narrower": "parent",
    SKOS + "related": "relation",
    SKOS + "broaderTransitive": "relation",
    SKOS + "narrowerTransitive": "relation",
    TYPE: "type",
}
_OF_BLANK_NODES = {
    OWL + "Axiom": "axiom annotation",
    OWL + "AllDisjointClasses": "disjointness",
    OWL + "AllDisjointProperties": "property",
    OWL + "AllDifferent": "individual",
    OWL + "NegativePropertyAssertion": "individual",
}
_ANNOTATIONS = frozenset({"annotation", "axiom annotation", "annotation property", "header", "import", "foreign class"})
"""What says nothing of how categories hang together."""
_TOLD = frozenset({"import", "parent"})
"""Of these, each has a finding of its own."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One thing that is left out.

    Attributes:
        kind: what it is: `restriction`, `equivalent class`, `property`, `individual`, `annotation` and so on.
        subject: IRI of what it is said of, or `[]` where that has no name.
        statement: what is said, in the manner of Turtle.
        line: where the subject is described, if that is known.
        statements: how many statements of the document it is made of.
    """

    kind: str
    subject: str
    statement: str
    line: int | None
    statements: int


def left_out(ledger: Ledger, lint: Lint, concepts: Collection[Node], header: Collection[Node]) -> tuple[LeftOut, ...]:
    """List everything that is not crossed off, once; what hangs together by blank nodes is one thing."""
    nested: dict[BlankNode, list[Triple]] = defaultdict(list)
    for triple in ledger.open:
        if isinstance(triple.subject, BlankNode):
            nested[triple.subject].append(triple)
    pointed = {triple.object for triple in ledger.open if isinstance(triple.object, BlankNode)}
    told: set[Triple] = set()
    found = []
    # What nothing points to comes first; what is then still untold goes round in circles.
    for roots_only in (True, False):
        for triple in ledger.open:
            if triple in told or (roots_only and triple.subject in pointed):
                continue
            group = _tree(triple, nested, told)
            told |= group
            found.append(
                LeftOut(
                    _kind(ledger, triple, concepts, header),
                    triple.subject.value if isinstance(triple.subject, NamedNode) else "[]",
                    _statement(triple, nested),
                    lint.place(triple.subject.value).line if isinstance(triple.subject, NamedNode) else None,
                    len(group),
                )
            )
    return tuple(found)


def tell(lint: Lint, items: Sequence[LeftOut]) -> None:
    """Say of each kind how much of it is left out, with the first few."""
    for kind, count in Counter(item.kind for item in items if item.kind not in _TOLD).items():
        of_kind = [item for item in items if item.kind == kind]
        shown = ", ".join(dict.fromkeys(prefixed(item.subject) for item in of_kind[:_SHOWN]))
        more = ", ..." if count > _SHOWN else ""
        level: Level = "INFO" if kind in _ANNOTATIONS else "WARN"
        hint = "the report lists them under left_out"
        said = f"not represented: {count} x {kind} ({shown}{more})"
        lint.say(level, "not_represented", of_kind[0].subject, said, hint, value=kind)


def _tree(triple: Triple, nested: dict[BlankNode, list[Triple]], told: Collection[Triple]) -> set[Triple]:
    """Give a statement with all that its value is made of."""
    found = {triple}
    front = [triple]
    if isinstance(triple.subject, BlankNode):
        front += nested[triple.subject]
    while front:
        at = front.pop()
        if at in told:
            continue
        found.add(at)
        if isinstance(at.object, BlankNode):
            front += [each for each in nested[at.object] if each not in found]
    return found


def _kind(ledger: Ledger, triple: Triple, concepts: Collection[Node], header: Collection[Node]) -> str:
    subject, predicate = triple.subject, triple.predicate.value
    if subject in header:
        return "import" if predicate == OWL + "imports" else "header"
    if subject in concepts:
        if predicate == RDFS + "subClassOf":
            return "parent" if isinstance(triple.object, NamedNode) else "restriction"
        return _OF_CONCEPTS.get(predicate, "annotation")
    if predicate == OWL + "equivalentClass":
        return "equivalent class"
    types = ledger.types(subject) if isinstance(subject, NamedNode | BlankNode) else frozenset()
    if types.intersection(PROPERTIES) or predicate in {RDFS + "subPropertyOf", RDFS + "domain", RDFS + "range"}:
        return "annotation property" if types == {OWL + "AnnotationProperty"} else "property"
    if isinstance(subject, BlankNode):
        return next((_OF_BLANK_NODES[found] for found in sorted(types) if found in _OF_BLANK_NODES), "axiom")
    if types.intersection(CLASSES):
        return "foreign class"
    return "individual" if types else "other statement"


def _statement(triple: Triple, nested: dict[BlankNode, list[Triple]]) -> str:
    if isinstance(triple.subject, BlankNode):
        return _written(triple.subject, nested, (), 0)
    return f"{prefixed(triple.predicate.value)} {_written(triple.object, nested, (), 0)}"


def _written(term: Term, nested: dict[BlankNode, list[Triple]], above: tuple[Node, ...], depth: int) -> str:
    if isinstance(term, NamedNode):
        short = prefixed(term.value)
        return short if short != term.value else f"<{term.value}>"
    if isinstance(term, Literal):
        text = json.dumps(term.value, ensure_ascii=False)
        if term.language:
            return f"{text}@{term.language}"
        return text if term.datatype.value == _STRING else f"{text}^^{prefixed(term.datatype.value)}"
    if not isinstance(term, BlankNode):
        return str(term)
    if term in above or depth > _DEEPEST:
        return "[ ... ]"
    parts = (
        f"{'a' if each.predicate.value == TYPE else prefixed(each.predicate.value)} "
        f"{_written(each.object, nested, (*above, term), depth + 1)}"
        for each in nested[term]
    )
    return f"[ {' ; '.join(parts)} ]"
