"""Rules: which role each operation needs. One table, looked at before anything else is done with a request.

A path is written as its route is: `{name}` stands for one segment, `{name:path}` for all that follows. Where several
lines fit a request, the highest role among them counts, so that no line can open what another one closes. What is
served and has no line after all is for admins.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Match, Mount, Route
from starlette.types import Scope

from kgservice.access.errors import Unruled
from kgservice.access.principal import Role

__all__ = ["HEAVY", "RULES", "check_rules", "cost_of", "is_clean", "is_free", "is_served", "role_of", "routes_of"]

_API = "/api/v1"
_READ, _OPEN = Role.VIEWER, Role.NOBODY

RULES: tuple[tuple[str, str, Role], ...] = (
    # Whether the service runs: asked by what starts and watches it, which has no key.
    ("GET", "/healthz", _OPEN),
    ("GET", "/readyz", _OPEN),
    ("GET", f"{_API}/healthz", _OPEN),
    ("GET", f"{_API}/readyz", _OPEN),
    ("GET", "/metrics", _OPEN),
    # Pages, and the files they are shown with, which say nothing.
    ("GET", "/", _READ),
    ("GET", "/changes", _READ),
    ("GET", "/changes/{number}", _READ),
    ("GET", "/docs", _READ),
    ("GET", "/openapi.json", _READ),
    ("GET", "/static", _OPEN),
    ("GET", "/static/{path:path}", _OPEN),
    # Questions.
    ("POST", f"{_API}/convert", _READ),
    ("POST", f"{_API}/convert/document", _READ),
    ("POST", f"{_API}/resolve", _READ),
    ("POST", f"{_API}/classify", _READ),
    ("GET", f"{_API}/compare", _READ),
    ("POST", f"{_API}/compare", _READ),
    # What is known.
    ("GET", f"{_API}/schemes", _READ),
    ("GET", f"{_API}/schemes/{{scheme:path}}", _READ),
    ("GET", f"{_API}/concepts", _READ),
    ("POST", f"{_API}/concepts", _READ),
    ("GET", f"{_API}/concepts/{{concept:path}}", _READ),
    ("GET", f"{_API}/models", _READ),
    ("GET", f"{_API}/models/{{model:path}}", _READ),
    ("GET", f"{_API}/mappings", _READ),
    ("GET", f"{_API}/mappings/{{record:path}}", _READ),
    ("GET", f"{_API}/releases", _READ),
    ("GET", f"{_API}/releases/{{release:path}}", _READ),
    ("GET", f"{_API}/revisions", _READ),
    ("GET", f"{_API}/revisions/{{revision:path}}", _READ),
    # Change requests: who of those that have the role may do it, and in which state, their desk says.
    # To watch one needs any key at all; its handler asks for it.
    ("GET", f"{_API}/operations", _READ),
    ("GET", f"{_API}/changes", _READ),
    ("POST", f"{_API}/changes", Role.EDITOR),
    ("GET", f"{_API}/changes/{{number}}", _READ),
    ("PATCH", f"{_API}/changes/{{number}}", Role.EDITOR),
    ("GET", f"{_API}/changes/{{number}}/check", _READ),
    ("GET", f"{_API}/changes/{{number}}/impact", _READ),
    ("GET", f"{_API}/changes/{{number}}/diff", _READ),
    ("GET", f"{_API}/changes/{{number}}/kgcl", _READ),
    ("GET", f"{_API}/changes/{{number}}/history", _READ),
    ("POST", f"{_API}/changes/{{number}}/submit", Role.EDITOR),
    ("POST", f"{_API}/changes/{{number}}/withdraw", Role.EDITOR),
    ("POST", f"{_API}/changes/{{number}}/approve", Role.REVIEWER),
    ("POST", f"{_API}/changes/{{number}}/reject", Role.REVIEWER),
    ("POST", f"{_API}/changes/{{number}}/rebase", Role.EDITOR),
    ("POST", f"{_API}/changes/{{number}}/merge", Role.EDITOR),
    ("POST", f"{_API}/changes/{{number}}/revert", Role.EDITOR),
    ("POST", f"{_API}/changes/{{number}}/answers", Role.EDITOR),
    ("POST", f"{_API}/changes/{{number}}/comments", Role.COMMENTER),
    ("POST", f"{_API}/changes/{{number}}/threads/{{thread}}", Role.COMMENTER),
    ("POST", f"{_API}/changes/{{number}}/reviewers", Role.EDITOR),
    ("POST", f"{_API}/changes/{{number}}/tags", Role.EDITOR),
    ("POST", f"{_API}/changes/{{number}}/watch", _READ),
    # Suggestions: found, decided on and put into change requests by editors.
    ("GET", f"{_API}/suggestions", _READ),
    ("POST", f"{_API}/suggestions", Role.EDITOR),
    ("POST", f"{_API}/suggestions/draft", Role.EDITOR),
    ("GET", f"{_API}/suggestions/{{id}}", _READ),
    ("POST", f"{_API}/suggestions/{{id}}/accept", Role.EDITOR),
    ("POST", f"{_API}/suggestions/{{id}}/reject", Role.EDITOR),
    ("POST", f"{_API}/suggestions/{{id}}/withdraw", Role.EDITOR),
    ("POST", f"{_API}/suggestions/{{id}}/reopen", Role.EDITOR),
    # Watches and notices: of those who take part; everybody sees their own, and an admin all watches.
    ("GET", f"{_API}/watches", Role.COMMENTER),
    ("POST", f"{_API}/watches", Role.COMMENTER),
    ("GET", f"{_API}/watches/{{number}}", Role.COMMENTER),
    ("PATCH", f"{_API}/watches/{{number}}", Role.COMMENTER),
    ("DELETE", f"{_API}/watches/{{number}}", Role.COMMENTER),
    ("POST", f"{_API}/watches/{{number}}/pause", Role.COMMENTER),
    ("POST", f"{_API}/watches/{{number}}/resume", Role.COMMENTER),
    ("POST", f"{_API}/watches/{{number}}/rotate", Role.COMMENTER),
    ("POST", f"{_API}/watches/{{number}}/ping", Role.COMMENTER),
    ("GET", f"{_API}/notices", Role.COMMENTER),
    ("POST", f"{_API}/notices/read", Role.COMMENTER),
    # Operations as people write them, and where things come from; nothing is changed.
    ("POST", f"{_API}/operations/read", _READ),
    ("GET", f"{_API}/operations/template", _READ),
    ("GET", f"{_API}/operations/between", _READ),
    ("GET", f"{_API}/provenance", _READ),
    # Publishing. Whether an import changes the graph at once, its handler sees; it asks for an admin then.
    ("POST", f"{_API}/releases", Role.ADMIN),
    ("POST", f"{_API}/directory/export", _READ),
    ("POST", f"{_API}/directory/import", Role.EDITOR),
    # Jobs: a job is known by its id alone, which cannot be guessed.
    ("POST", f"{_API}/harmonize", _READ),
    ("GET", f"{_API}/jobs/{{job}}", _READ),
    ("GET", f"{_API}/jobs/{{job}}/result", _READ),
    ("GET", f"{_API}/jobs/{{job}}/report", _READ),
    # SPARQL: whether a request is an update shows when it has been read; its handler asks for an editor then.
    ("GET", "/sparql", _READ),
    ("POST", "/sparql", _READ),
    ("GET", "/rdf-graph-store", _READ),
    ("POST", "/rdf-graph-store", Role.EDITOR),
    ("PUT", "/rdf-graph-store", Role.EDITOR),
    ("DELETE", "/rdf-graph-store", Role.EDITOR),
    ("GET", "/rdf-graph-store/{graph:path}", _READ),
    ("POST", "/rdf-graph-store/{graph:path}", Role.EDITOR),
    ("PUT", "/rdf-graph-store/{graph:path}", Role.EDITOR),
    ("DELETE", "/rdf-graph-store/{graph:path}", Role.EDITOR),
    # Reconciliation asks with POST as well as with GET, and changes nothing.
    # Its manifest, which tells how to show a key, is open; the handler asks for a viewer for all else.
    ("GET", "/reconcile", _OPEN),
    ("POST", "/reconcile", _READ),
    ("GET", "/reconcile/{part:path}", _READ),
    ("POST", "/reconcile/{part:path}", _READ),
    # Linked data, and what its addresses lead to.
    ("GET", "/id/{concept:path}", _READ),
    ("GET", "/page/{concept:path}", _READ),
    ("GET", "/data/{concept:path}", _READ),
    ("GET", "/dumps", _READ),
    ("GET", "/dumps/{file:path}", _READ),
    ("GET", "/.well-known/void", _READ),
    # Senpy.
    ("GET", "/api", _READ),
    ("GET", "/api/", _READ),
    ("POST", "/api", _READ),
    ("POST", "/api/", _READ),
    ("GET", "/api/plugins", _READ),
    ("GET", "/api/plugins/{name:path}", _READ),
    ("GET", "/api/evaluate", _READ),
    ("GET", "/api/evaluate/", _READ),
    ("GET", "/api/datasets", _READ),
    ("GET", "/api/datasets/", _READ),
    ("GET", "/api/contexts/{name:path}", _READ),
)
"""Method, path and role of every operation; HEAD is GET, and OPTIONS, which a browser sends without a key, is open."""

_FREE = ("/healthz", "/readyz", f"{_API}/healthz", f"{_API}/readyz", "/metrics", "/static")
"""Paths that, where they need no role, are not counted either, and that answer whatever key is shown."""

HEAVY = {
    "/sparql": 10,
    "/rdf-graph-store": 10,
    "/reconcile": 5,
    f"{_API}/harmonize": 20,
    f"{_API}/classify": 5,
    f"{_API}/changes/{{number}}/check": 20,
    f"{_API}/changes/{{number}}/impact": 20,
    f"{_API}/changes/{{number}}/diff": 5,
    f"{_API}/changes/{{number}}/submit": 20,
    f"{_API}/changes/{{number}}/answers": 20,
    f"{_API}/changes/{{number}}/merge": 20,
    f"{_API}/changes/{{number}}/revert": 5,
    f"{_API}/operations/read": 5,
    f"{_API}/operations/between": 10,
    f"{_API}/provenance": 5,
    f"{_API}/directory": 20,
    "/api/": 5,
    "/dumps": 10,
    "/changes": 5,
}
"""How many plain requests one to a path, or below it, counts for; where none is named, for one."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")

