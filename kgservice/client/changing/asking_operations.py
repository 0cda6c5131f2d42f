"""Asking about operations: what each method of the clients sends, and what is made of the answer."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from kgservice.client.changing.operations_found import OperationsFound, media_type_of, named
from kgservice.client.exchange import API, Call, Exchange
from ontology.errors import DocumentError, Place

__all__ = ["between", "kinds", "read", "template"]

_OPERATIONS: Final = f"{API}/operations"


def kinds() -> Exchange[tuple[Mapping[str, Any], ...]]:
    """Ask for the kinds of operations."""
    reply = yield Call("GET", _OPERATIONS)
    return tuple(reply.json()["operations"])


def read(what: str | Path, name: str | None, scheme: str | None, revision: int | None) -> Exchange[OperationsFound]:
    """Have operations read."""
    if isinstance(what, Path) and not what.is_file():
        raise DocumentError("there is no such file", Place(str(what)), hint="check the path", value=str(what))
    kind = media_type_of(named(what, name))
    path, query = f"{_OPERATIONS}/read", {"scheme": scheme, "revision": revision}
    if isinstance(what, Path):
        reply = yield Call("POST", path, query, upload=what, upload_type=kind)
    else:
        reply = yield Call("POST", path, query, text=(kind, what))
    return OperationsFound.of(reply.json())


def template(format: str) -> Exchange[str]:
    """Ask for the beginning of a table."""
    reply = yield Call("GET", f"{_OPERATIONS}/template", {"format": format}, accept="text/*")
    return reply.content.decode("utf-8")


def between(old: int, new: int) -> Exchange[OperationsFound]:
    """Ask what leads from one revision to another."""
    reply = yield Call("GET", f"{_OPERATIONS}/between", {"from": old, "to": new})
    return OperationsFound.of(reply.json())
