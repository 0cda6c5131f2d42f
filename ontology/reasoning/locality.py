"""Locality: the axioms that can matter for what is asked, found without a reasoner.

An axiom is local to a signature if it holds whatever the signature means, as long as all other classes and properties
are empty. What is not local, gathered until nothing comes in, entails of the signature's classes all that the whole
ontology entails (bottom-locality modules; Cuenca Grau, Horrocks, Kazakov and Sattler 2008, doi:10.1613/jair.2375).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from ontology.iri import OWL, RDF, RDFS
from ontology.reasoning.axioms import Axiom
from ontology.reasoning.expressions import Expression, Reader

__all__ = ["local_module", "used_names"]

_BUILT_IN = (OWL, RDF, RDFS, "http://www.w3.org/2001/XMLSchema#")
_THING, _NOTHING = OWL + "Thing", OWL + "Nothing"
_EITHER_SIDE = frozenset({OWL + name for name in ("equivalentClass", "equivalentProperty", "inverseOf")})
_FROM_THE_LEFT = frozenset({RDFS + name for name in ("subPropertyOf", "domain", "range")} | {OWL + "hasKey"})


def local_module(axioms: Iterable[Axiom], names: Iterable[str]) -> tuple[Axiom, ...]:
    """Give, of axioms about classes and properties, those that can matter for what some names entail.

    Args:
        axioms: axioms of any kind; those about individuals are left out.
        names: IRIs of the classes and properties that are asked about.
    """
    schema = [axiom for axiom in axioms if axiom.schema]
    mentioning: dict[str, list[Axiom]] = defaultdict(list)
    for axiom in schema:
        for name in axiom.names:
            mentioning[name].append(axiom)
    signature = {_THING}
    front = set(names) - signature
    found: dict[int, Axiom] = {}
    unconditional = [axiom for axiom in schema if not _is_local(axiom, signature)]
    waiting = list(unconditional)
    while front or waiting:
        signature |= front
        waiting += [axiom for name in front for axiom in mentioning[name]]
        front = set()
        for axiom in waiting:
            if id(axiom) not in found and not _is_local(axiom, signature):
                found[id(axiom)] = axiom
                front |= {name for name in axiom.names if not name.startswith(_BUILT_IN)} - signature
        waiting = []
    return tuple(axiom for axiom in schema if id(axiom) in found)


def used_names(assertions: Iterable[Axiom]) -> frozenset[str]:
    """Give the classes and properties that axioms about individuals use, and not the individuals themselves."""
    found: set[str] = set()
    for axiom in assertions:
        found.add(axiom.predicate)
        inner = (axiom.head, *axiom.rest)
        if axiom.predicate == RDF + "type" or axiom.rest:
            found.update(value.value for _, _, value in inner)
    return frozenset(found)


def _is_local(axiom: Axiom, signature: set[str]) -> bool:
    """Tell whether an axiom holds as long as everything outside the signature is empty; in doubt it is not local."""
    reader = Reader(axiom.rest)
    subject, predicate, value = axiom.head
    told = predicate.value
    if told == RDFS + "subClassOf":
        left, right = reader.expression(subject), reader.expression(value)
        return _is_empty(left, signature) or _is_everything(right, signature)
    if told in _EITHER_SIDE:
        return _both_alike(reader.expression(subject), reader.expression(value), signature)
    if told == OWL + "complementOf":
        return _both_alike(reader.expression(subject), Expression("not", parts=(reader.expression(value),)), signature)
    if told in _FROM_THE_LEFT:
        return _is_empty(reader.expression(subject), signature)
    if told == OWL + "propertyChainAxiom":
        return any(_is_empty(reader.expression(member), signature) for member in reader.members(value))
    members = _excluding(axiom, reader)
    if members is not None:
        return sum(not _is_empty(member, signature) for member in members) < 2
    if told == RDF + "type" and value.value != OWL + "ReflexiveProperty":
        return subject.value not in signature
    return False


def _both_alike(one: Expression, other: Expression, signature: set[str]) -> bool:
    """Tell whether neither has an instance or everything is one of both, as long as the rest is empty."""
    return all(_is_empty(side, signature) for side in (one, other)) or all(
        _is_everything(side, signature) for side in (one, other)
    )


def _excluding(axiom: Axiom, reader: Reader) -> Sequence[Expression] | None:
    """Give the members of an axiom that says that things exclude one another; None for any other axiom."""
    subject, predicate, value = axiom.head
    if predicate.value in {OWL + "disjointWith", OWL + "propertyDisjointWith"}:
        return [reader.expression(subject), reader.expression(value)]
    if value.value.startswith(OWL + "AllDisjoint"):
        lists = [found for _, told, found in axiom.rest if told.value == OWL + "members"]
        return [reader.expression(member) for head in lists for member in reader.members(head)]
    return None


def _unused(name: str, signature: set[str]) -> bool:
    return not (name in signature or name.startswith(_BUILT_IN))


def _is_empty(expression: Expression, signature: set[str]) -> bool:
    """Tell whether an expression has no instance, as long as everything outside the signature is empty."""
    parts = expression.parts
    match expression.kind:
        case "name":
            return expression.name == _NOTHING or _unused(expression.name, signature)
        case "and":
            return any(_is_empty(part, signature) for part in parts)
        case "or":
            return all(_is_empty(part, signature) for part in parts)
        case "not":
            return _is_everything(parts[0], signature)
        case "some":
            return _unused(expression.name, signature) or _is_empty(parts[0], signature)
        case "value" | "self":
            return _unused(expression.name, signature)
        case "min" | "exactly":
            return expression.detail != "0" and _unused(expression.name, signature)
        case _:
            return False


def _is_everything(expression: Expression, signature: set[str]) -> bool:
    """Tell whether everything is an instance of an expression, as long as everything outside the signature is empty."""
    parts = expression.parts
    match expression.kind:
        case "name":
            return expression.name == _THING
        case "and":
            return all(_is_everything(part, signature) for part in parts)
        case "or":
            return any(_is_everything(part, signature) for part in parts)
        case "not":
            return _is_empty(parts[0], signature)
        case "only":
            return _unused(expression.name, signature) or _is_everything(parts[0], signature)
        case "max":
            return _unused(expression.name, signature)
        case "min":
            return expression.detail == "0"
        case _:
            return False