_Patterns = tuple[tuple[re.Pattern[str], Role], ...]


def _compiled(
    rules: Iterable[tuple[str, str, Role]] = RULES,
) -> tuple[dict[tuple[str, str], Role], dict[str, _Patterns]]:
    """Give the roles of paths that are written out, and the patterns of the others, by method."""
    patterns: dict[str, list[tuple[re.Pattern[str], Role]]] = {}
    for method, path, role in rules:
        if "{" in path:
            patterns.setdefault(method, []).append((_pattern(path), role))
    exact: dict[tuple[str, str], Role] = {}
    for method, path, role in rules:
        if "{" not in path:
            fitting = [found for pattern, found in patterns.get(method, ()) if pattern.fullmatch(path)]
            exact[method, path] = max(role, *fitting, exact.get((method, path), role))
    return exact, {method: tuple(found) for method, found in patterns.items()}


def _pattern(path: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+(?::path)?)\}", path)
    written = (
        re.escape(part) if place % 2 == 0 else ".*" if part.endswith(":path") else "[^/]+"
        for place, part in enumerate(parts)
    )
    return re.compile("".join(written), re.DOTALL)


_EXACT, _PATTERNS = _compiled()
_HEAVY = tuple((re.compile(f"{_pattern(path).pattern}(/.*)?", re.DOTALL), cost) for path, cost in HEAVY.items())


