"""The operations of reconciliation, as the OpenAPI document tells of them."""

from typing import Any

from pydantic.json_schema import models_json_schema

from kgservice.reconcile.documents import (
    Candidates,
    ExtensionAnswer,
    Flyout,
    ManifestAnswer,
    PropertiesAnswer,
    SuggestionsAnswer,
)
from kgservice.reconcile.extension import Extension
from kgservice.reconcile.parameters import FORM
from kgservice.reconcile.query import ReconQuery
from kgservice.rest.models.problem import problems
from kgservice.rest.operation import READING, Operation, parameter

__all__ = ["ASK", "FLYOUT", "PREVIEW", "PROPERTIES", "SEND", "SUGGEST", "VIEW", "schemas"]

_TAG = "Reconciliation"
_SCHEMAS = "#/components/schemas/{model}"
_BATCH = {"type": "object", "additionalProperties": {"$ref": _SCHEMAS.format(model="ReconQuery")}}
_EXTENSION = {"$ref": _SCHEMAS.format(model="Extension")}
_QUERIES_EXAMPLE = {"q0": {"query": "Annoyances", "type": "goemotions", "limit": 3}}
_EXTEND_EXAMPLE = {"ids": ["goemotions/annoyance"], "properties": [{"id": "valence"}, {"id": "parent"}]}
_JSONP = {"text/javascript": {"schema": {"type": "string"}}}
_HTML = {"text/html": {"schema": {"type": "string"}}}

_CALLBACK = parameter(
    "callback",
    "Name of a function, for an answer in JSONP.",
    pattern=r"^[A-Za-z_$][A-Za-z0-9_$]*(\.[A-Za-z_$][A-Za-z0-9_$]*)*$",
    maxLength=100,
)
_KIND = parameter(
    "kind", "What to look among.", "entity", "type", "property", where="path", enum=["entity", "type", "property"]
)
_ENTITY = parameter("id", "The entity: its id, CURIE or IRI.", "goemotions/annoyance", "parrott:1/joy", required=True)


def _json(model: Any, said: str) -> dict[int | str, dict[str, Any]]:  # noqa: ANN401
    return {200: {"model": model, "description": said, "content": _JSONP}}


_ANSWERS = _json(
    ManifestAnswer | ExtensionAnswer | dict[str, Candidates],
    "The manifest, values of properties, or candidates by the name of the query",
)

ASK = Operation(
    "GET",
    "/reconcile",
    "reconcile",
    "What reconciliation offers; or candidates for texts",
    "Give the manifest; with `queries` the candidates of each query, with `extend` values of properties. Parameters"
    " that are not ours are passed over. Large batches are posted.",
    _TAG,
    {**_ANSWERS, **problems(400, 404, 413, 422, 503)},
    (
        parameter(
            "queries",
            "A batch of queries, in JSON.",
            content={"application/json": {"schema": _BATCH, "examples": {"one": {"value": _QUERIES_EXAMPLE}}}},
        ),
        parameter(
            "extend",
            "Entities, and the properties whose values are wanted, in JSON; not together with queries.",
            content={"application/json": {"schema": _EXTENSION}},
        ),
        _CALLBACK,
        *READING,
    ),
)
SEND = Operation(
    "POST",
    "/reconcile",
    "send_reconciliation",
    "Candidates for texts, or values of properties",
    "Answer a batch of queries, or extend data; the form has either `queries` or `extend`, with JSON in it.",
    _TAG,
    {**_ANSWERS, **problems(400, 404, 408, 413, 415, 422, 503)},
    READING,
    {
        "required": True,
        "content": {
            FORM: {
                "schema": {
                    "type": "object",
                    "properties": {
                        "queries": {
                            "type": "string",
                            "contentMediaType": "application/json",
                            "contentSchema": _BATCH,
                        },
                        "extend": {
                            "type": "string",
                            "contentMediaType": "application/json",
                            "contentSchema": _EXTENSION,
                        },
                    },
                },
                "examples": {
                    "candidates": {"value": {"queries": '{"q0": {"query": "Annoyances", "type": "goemotions"}}'}},
                    "values": {
                        "value": {"extend": '{"ids": ["goemotions/annoyance"], "properties": [{"id": "valence"}]}'}
                    },
                },
            }
        },
    },
)
SUGGEST = Operation(
    "GET",
    "/reconcile/suggest/{kind}",
    "suggest_names",
    "What a text may be the beginning of",
    "Suggest entities, types or properties whose id is a text, or one of whose names begins with it.",
    _TAG,
    {**_json(SuggestionsAnswer, "Suggestions, best first"), **problems(400, 404, 422, 503)},
    (
        _KIND,
        parameter("prefix", "What was typed.", "jo"),
        parameter("type", "Type that entities have to bear."),
        parameter("cursor", "How many to pass over.", type="integer", minimum=0),
        parameter(
            "limit", "How many to give; 20 where it is left out or 0, 100 at the most.", type="integer", minimum=0
        ),
        _CALLBACK,
        *READING,
    ),
)
FLYOUT = Operation(
    "GET",
    "/reconcile/flyout/{kind}",
    "show_flyout",
    "A small view, as HTML to put into a page",
    "Show an entity, a type or a property.",
    _TAG,
    {**_json(Flyout, "The view"), **problems(400, 404, 422, 503)},
    (
        parameter("kind", "What it is.", "entity", where="path", enum=["entity", "type", "property"]),
        parameter("id", "Its id.", "goemotions/annoyance", required=True),
        _CALLBACK,
        *READING,
    ),
)
PREVIEW = Operation(
    "GET",
    "/reconcile/preview",
    "preview_entity",
    "A small page about an entity, for a frame",
    "Show an entity; pages of every origin may frame it.",
    _TAG,
    {200: {"description": "The page", "content": _HTML}, **problems(404, 422, 503)},
    (_ENTITY, *READING),
)
VIEW = Operation(
    "GET",
    "/reconcile/view",
    "view_entity",
    "Where an entity is described",
    "Lead to the IRI of an entity.",
    _TAG,
    {303: {"description": "Location leads to the entity"}, **problems(404, 422, 503)},
    (_ENTITY, *READING),
    status=303,
)
PROPERTIES = Operation(
    "GET",
    "/reconcile/properties",
    "propose_properties",
    "Properties that data can be extended by",
    "Propose properties for entities of a type.",
    _TAG,
    {**_json(PropertiesAnswer, "The properties"), **problems(400, 404, 422, 503)},
    (
        parameter("type", "Type of the entities; any where it is left out.", "goemotions"),
        parameter(
            "limit", "How many to give; all where it is left out or 0, 100 at the most.", type="integer", minimum=0
        ),
        _CALLBACK,
        *READING,
    ),
)


def schemas() -> dict[str, Any]:
    """Give the schemas of what is asked, by name, as the OpenAPI document holds them."""
    asked = [(ReconQuery, "validation"), (Extension, "validation")]
    _, document = models_json_schema(asked, ref_template=_SCHEMAS)  # type: ignore[arg-type]
    found: dict[str, Any] = document["$defs"]
    return found
