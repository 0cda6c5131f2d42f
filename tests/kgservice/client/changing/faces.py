"""Faces of the client over one graph: in process, over HTTP, and over HTTP without waiting; each for any person."""

import asyncio
import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx2
from fastapi import FastAPI
from fastapi.testclient import TestClient

from kgservice.access.keys import made_key
from kgservice.access.open_keys import open_keys
from kgservice.access.principal import Role
from kgservice.client import AsyncEmotaxa, Emotaxa
from kgservice.client.acting import acting_as
from kgservice.client.local import LocalEmotaxa
from kgservice.workspace import Workspace
from tests.kgservice.apps import light_app

__all__ = ["KINDS", "Face", "face", "methods"]

KINDS = ("local", "http", "async")
URL = "http://testserver"


@dataclass
class Face:
    """One kind of client, for whoever is named.

    Attributes:
        kind: which.
        graph: what it is over.
        at: gives the client of somebody, by name and role.
    """

    kind: str
    graph: Workspace
    at: Callable[[str, str], Any]
    known: dict[tuple[str, str], Any] = field(default_factory=dict)

    def __call__(self, name: str, role: str) -> Any:  # noqa: ANN401 - the same methods, whichever the client
        """Give the client of somebody."""
        if (name, role) not in self.known:
            self.known[name, role] = self.at(name, role)
        return self.known[name, role]


class Waited:
    """An asynchronous client or one of its parts, of which each answer is waited for."""

    def __init__(self, of: Any, runner: asyncio.Runner) -> None:  # noqa: ANN401
        self._of = of
        self._runner = runner

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        found = getattr(self._of, name)
        if not callable(found) or hasattr(found, "_transport"):
            return Waited(found, self._runner) if hasattr(found, "_transport") else found

        def called(*given: Any, **named: Any) -> Any:  # noqa: ANN401
            answer = found(*given, **named)
            if inspect.isasyncgen(answer):
                return self._runner.run(_all(answer))
            return self._runner.run(answer) if inspect.iscoroutine(answer) else answer

        return called


def methods(kind: type) -> dict[str, inspect.Signature]:
    """Give what somebody may call on a kind of client, or on a part of one."""
    return {
        name: inspect.signature(found)
        for name, found in inspect.getmembers(kind, inspect.isfunction)
        if not name.startswith("_")
    }


async def _all(answers: Any) -> list[Any]:  # noqa: ANN401
    return [one async for one in answers]


def face(kind: str, graph: Workspace, runner: asyncio.Runner, app: FastAPI | None = None) -> Face:
    """Give a kind of client over a graph."""
    if kind == "local":
        first = LocalEmotaxa(graph, acting_as("Somebody", "admin"))
        return Face(kind, graph, first.acting)
    served = app or light_app(graph)

    def at(name: str, role: str) -> Any:  # noqa: ANN401
        _, token = made_key(open_keys(graph.store), name, Role[role.upper()], None)
        if kind == "http":
            return Emotaxa(URL, token.text(), transport=TestClient(served)._transport)
        return Waited(AsyncEmotaxa(URL, token.text(), transport=httpx2.ASGITransport(served)), runner)

    return Face(kind, graph, at)
