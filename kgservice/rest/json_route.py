"""Routes that take a JSON body: read under a limit, validated straight from its bytes, answered off the loop if large.

FastAPI reads the signature of the endpoint for OpenAPI; its own reading of bodies, which knows no limit, takes NaN for
a number and builds the document twice, is left out.
"""

from collections.abc import Callable, Coroutine
from inspect import signature
from typing import Any, get_type_hints

from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kgservice.rest.errors import BodyTooLarge, InvalidBody, WrongMediaType

__all__ = ["json_route", "read_body", "revision_of"]


async def read_body(request: Request, limit: int, hint: str) -> bytes:
    """Read a body of at most `limit` bytes.

    Raises:
        BodyTooLarge: where it is larger, as soon as that is known.
    """
    length = request.headers.get("content-length", "")
    if length.isascii() and length.isdigit() and int(length) > limit:
        raise BodyTooLarge(limit, hint)
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > limit:
            raise BodyTooLarge(limit, hint)
        parts.append(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def revision_of(request: Request) -> int | None:
    """Give the revision that the query string names.

    Raises:
        InvalidBody: where it is no whole number.
    """
    if not request.scope["query_string"]:
        return None
    text = request.query_params.get("revision")
    if text is None:
        return None
    if text.isascii() and text.isdigit() and len(text) < 16:
        return int(text)
    raise InvalidBody([{"type": "int_parsing", "loc": ("revision",), "msg": "Input should be a number", "input": text}])


def json_route(body_bytes: int, inline_bytes: int) -> type[APIRoute]:
    """Make the class of routes whose endpoint is `f(body, revision) -> Response`, plain and not a coroutine.

    Args:
        body_bytes: the largest body that is taken.
        inline_bytes: up to this size the answer is computed at once; larger bodies go to a thread, so that the others
            do not wait.
    """

    class JsonRoute(APIRoute):
        """A route that reads its own JSON body."""

        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            """Give what answers a request."""
            endpoint: Callable[..., Response] = self.endpoint
            model: type[BaseModel] = get_type_hints(endpoint)[next(iter(signature(endpoint).parameters))]
            fields = tuple(field.alias or name for name, field in model.model_fields.items())

            def answered(document: bytes, revision: int | None) -> Response:
                try:
                    body = model.model_validate_json(document)
                except ValidationError as error:
                    raise InvalidBody(error.errors(include_url=False), fields) from error
                return endpoint(body, revision)

            async def handle(request: Request) -> Response:
                media_type = request.headers.get("content-type", "application/json")
                if media_type != "application/json" and not _is_json(media_type):
                    raise WrongMediaType(media_type)
                document = await read_body(request, body_bytes, "split the request")
                revision = revision_of(request)
                if len(document) <= inline_bytes:
                    return answered(document, revision)
                return await run_in_threadpool(answered, document, revision)

            return handle

    return JsonRoute


def _is_json(media_type: str) -> bool:
    kind = media_type.partition(";")[0].strip().lower()
    return kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json"))
