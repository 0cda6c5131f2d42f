"""Relevance: the names that can matter for which individuals are in some classes.

Where no axiom concludes an alternative or a negation, an individual is in a class only for a chain of axioms that each
conclude what the next one asks for; the names are found backwards along these. In all other cases every name matters.
"""

from collections.abc import Iterable, Iterator, Sequence

from ontology.iri import OWL, RDF, RDFS
from ontology.reasoning.axioms import Axiom
from ontology.reasoning.expressions import Expression, Reader
from ontology.reasoning.locality import used_names

__all__ = ["relevant_names"]

_TYPE = RDF + "type"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_BUILT_IN = (OWL, RDF, RDFS, _XSD)
_TO_THE_RIGHT = frozenset(RDFS + name for name in ("subClassOf", "domain", "range", "subPropertyOf"))
_BOTH_WAYS = frozenset(OWL + name for name in ("equivalentClass", "equivalentProperty", "inverseOf"))
_NEGATIVE = frozenset(OWL + name for name in ("disjointWith", "propertyDisjointWith"))
_MERGING = frozenset(OWL + name for name in ("FunctionalProperty", "InverseFunctionalProperty"))
_ASKED = frozenset({"name", "and", "or", "some", "value", "restricted"})
_CONCLUDED = frozenset({"name", "and", "some", "only", "value"})


def relevant_names(schema: Sequence[Axiom], assertions: Sequence[Axiom], wanted: Iterable[str]) -> frozenset[str]:
    """Give the classes and properties by which an individual can come to be in a wanted class; in doubt all.

    Args:
        schema: the axioms about classes and properties that can matter, consistent with the assertions.
        assertions: the axioms about individuals.
        wanted: IRIs of classes.
    """
    rules = _without_definitions(schema, assertions)
    if any(axiom.rest for axiom in assertions) or not all(map(_is_plain, rules)):
        return used_names(assertions).union(wanted, *(axiom.names for axiom in schema))
    found = {*wanted, OWL + "sameAs", *_merging(schema, assertions)}
    concluding = [(axiom, _concluded(axiom)) for axiom in schema]
    more = True
    while more:
        before = len(found)
        for axiom, concluded in concluding:
            if not found.isdisjoint(concluded):
                found.update(name for name in axiom.names if not name.startswith(_BUILT_IN))
        more = len(found) > before
    return frozenset(found)


def _without_definitions(schema: Sequence[Axiom], assertions: Sequence[Axiom]) -> list[Axiom]:
    """Leave out definitions of classes that nothing else concludes: what they stand for follows, and no more.

    That one defined class lies below another is taken to follow from the two definitions, and left out with them.
    """
    defined = {axiom.subject for axiom in schema if _defines(axiom)}
    kept = [
        axiom
        for axiom in schema
        if axiom.predicate != RDFS + "subClassOf" or not defined.issuperset({axiom.subject, axiom.head[2].value})
    ]
    stated = {axiom.head[2].value for axiom in assertions if axiom.predicate == _TYPE}
    while True:
        definitions = [
            axiom
            for axiom in kept
            if _defines(axiom)
            and axiom.subject not in stated
            and not any(axiom.subject in _concluded(other) for other in kept if other is not axiom)
        ]
        if not definitions:
            return kept
        kept = [axiom for axiom in kept if axiom not in definitions]


def _defines(axiom: Axiom) -> bool:
    if axiom.predicate != OWL + "equivalentClass" or axiom.subject is None:
        return False
    expression = Reader(axiom.rest).expression(axiom.head[2])
    inner = (value.value for _, _, value in (axiom.head, *axiom.rest))
    return axiom.subject not in inner and all(part.kind in _ASKED for part in _within(expression))


def _is_plain(axiom: Axiom) -> bool:
    """Tell whether it asks for nothing negative, and concludes neither alternatives nor just some value."""
    reader = Reader(axiom.rest)
    left, right = reader.expression(axiom.head[0]), reader.expression(axiom.head[2])
    told = axiom.predicate
    if told in {RDFS + "subClassOf", OWL + "equivalentClass"}:
        asked, concluded = [left], [right]
        if told == OWL + "equivalentClass":
            asked, concluded = [left, right], [left, right]
        return all(part.kind in _ASKED for side in asked for part in _within(side)) and all(
            part.kind in _CONCLUDED and not (part.kind == "some" and _is_datatype(part.parts[0]))
            for side in concluded
            for part in _within(side)
        )
    if told in {RDFS + "domain", RDFS + "range"}:
        return _is_datatype(right) or all(part.kind in _CONCLUDED for part in _within(right))
    return told in _TO_THE_RIGHT | _BOTH_WAYS | _NEGATIVE | {OWL + "propertyChainAxiom", _TYPE}


def _is_datatype(expression: Expression) -> bool:
    return expression.kind == "restricted" or expression.name.startswith((_XSD, RDFS, RDF))


def _within(expression: Expression) -> Iterator[Expression]:
    yield expression
    for part in expression.parts:
        yield from _within(part)


def _concluded(axiom: Axiom) -> frozenset[str]:
    """Give the names that an axiom concludes something with."""
    told = axiom.predicate
    if told in _TO_THE_RIGHT:
        return frozenset(value.value for _, _, value in (axiom.head, *axiom.rest))
    if told == OWL + "propertyChainAxiom":
        return frozenset({axiom.head[0].value})
    if told in _NEGATIVE or told == _TYPE:
        return frozenset()
    return frozenset(axiom.names)


def _merging(schema: Sequence[Axiom], assertions: Sequence[Axiom]) -> Iterator[str]:
    """Give the properties by which two individuals can turn out to be one."""
    concluded = frozenset[str]().union(*map(_concluded, schema))
    ends: dict[tuple[str, str, int], set[str]] = {}
    for axiom in assertions:
        for place in (0, 2):
            key = (axiom.predicate, axiom.head[place].value, place)
            ends.setdefault(key, set()).add(axiom.head[2 - place].value)
    several = {(name, place) for (name, _, place), others in ends.items() if len(others) > 1}
    for axiom in schema:
        kind = axiom.head[2].value
        if axiom.predicate == _TYPE and kind in _MERGING and axiom.subject is not None:
            place = 0 if kind == OWL + "FunctionalProperty" else 2
            symmetric = any(
                other.subject == axiom.subject and other.head[2].value == OWL + "SymmetricProperty" for other in schema
            )
            transitive = any(
                other.subject == axiom.subject and other.head[2].value == OWL + "TransitiveProperty" for other in schema
            )
            if axiom.subject in concluded or symmetric or transitive or (axiom.subject, place) in several:
                yield axiom.subject
