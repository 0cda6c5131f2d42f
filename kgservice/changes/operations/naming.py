"""Naming: documents of operations as people write them, with CURIEs and labels, made to name everything by IRI."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from ontology.errors import EmotaxaError, UnknownReference
from ontology.iri import BASE, CORE, SKOS, expand
from ontology.outside.names import slug
from ontology.reference import Level, find_concept, find_level, find_scheme
from ontology.taxonomy import Taxonomy

__all__ = ["by_iri", "concept_iri", "new_concept_iri", "set_iri"]

_MOVES: Final = frozenset({"NodeMove", "NodeDeepening", "NodeShallowing", "DisjointnessChange"})
_RELATIONS: Final = {
    "PredicateChange": ("old", "new"),
    "EdgeCreation": ("predicate",),
    "EdgeDeletion": ("predicate",),
}
_NAMED: Final = ("set", "record", "module", "subject_source", "object_source")
_NODES: Final = ("about", "subject", "object", "parents", "replacement", "reading_of")
_LOCAL: Final = re.compile(r"[A-Za-z][\w-]*:[^\s:/]\S*\Z")
_OUTSIDE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*://\S+\Z|urn:\S+\Z")
_SHORT: Final = {"broader": SKOS + "broader", "narrower": SKOS + "narrower"}


def concept_iri(taxonomy: Taxonomy, text: str, level: Level | None = None, *, field: str | None = None) -> str:
    """Give the IRI that a text names: an IRI, a CURIE, or a label in a scheme (`goemotions:joy`, or `joy` at a level).

    A CURIE of nothing that is there yet, as of what an operation makes, is expanded.

    Raises:
        UnknownReference: where nothing is called so; it names the nearest.
        AmbiguousReference: where several concepts are.
    """
    if _OUTSIDE.match(text):
        return text
    try:
        return find_concept(taxonomy, text, level, field=field).iri
    except UnknownReference:
        if _LOCAL.match(text):
            return expand(text)
        raise


def new_concept_iri(taxonomy: Taxonomy, scheme: str, label: str, tier: int | None = None) -> str:
    """Give the IRI that a new concept of a scheme gets from its label; a tier is in it where it is in its siblings'.

    Raises:
        UnknownReference: where there is no such scheme.
        EmotaxaError: where nothing of the label can stand in an IRI.
    """
    found = taxonomy.schemes.get(scheme)
    id_ = scheme.removeprefix(BASE) if found is None and scheme.startswith(BASE) else scheme
    if found is None and id_ == scheme:
        found = find_scheme(taxonomy, scheme, field="scheme")
    name = slug(label)
    if not name:
        raise EmotaxaError(
            f"the label {label!r} makes no name for an IRI",
            hint="give `about` or `slug`, in lower-case letters and digits",
            value=label,
            field="label",
        )
    siblings = [] if found is None else [one for one in taxonomy.by_scheme.get(found.id, ()) if one.tier == tier]
    in_path = tier is not None and any(one.slug.startswith(f"{tier}/") for one in siblings)
    return f"{BASE}{found.id if found else id_}/{f'{tier}/' if in_path else ''}{name}"


def set_iri(text: str) -> str:
    """Give the IRI of a mapping set that is named by IRI, as `mappings/NAME`, or as NAME.

    >>> set_iri("goemotions"), set_iri("profiles/unify-2018")
    ('https://w3id.org/emotaxa/mappings/goemotions', 'https://w3id.org/emotaxa/profiles/unify-2018')
    """
    if _OUTSIDE.match(text):
        return text
    return BASE + (text if "/" in text else f"mappings/{text}")


def by_iri(document: Mapping[str, Any], taxonomy: Taxonomy, *, scheme: str | None = None) -> dict[str, Any]:
    """Give the document of an operation with IRIs in the place of CURIEs, labels and names of sets.

    `NodeCreation` may name its `scheme`, with a `slug` or its label alone, instead of an IRI.

    Args:
        document: what somebody wrote; what is no text where one belongs is left for `read_operation` to tell of.
        taxonomy: what is known.
        scheme: the scheme, or one tier of it, that bare labels are looked for in.

    Raises:
        UnknownReference: where nothing is called so; its `field` names the field.
        AmbiguousReference: where several concepts are.
    """
    found = dict(document)
    kind = str(found.get("type", ""))
    level = None if scheme is None else find_level(taxonomy, scheme, field="scheme")
    if kind == "NodeCreation" and "about" not in found:
        _name_new(found, taxonomy, level)
    made = kind in {"NodeCreation", "NewNorm"}
    for field in (*_NODES, *(("old", "new") if kind in _MOVES else ())):
        if field in found:
            place = None if made and field == "about" else level
            found[field] = _nodes(found[field], taxonomy, place, field)
    for field in ("rating", "old", "new"):
        rating = found.get(field)
        if isinstance(rating, Mapping) and isinstance(rating.get("concept"), str):
            found[field] = {**rating, "concept": concept_iri(taxonomy, rating["concept"], level, field="concept")}
    terms = ("property", *_RELATIONS.get(kind, ()))
    found |= {field: _term(found[field]) for field in terms if isinstance(found.get(field), str)}
    found |= {field: _named(found[field], field) for field in _NAMED if isinstance(found.get(field), str)}
    return found


def _name_new(found: dict[str, Any], taxonomy: Taxonomy, level: Level | None) -> None:
    """Make the IRI of a new concept from its scheme and its slug or label."""
    named = found.pop("scheme", None) or (level.scheme.id if level else None)
    name = found.pop("slug", None) or found.get("label")
    if isinstance(named, str) and isinstance(name, str):
        tier = found.get("tier", level.tier if level else None)
        rank = tier if isinstance(tier, int) else None
        if rank is None and isinstance(parents := found.get("parents"), Sequence) and not isinstance(parents, str):
            above = [concept_iri(taxonomy, parent, level, field="parents") for parent in parents]
            ranks = [one.tier for iri in above if (one := taxonomy.concepts.get(iri)) and one.tier is not None]
            rank = max(ranks) + 1 if ranks else None
        found["about"] = new_concept_iri(taxonomy, named, name, rank)


def _nodes(value: Any, taxonomy: Taxonomy, level: Level | None, field: str) -> Any:  # noqa: ANN401 - what somebody wrote
    if isinstance(value, str):
        return concept_iri(taxonomy, value, level, field=field)
    if isinstance(value, Sequence):
        return [
            concept_iri(taxonomy, each, level, field=f"{field}[{place}]") if isinstance(each, str) else each
            for place, each in enumerate(value)
        ]
    return value


def _term(text: str) -> str:
    """Give the IRI of a relation: `core:oppositeOf`, `skos:broader`, or its bare name."""
    if ":" in text:
        return expand(text)
    return _SHORT.get(text, CORE + text)


def _named(text: str, field: str) -> str:
    if _OUTSIDE.match(text):
        return text
    if field == "set":
        return set_iri(text)
    if field == "record":
        return expand(text)
    return BASE + (f"ontology/{text}" if field == "module" and "/" not in text else text)
