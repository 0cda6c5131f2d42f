"""Operations by a client that lets others go on while it waits."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kgservice.client.changing import asking_operations as asking
from kgservice.client.changing.operations_found import OperationsFound
from kgservice.client.transport import AsyncTransport

__all__ = ["AsyncOperations"]


class AsyncOperations:
    """What change requests are made of, for one event loop; the methods are those of `Operations`."""

    def __init__(self, transport: AsyncTransport) -> None:
        """Ask over a transport."""
        self._transport = transport

    async def kinds(self) -> tuple[Mapping[str, Any], ...]:
        """Give the kinds of operations, each with its fields and its KGCL."""
        return await self._transport.run(asking.kinds())

    async def read(
        self,
        what: str | Path,
        *,
        name: str | None = None,
        scheme: str | None = None,
        revision: int | None = None,
    ) -> OperationsFound:
        """Read KGCL, a table, JSON, or a module or mapping set that somebody has edited."""
        return await self._transport.run(asking.read(what, name, scheme, revision))

    async def template(self, format: str = "tsv") -> str:
        """Give the beginning of a table of operations, `csv` or `tsv`."""
        return await self._transport.run(asking.template(format))

    async def between(self, old: int, new: int) -> OperationsFound:
        """Give the operations that lead from one revision to another, an earlier one, too."""
        return await self._transport.run(asking.between(old, new))
