"""Routes that take a JSON body: read under a limit, validated straight from its bytes, answered off the loop.

FastAPI reads the signature of the endpoint for OpenAPI; its own reading of bodies, which knows no limit, takes NaN for
a number and builds the document twice, is left out.
"""

from collections.abc import Callable, Coroutine, Mapping
from inspect import iscoroutinefunction, signature
from typing import Any, get_type_hints

from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kgservice.linked_data.errors import NotAcceptable
from kgservice.linked_data.negotiation import preferred
from kgservice.rest.bodies import read_body
from kgservice.rest.json_body import JSON, check_json, validated
from kgservice.rest.wanted import Wanted, wanted_of

__all__ = ["json_route"]

_AT_ONCE_BYTES = 2048

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
            waits = iscoroutinefunction(endpoint)
            waiting: Mapping[str, Callable[..., Any]] = {JSON: endpoint, **(forms or {})}

            def answered(document: bytes, wanted: Wanted) -> Response:
                return endpoint(validated(model, document), wanted)

            async def handle(request: Request) -> Response:
                check_json(request)
                form = _form(request.headers.get("accept", JSON), forms) if forms else JSON
                document = await read_body(request, body_bytes, "split the request")
                wanted = wanted_of(request)
                if waits:
                    body = await run_in_threadpool(validated, model, document)
                    waited: Response = await waiting[form](body, wanted, request)
                    return waited
                if forms and form != JSON:
                    asked = await run_in_threadpool(validated, model, document)
                    return await run_in_threadpool(forms[form], asked, wanted)
                if known is None or len(document) > _AT_ONCE_BYTES:
                    return await run_in_threadpool(answered, document, wanted)
                body = validated(model, document)
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
