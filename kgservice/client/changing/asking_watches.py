"""Asking about watches and notices: what each method of the clients sends, and what is made of the answer."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from kgservice.client.changing.watch_lines import NewWatch, NoticePage, Ping, WatchLine
from kgservice.client.exchange import API, Call, Exchange

__all__ = ["add", "change", "done", "get", "listed", "mark", "notices", "ping", "remove", "rotate"]

_WATCHES: Final = f"{API}/watches"
_NOTICES: Final = f"{API}/notices"


def listed(mine: bool) -> Exchange[tuple[WatchLine, ...]]:
    """Ask for watches."""
    reply = yield Call("GET", _WATCHES, {"mine": mine})
    return tuple(map(WatchLine.of, reply.json()["watches"]))


def get(number: int) -> Exchange[WatchLine]:
    """Ask for a watch."""
    reply = yield Call("GET", f"{_WATCHES}/{number}")
    return WatchLine.of(reply.json())


def add(target: str, kinds: Collection[str], url: str | None) -> Exchange[NewWatch]:
    """Make a watch."""
    body = _given({"target": target, "kinds": list(kinds), "url": url})
    reply = yield Call("POST", _WATCHES, document=body, writes=True)
    return NewWatch.of(reply.json())


def change(number: int, target: str | None, kinds: Collection[str] | None, url: str | None) -> Exchange[WatchLine]:
    """Change a watch."""
    body = _given({"target": target, "kinds": None if kinds is None else list(kinds), "url": url})
    reply = yield Call("PATCH", f"{_WATCHES}/{number}", document=body, writes=True)
    return WatchLine.of(reply.json())


def done(number: int, what: str, body: Mapping[str, Any] | None = None) -> Exchange[WatchLine]:
    """Pause a watch, or go on with it."""
    reply = yield Call("POST", f"{_WATCHES}/{number}/{what}", document=body, writes=True)
    return WatchLine.of(reply.json())


def rotate(number: int) -> Exchange[NewWatch]:
    """Have a new secret drawn."""
    reply = yield Call("POST", f"{_WATCHES}/{number}/rotate", writes=True)
    return NewWatch.of(reply.json())


def ping(number: int) -> Exchange[Ping]:
    """Have a webhook tried."""
    reply = yield Call("POST", f"{_WATCHES}/{number}/ping", writes=True)
    return Ping.of(reply.json())


def remove(number: int) -> Exchange[None]:
    """Take a watch away."""
    yield Call("DELETE", f"{_WATCHES}/{number}", writes=True)


def notices(unread: bool, before: int | None, limit: int) -> Exchange[NoticePage]:
    """Ask for notices."""
    reply = yield Call("GET", _NOTICES, {"unread": unread, "before": before, "limit": limit})
    return NoticePage.of(reply.json())


def mark(through: int) -> Exchange[None]:
    """Note what has been read."""
    yield Call("POST", f"{_NOTICES}/read", document={"through": through}, writes=True)


def _given(body: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if value is not None}
