"""Data extension: values of properties for entities that were matched (specification, section 7)."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StrictStr, TypeAdapter

from kgservice.reconcile.deadline import Deadline
from kgservice.reconcile.entity import find_entity
from kgservice.reconcile.entity_type import CONCEPT, find_type
from kgservice.reconcile.errors import BatchTooLarge
from kgservice.reconcile.facts import FactsAt
from kgservice.reconcile.property import PROPERTIES, Property, Settings, find_property
from kgservice.reconcile.query import read_json
from ontology.errors import EmotaxaError
from ontology.reference import find_level
from ontology.scale import Scale
from ontology.taxonomy import Taxonomy

__all__ = ["PROPERTY_SETTINGS", "Column", "Extension", "answer_extension", "propose_properties", "read_extension"]

_MOST_PROPERTIES = 50
_NOT_PROPOSED = ("exact-match", "converted", "relation")
"""What needs a scheme, which a proposal has to name."""

PROPERTY_SETTINGS: list[dict[str, Any]] = [
    {
        "name": "limit",
        "label": "Limit",
        "type": "number",
        "default": 0,
        "help_text": "Values to give at the most; 0 for all of them",
    },
    {
        "name": "into",
        "label": "Scheme",
        "type": "text",
        "default": "",
        "help_text": "Exact and best matches: the scheme or tier to look in, as ekman or parrott/1",
    },
    {
        "name": "lang",
        "label": "Language",
        "type": "text",
        "default": "",
        "help_text": "Labels: their language, as en or fr; all of them where it is empty",
    },
    {
        "name": "scale",
        "label": "Scale",
        "type": "text",
        "default": "-1..1",
        "help_text": "Valence, arousal and dominance: their scale, as 1-9",
    },
    {
        "name": "published",
        "label": "Published only",
        "type": "checkbox",
        "default": False,
        "help_text": "Valence, arousal, dominance and octant: leave estimates out",
    },
]
"""What may be set of a property, as the manifest says it."""


class Column(BaseModel):
    """A property that is asked for; settings that are not ours are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: StrictStr
    settings: dict[str, Any] = {}


class Extension(BaseModel):
    """A query for data extension."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    ids: list[StrictStr]
    properties: Annotated[list[Column], Field(max_length=_MOST_PROPERTIES)]


_EXTENSION = TypeAdapter(Extension)


def read_extension(document: str, most: int) -> Extension:
    """Read a query for at most so many entities, in JSON.

    Raises:
        InvalidRequest: where it is none.
        BatchTooLarge: where it names too many entities.
    """
    found: Extension = read_json(_EXTENSION, document, tuple(Extension.model_fields))
    if len(found.ids) > most:
        raise BatchTooLarge("ids", len(found.ids), most)
    return found


def answer_extension(facts: FactsAt, asked: Extension, deadline: Deadline) -> dict[str, Any]:
    """Give the values of the properties for each entity; none for what is not known here.

    Raises:
        EmotaxaError: where a setting says nothing that can be meant; `field` names it.
        TakesTooLong: where the values are not there by the deadline.
    """
    columns = [(column.id, *_column(facts.taxonomy, column, place)) for place, column in enumerate(asked.properties)]
    rows: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for identifier in dict.fromkeys(asked.ids):
        deadline.check()
        concept = find_entity(facts.taxonomy, identifier)
        rows[identifier] = {
            name: []
            if concept is None or found is None
            else [value.written() for value in found.values(facts, concept, settings)][: limit or None]
            for name, found, settings, limit in columns
        }
    return {"meta": [_meta(name, found) for name, found, _, _ in columns], "rows": rows}


def propose_properties(taxonomy: Taxonomy, type_id: str, limit: int | None) -> dict[str, Any]:
    """Propose properties for entities of a type; those that lead to another scheme for a few that many use."""
    found = [each for each in PROPERTIES.values() if each.id not in _NOT_PROPOSED]
    for name, scheme in ((name, scheme) for name in _NOT_PROPOSED[:2] for scheme in ("ekman", "parrott", "plutchik")):
        if scheme in taxonomy.schemes and (each := find_property(taxonomy, f"{name}/{scheme}")):
            found.append(each)
    known = find_type(taxonomy, type_id) or CONCEPT
    flat = known.level is not None and not known.level.scheme.tiers
    kept = [each for each in found if not (flat and each.id == "tier")][:limit]
    answer: dict[str, Any] = {
        "properties": [{"id": each.id, "name": each.name, "description": each.description} for each in kept],
        "type": type_id or CONCEPT.id,
    }
    return answer if limit is None else {**answer, "limit": limit}


def _meta(name: str, found: Property | None) -> dict[str, Any]:
    if found is None:
        return {"id": name, "name": name}
    kind = {"type": {"id": CONCEPT.id, "name": CONCEPT.name}} if found.of_entities else {}
    return {"id": name, "name": found.name, **kind}


def _column(taxonomy: Taxonomy, column: Column, place: int) -> tuple[Property | None, Settings, int]:
    field = f"properties/{place}"
    try:
        found = find_property(taxonomy, column.id)
    except EmotaxaError as error:
        error.field = f"{field}/id"
        raise
    if found is None:
        return None, Settings(), 0
    said = {name: _said(value) for name, value in column.settings.items()}
    try:
        settings = Settings(
            said.get("lang") or found.settings.lang,
            find_level(taxonomy, said["into"]) if said.get("into") else found.settings.into,
            Scale.parse(said["scale"]) if said.get("scale") else found.settings.scale,
            said.get("published", "") in ("true", "on", "1"),
        )
        limit = _limit(said.get("limit", ""))
    except EmotaxaError as error:
        error.field = f"{field}/settings"
        raise
    return found, settings, limit


def _said(value: Any) -> str:  # noqa: ANN401
    """Read a setting, which clients send as text or as what it is."""
    if isinstance(value, bool):
        return "true" if value else ""
    return str(value).strip()[:200] if isinstance(value, str | int | float) else ""


def _limit(text: str) -> int:
    if text.isascii() and text.removesuffix(".0").isdigit():
        return min(int(text.removesuffix(".0")), 10_000)
    if text:
        raise EmotaxaError(f"the limit {text!r} is no whole number", hint="use 0 for no limit", value=text)
    return 0
