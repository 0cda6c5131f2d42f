"""JSON bodies: read under a limit and validated straight from their bytes; and described for the OpenAPI document."""

import re
from collections.abc import Mapping
from typing import Any, Final, TypeVar

from fastapi import FastAPI
from pydantic import BaseModel, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from kgservice.rest.bodies import read_body
from kgservice.rest.errors import InvalidRequest, WrongMediaType

__all__ = ["JSON", "check_json", "json_body", "read_json", "validated"]

Model = TypeVar("Model", bound=BaseModel)

JSON: Final = "application/json"
_SPLIT: Final = "split the request"
_REFERENCE: Final = "#/components/schemas/{model}"

_HALF = re.compile(r"hex escape at line (\d+) column (\d+)")
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
_LONGEST_PAIR = 14
"""Bytes from the beginning of an escape to where what follows it is found to be no other half."""


async def read_json(request: Request, model: type[Model], limit: int) -> Model:
    """Read the JSON body of a request; an empty one is an empty object where the model needs nothing.

    Args:
        request: the request.
        model: what the body has to be.
        limit: bytes that it may have.

    Raises:
        WrongMediaType: where it is not said to be JSON.
        BodyTooLarge: where it is larger than the limit.
        InvalidRequest: where it does not validate; it names field, value and cure.
    """
    document = await read_body(request, limit, _SPLIT)
    if not document and not any(field.is_required() for field in model.model_fields.values()):
        return model()
    check_json(request)
    return await run_in_threadpool(validated, model, document)


def check_json(request: Request) -> None:
    """See that the body of a request is said to be JSON, or nothing is said of it.

    Raises:
        WrongMediaType: where it is said to be something else.
    """
    media_type = request.headers.get("content-type", JSON)
    if media_type != JSON and not _is_json(media_type):
        raise WrongMediaType(media_type)


def validated(model: type[Model], document: bytes) -> Model:
    """Validate JSON.

    Raises:
        InvalidRequest: where it does not fit the model.
    """
    try:
        return model.model_validate_json(document)
    except ValidationError as error:
        fields = tuple(field.alias or name for name, field in model.model_fields.items())
        raise InvalidRequest([_told(one, document) for one in error.errors(include_url=False)], fields) from error


def json_body(app: FastAPI, model: type[BaseModel]) -> dict[str, Any]:
    """Describe the body of an operation that reads it by `read_json`, for `openapi_extra`.

    Args:
        app: the application, in whose description the schemas of the model are put.
        model: what the body has to be; its `json_schema_extra` holds examples.
    """
    schema = model.model_json_schema(ref_template=_REFERENCE)
    schemas: dict[str, Any] = getattr(app.state, "schemas", {})
    app.state.schemas = schemas | schema.pop("$defs", {}) | {model.__name__: schema}
    required = any(field.is_required() for field in model.model_fields.values())
    content = {JSON: {"schema": {"$ref": _REFERENCE.format(model=model.__name__)}}}
    return {"requestBody": {"required": required, "content": content}}


def _told(finding: Mapping[str, Any], document: bytes) -> Mapping[str, Any]:
    r"""Say of half a character, escaped and alone, what it is.

    >>> document = b'{"texts": ["\\ud800 sad"]}'
    >>> found = {"type": "json_invalid", "msg": "Invalid JSON: unexpected end of hex escape at line 1 column 19"}
    >>> print(_told(found, document)["msg"])
    Invalid JSON: \ud800 stands alone at line 1 column 19; a text cannot hold half a character
    """
    place = _HALF.search(finding["msg"]) if finding["type"] == "json_invalid" else None
    if place is None:
        return finding
    line = document.split(b"\n", int(place[1]))[int(place[1]) - 1][: int(place[2])]
    escapes = _SURROGATE.findall(line[-_LONGEST_PAIR:])
    if not escapes:
        return finding
    where = f"{escapes[-1].decode()} stands alone at line {place[1]} column {place[2]}"
    return {**finding, "msg": f"Invalid JSON: {where}; a text cannot hold half a character"}


def _is_json(media_type: str) -> bool:
    kind = media_type.partition(";")[0].strip().lower()
    return kind == JSON or (kind.startswith("application/") and kind.endswith("+json"))
