"""Writing: who writes, and what they send, for routes whose endpoints are plain functions."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any, TypeVar

from fastapi import Depends
from pydantic import BaseModel
from starlette.requests import Request

from kgservice.access.errors import KeyNeeded
from kgservice.access.principal import Principal, Role, principal_of
from kgservice.rest.json_body import read_json
from kgservice.rest.wanted import known_only

__all__ = ["By", "Writer", "reading"]

Model = TypeVar("Model", bound=BaseModel)


async def _who(request: Request) -> Principal:
    await known_only(request)
    return principal_of(request.scope)


async def _writer(request: Request) -> Principal:
    by = await _who(request)
    if by.key is None:
        raise KeyNeeded(Role.VIEWER.label)
    return by


By = Annotated[Principal, Depends(_who)]
"""Who asks; the operation has no other parameters in its query than those that it names."""

Writer = Annotated[Principal, Depends(_writer)]
"""The same of who writes, of whom everybody has to show a key, whatever their role."""


def reading(model: type[Model], limit: int) -> Callable[[Request], Coroutine[Any, Any, Model]]:
    """Give the dependency that reads a JSON body of at most so many bytes.

    Its errors are those of `kgservice.rest.json_body.read_json`.
    """

    async def read(request: Request) -> Model:
        return await read_json(request, model, limit)

    return read