def role_of(method: str, path: str) -> Role | None:
    """Give the role that a request needs, None where no rule fits it and so no operation is there.

    >>> role_of("GET", "/healthz"), role_of("PUT", "/rdf-graph-store/x").label, role_of("GET", "/nowhere")
    (<Role.NOBODY: 0>, 'editor', None)
    """
    if method == "OPTIONS":
        return Role.NOBODY
    found = _EXACT.get((method, path))
    if found is not None:
        return found
    for pattern, role in _PATTERNS.get(method, ()):
        if (found is None or role > found) and pattern.fullmatch(path):
            found = role
    return found


def is_clean(path: str) -> bool:
    """Tell whether a path has no control characters.

    What looks for routes takes a path with a line break at its end for the one without it, and the table does not.

    >>> is_clean("/sparql"), is_clean("/sparql" + chr(10)), is_clean("/a b/" + chr(233))
    (True, False, True)
    """
    return path.isprintable() or _CONTROL.search(path) is None


def is_served(routes: Iterable[BaseRoute], scope: Scope) -> bool:
    """Tell whether one of the routes answers a request as it stands; files that are mounted answer GET alone."""
    return any(
        route.matches(scope)[0] is Match.FULL
        and (not isinstance(route, Mount) or bool(route.routes) or scope["method"] == "GET")
        for route in routes
    )


def is_free(method: str, path: str) -> bool:
    """Tell whether a request that needs no role is answered without a look at its key and at the limits.

    >>> is_free("GET", "/healthz"), is_free("OPTIONS", "/sparql"), is_free("GET", "/reconcile")
    (True, True, False)
    """
    return method == "OPTIONS" or path.startswith(_FREE)


def cost_of(path: str) -> int:
    """Give how many plain requests one counts for.

    >>> cost_of("/sparql"), cost_of("/api/"), cost_of("/api/v1/convert"), cost_of("/api/v1/changes/17/check")
    (10, 5, 1, 20)
    """
    return next((cost for start, cost in _HEAVY if start.fullmatch(path)), 1)


def routes_of(routes: Iterable[BaseRoute], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Give method and path of every route; a mount of files, which only reads, is one GET of all below it.

    Raises:
        Unruled: where a route is of a kind that no rule can be written for.
    """
    for route in routes:
        if isinstance(route, Route):
            yield from ((method, prefix + route.path) for method in sorted(_methods(route)))
        elif isinstance(route, Mount) and route.routes:
            yield from routes_of(route.routes, prefix + route.path)
        elif isinstance(route, Mount):
            yield "GET", f"{prefix}{route.path}/{{path:path}}"
        else:
            raise Unruled([f"{type(route).__name__} {getattr(route, 'path', '')}"])


def check_rules(app: Starlette) -> None:
    """Make sure that every route of an application has a rule.

    Raises:
        Unruled: where one has none.
    """
    missing = [f"{method} {path}" for method, path in routes_of(app.routes) if role_of(method, _example(path)) is None]
    if missing:
        raise Unruled(missing)


def _methods(route: Any) -> set[str]:  # noqa: ANN401
    # A route without methods is an ASGI application that takes all of them.
    return set(route.methods or ("GET", "POST", "PUT", "PATCH", "DELETE")) - {"HEAD", "OPTIONS"}


def _example(path: str) -> str:
    """Give a path that a route answers to."""
    return re.sub(r"\{\w+(?::\w+)?\}", "x", path)
