"""Suggestions: entities, types and properties that what somebody has typed may be the beginning of (section 6)."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from kgservice.reconcile.entity import find_entity, id_of, line_about
from kgservice.reconcile.entity_type import EntityType, entity_types, find_type, types_of
from kgservice.reconcile.facts import FactsAt
from kgservice.reconcile.property import PROPERTIES, Property, find_property
from ontology.concept import Concept
from ontology.errors import EmotaxaError
from ontology.iri import compress
from ontology.spelling import normalised
from ontology.taxonomy import Taxonomy

__all__ = ["PAGE", "entity_suggestions", "property_suggestions", "type_suggestions"]

PAGE = 20
"""Suggestions that are given at a time."""

_Named = TypeVar("_Named", EntityType, Property)


def entity_suggestions(facts: FactsAt, prefix: str, kind: str, skip: int, most: int) -> list[dict[str, Any]]:
    """Suggest concepts whose id is a text, or that have a label that begins with it.

    Args:
        facts: what is known.
        prefix: the text.
        kind: the type that they have to bear; any where it is empty or there is no such type.
        skip: how many to pass over.
        most: how many to give.
    """
    taxonomy = facts.taxonomy
    wanted = find_type(taxonomy, kind) if kind else None
    exact = find_entity(taxonomy, prefix.strip())
    found: dict[str, Concept] = {} if exact is None else {exact.iri: exact}
    found |= {each.iri: each for each in facts.beginning(prefix) if each.iri not in found}
    kept = [each for each in found.values() if wanted is None or wanted.holds(taxonomy, each)]
    return [
        {
            "id": id_of(concept.iri),
            "name": concept.label,
            "description": line_about(taxonomy, concept),
            "notable": [{"id": each.id, "name": each.name} for each in types_of(taxonomy, concept)[:1]],
        }
        for concept in kept[skip : skip + most]
    ]


def type_suggestions(taxonomy: Taxonomy, prefix: str, skip: int, most: int) -> list[dict[str, Any]]:
    """Suggest types by id or by how a word of their name begins."""
    known = entity_types(taxonomy)
    names = {each.id: each for each in known}
    found = _beginning(known, prefix, lambda each: (each.id, compress(each.id), each.name))
    return [_type(names, each) for each in found[skip : skip + most]]


def property_suggestions(taxonomy: Taxonomy, prefix: str, skip: int, most: int) -> list[dict[str, Any]]:
    """Suggest properties by id or by how a word of their name begins; those that take a scheme also with each."""
    exact = _property(taxonomy, prefix)
    found = {} if exact is None else {exact.id: exact}
    plain = _beginning(PROPERTIES.values(), prefix, lambda each: (each.id, each.name))
    found |= {each.id: each for each in plain}
    head, _, tail = prefix.strip().partition("/")
    asked = PROPERTIES.get(head)
    if asked is not None and asked.takes == "scheme" and "/" in prefix:
        for scheme in taxonomy.schemes:
            if scheme.startswith(tail) and (each := find_property(taxonomy, f"{head}/{scheme}")):
                found.setdefault(each.id, each)
    return [
        {"id": each.id, "name": each.name, "description": each.description}
        for each in list(found.values())[skip : skip + most]
    ]


def _beginning(items: Iterable[_Named], prefix: str, names: Callable[[_Named], Iterable[str]]) -> list[_Named]:
    """Give the items of which a name is a text, begins with it, or has a word that does, in this order."""
    key = normalised(prefix)
    ranked = []
    for item in items:
        keys = [normalised(name) for name in names(item)]
        if key in keys:
            rank = 0
        elif any(name.startswith(key) for name in keys):
            rank = 1
        elif any(f" {key}" in name for name in keys):
            rank = 2
        else:
            continue
        ranked.append((rank, item))
    return [item for _, item in sorted(ranked, key=lambda pair: pair[0])]


def _type(names: dict[str, EntityType], found: EntityType) -> dict[str, Any]:
    said: dict[str, Any] = {"id": found.id, "name": found.name}
    if found.description:
        said["description"] = found.description
    broader = [{"id": each, "name": names[each].name} for each in found.broader if each in names]
    return {**said, "broader": broader} if broader else said


def _property(taxonomy: Taxonomy, text: str) -> Property | None:
    try:
        return find_property(taxonomy, text)
    except EmotaxaError:
        return None
