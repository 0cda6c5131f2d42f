"""What was worked out and is worth keeping, as nodes in the database: it follows from the rest, and may be removed."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final, LiteralString

from kgservice.stores.errors import StoreUnavailable
from kgservice.stores.neo4j.database import Database, Rows, Transaction, rows_of
from kgservice.stores.neo4j.writing import Run

__all__ = ["ShelfNodes", "clear_shelves"]

_PART: Final = 1_000_000
"""Bytes in one node."""

_NAMES: Final = "MATCH (s:Shelved {kind: $kind}) WHERE s.number > 0 AND s.place = 0 RETURN s.number, s.name"
# Two who kept the same at the same moment have both done so.
_PARTS: Final = """
MATCH (s:Shelved {kind: $kind, number: $number}) WHERE s.name = $name
WITH s.place AS place, head(collect(s.data)) AS data
RETURN data ORDER BY place
"""
_REMOVE: Final = "MATCH (s:Shelved {kind: $kind, number: $number}) DELETE s"
_REMOVE_BEFORE: Final = "MATCH (s:Shelved {kind: $kind}) WHERE s.number < $number DELETE s"
_ADD: Final = "CREATE (:Shelved {kind: $kind, number: $number, name: $name, place: $place, data: $data})"
_CLEAR: Final = "MATCH (s:Shelved) WITH s LIMIT 100 DELETE s RETURN count(*)"


class ShelfNodes:
    """What is kept of one kind; where the server does not answer, there is nothing, and nothing is kept."""

    def __init__(self, database: Database, kind: str, *, writable: bool) -> None:
        """Ask for nothing yet.

        Args:
            database: the database.
            kind: what is kept, `overlay`.
            writable: whether anything may be put there.
        """
        self._database = database
        self._kind = kind
        self._writable = writable

    def names(self) -> Mapping[int, str]:
        """Give the numbers of what is there, each with the name of its history."""
        return {number: name for number, name in self._asked(_NAMES, {})}

    def get(self, number: int, name: str) -> bytes | None:
        """Give what is there; None where it has gone."""
        rows = self._asked(_PARTS, {"number": number, "name": name})
        return b"".join(data for (data,) in rows) if rows else None

    def put(self, number: int, name: str, content: bytes) -> None:
        """Keep something, in the place of whatever else has that number."""

        def work(transaction: Transaction) -> None:
            rows_of(transaction, _REMOVE, kind=self._kind, number=number)
            for place, start in enumerate(range(0, len(content), _PART)):
                part = content[start : start + _PART]
                rows_of(transaction, _ADD, kind=self._kind, number=number, name=name, place=place, data=part)

        if self._writable:
            with suppress(StoreUnavailable):
                self._database.write(work)

    def remove_before(self, number: int) -> None:
        """Remove what has a lower number, and is wanted no more."""
        if self._writable:
            with suppress(StoreUnavailable):
                self._database.write(lambda one: rows_of(one, _REMOVE_BEFORE, kind=self._kind, number=number))

    def _asked(self, query: LiteralString, parameters: Mapping[str, Any]) -> Rows:
        with suppress(StoreUnavailable):
            return self._database.rows(query, {"kind": self._kind, **parameters})
        return []


def clear_shelves(run: Run) -> None:
    """Take all of them away."""
    while run(_CLEAR, {}) != [[0]]:
        pass
