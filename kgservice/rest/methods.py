"""Methods: which of them a path answers to, over all its routes."""

from starlette.requests import Request
from starlette.routing import Match, Route

__all__ = ["allowed"]


def allowed(request: Request) -> tuple[str, ...]:
    """Give the methods that the path of a request answers to, in order; none where nothing is served there.

    A path may have one route for each method, so what a single route says is not enough. HEAD goes with GET, and
    OPTIONS with everything.
    """
    methods: set[str] = set()
    for route in request.app.routes:
        if isinstance(route, Route) and route.matches(request.scope)[0] is not Match.NONE:
            methods |= route.methods or set()
    if "GET" in methods:
        methods.add("HEAD")
    return tuple(sorted({*methods, "OPTIONS"})) if methods else ()
