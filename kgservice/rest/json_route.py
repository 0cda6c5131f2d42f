"""Routes that take a JSON body: read under a limit, validated straight from its bytes, answered off the loop.

FastAPI reads the signature of the endpoint for OpenAPI; its own reading of bodies, which knows no limit, takes NaN for
a number and builds the document twice, is left out.
"""

import re
from collections.abc import Callable, Coroutine, Mapping
from inspect import iscoroutinefunction, signature
from typing import Any, get_type_hints

from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kgservice.linked_data.errors import NotAcceptable
from kgservice.linked_data.negotiation import preferred
from kgservice.rest.bodies import read_body
from kgservice.rest.errors import InvalidRequest, WrongMediaType
from kgservice.rest.wanted import Wanted, wanted_of

__all__ = ["json_route"]

_AT_ONCE_BYTES = 2048

_HALF = re.compile(r"hex escape at line (\d+) column (\d+)")
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
_LONGEST_PAIR = 14
"""Bytes from the beginning of an escape to where what follows it is found to be no other half."""

JSON = "application/json"

Known = Callable[[Any, Wanted], Response | None]
Forms = Mapping[str, Callable[..., Any]]

_ANY = ("*/*", JSON)


def json_route(body_bytes: int, known: Known | None = None, forms: Forms | None = None) -> type[APIRoute]:
    """Make the class of routes whose endpoint is `f(body, wanted) -> Response`.

    One that waits for others is a coroutine function, `f(body, wanted, request)`, and stays on the event loop.

    Args:
        body_bytes: the largest body that is taken.
        known: gives the response to a small body where nothing has to be read or computed for it, else None; all else
            goes to a thread, so that the others do not wait.
        forms: what gives the response in other media types than JSON, where Accept prefers one; of the same kind as
            the endpoint.
    """

    class JsonRoute(APIRoute):
        """A route that reads its own JSON body."""

        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            """Give what answers a request."""
            endpoint: Callable[..., Response] = self.endpoint
            model: type[BaseModel] = get_type_hints(endpoint)[next(iter(signature(endpoint).parameters))]
            fields = tuple(field.alias or name for name, field in model.model_fields.items())
            waits = iscoroutinefunction(endpoint)
            waiting: Mapping[str, Callable[..., Any]] = {JSON: endpoint, **(forms or {})}

            def validated(document: bytes) -> BaseModel:
                try:
                    return model.model_validate_json(document)
                except ValidationError as error:
                    raise InvalidRequest(
                        [_told(one, document) for one in error.errors(include_url=False)], fields
                    ) from error

            def answered(document: bytes, wanted: Wanted) -> Response:
                return endpoint(validated(document), wanted)

            async def handle(request: Request) -> Response:
                media_type = request.headers.get("content-type", "application/json")
                if media_type != "application/json" and not _is_json(media_type):
                    raise WrongMediaType(media_type)
                form = _form(request.headers.get("accept", JSON), forms) if forms else JSON
                document = await read_body(request, body_bytes, "split the request")
                wanted = wanted_of(request)
                if waits:
                    body = await run_in_threadpool(validated, document)
                    waited: Response = await waiting[form](body, wanted, request)
                    return waited
                if forms and form != JSON:
                    return await run_in_threadpool(forms[form], await run_in_threadpool(validated, document), wanted)
                if known is None or len(document) > _AT_ONCE_BYTES:
                    return await run_in_threadpool(answered, document, wanted)
                body = validated(document)
                response = known(body, wanted)
                return await run_in_threadpool(endpoint, body, wanted) if response is None else response

            return handle

    return JsonRoute


def _form(accept: str, forms: Forms) -> str:
    """Give the media type that a header likes best.

    Raises:
        NotAcceptable: where it takes none of them.
    """
    if accept in _ANY:
        return JSON
    offered = (JSON, *forms)
    found = preferred(accept, offered)
    if found is None:
        raise NotAcceptable(accept, offered)
    return found


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
    return kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json"))
