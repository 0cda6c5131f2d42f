"""Wording: axioms as sentences, each with the file and the line on which it stands."""

from collections.abc import Callable, Iterable
from pathlib import Path

from ontology.iri import OWL, RDF, RDFS
from ontology.reasoning.axioms import Axiom
from ontology.reasoning.expressions import Reader, in_words
from ontology.validation.notation import prefixed, written

__all__ = ["axiom_in_words", "located", "sentence"]

_MOST = 6


def _a(name: str) -> str:
    return f"an {name}" if name[:1] in set("aeio") else f"a {name}"


_Say = Callable[[str, str], str]
_SAID: dict[str, _Say] = {
    RDFS + "subClassOf": lambda one, other: f"every {one} is {_a(other)}",
    RDFS + "subPropertyOf": lambda one, other: f"{one} is a kind of {other}",
    RDFS + "domain": lambda one, other: f"whatever has {one} is {_a(other)}",
    RDFS + "range": lambda one, other: f"{one} leads only to {other}",
    RDF + "type": lambda one, other: f"{one} is {_a(other)}",
    OWL + "equivalentClass": lambda one, other: f"{one} is the same as {other}",
    OWL + "equivalentProperty": lambda one, other: f"{one} is the same property as {other}",
    OWL + "disjointWith": lambda one, other: f"nothing is both {one} and {other}",
    OWL + "propertyDisjointWith": lambda one, other: f"{one} and {other} never hold together",
    OWL + "complementOf": lambda one, other: f"{one} is all that is no {other}",
    OWL + "inverseOf": lambda one, other: f"{one} is the inverse of {other}",
    OWL + "sameAs": lambda one, other: f"{one} is the same as {other}",
    OWL + "differentFrom": lambda one, other: f"{one} is another than {other}",
}
_OF_PROPERTIES = {
    "FunctionalProperty": "{} has at most one value",
    "InverseFunctionalProperty": "{} comes from at most one",
    "TransitiveProperty": "{} carries over from step to step",
    "SymmetricProperty": "{} holds both ways",
    "AsymmetricProperty": "{} never holds both ways",
    "ReflexiveProperty": "everything is {} to itself",
    "IrreflexiveProperty": "nothing is {} to itself",
}


def axiom_in_words(axiom: Axiom) -> str:
    """Say what an axiom states, without a full stop."""
    reader = Reader(axiom.rest)
    subject, predicate, value = axiom.head
    one = in_words(reader.expression(subject), inner=True)
    kind = value.value.removeprefix(OWL) if predicate.value == RDF + "type" else ""
    if kind in _OF_PROPERTIES:
        return _OF_PROPERTIES[kind].format(one)
    if kind.startswith("AllDisjoint"):
        return f"{_some(_members(axiom, reader))} exclude one another"
    if predicate.value == OWL + "disjointUnionOf":
        return f"{one} is made up of {_some(map(written, reader.members(value)))}, which exclude one another"
    if predicate.value == OWL + "propertyChainAxiom":
        return f"{one} follows from {' then '.join(map(written, reader.members(value)))}"
    if say := _SAID.get(predicate.value):
        return say(one, in_words(reader.expression(value), inner=predicate.value == RDFS + "subClassOf"))
    return f"{one} {prefixed(predicate.value)} {written(value)}"


def located(axiom: Axiom) -> str:
    """Say what an axiom states, and the name of the file and the line where it stands."""
    line = f":{axiom.place.line}" if axiom.place.line else ""
    return f"{axiom_in_words(axiom)} ({Path(axiom.module.path).name}{line})"


def sentence(axioms: Iterable[Axiom]) -> str:
    """Join axioms to a list: `a (x.ttl:1), b (x.ttl:2) and c (y.ttl:3)`."""
    said = [located(axiom) for axiom in axioms]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"


def _members(axiom: Axiom, reader: Reader) -> list[str]:
    lists = [value for _, predicate, value in axiom.rest if predicate.value == OWL + "members"]
    return [in_words(reader.expression(member), inner=True) for head in lists for member in reader.members(head)]


def _some(names: Iterable[str]) -> str:
    shown = list(names)
    if len(shown) > _MOST:
        return f"{', '.join(shown[:_MOST])} and {len(shown) - _MOST} more"
    return f"{', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 else "".join(shown)
