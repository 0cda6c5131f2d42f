"""Overlays that were worked out, as nodes in the database: they follow from the log, and may be removed."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final, LiteralString

from kgservice.stores.errors import StoreUnavailable
from kgservice.stores.neo4j.database import Database, Rows, Transaction, rows_of
from kgservice.stores.neo4j.writing import Run

__all__ = ["OverlayNodes", "clear_overlays"]

_PART: Final = 1_000_000
"""Bytes of an overlay in one node."""

_NAMES: Final = "MATCH (o:Overlay {place: 0}) RETURN o.revision, o.name"
_PARTS: Final = "MATCH (o:Overlay {revision: $revision}) WHERE o.name = $name RETURN o.data ORDER BY o.place"
_REMOVE: Final = "MATCH (o:Overlay {revision: $revision}) DELETE o"
_ADD: Final = "CREATE (:Overlay {revision: $revision, name: $name, place: $place, data: $data})"
_CLEAR: Final = "MATCH (o:Overlay) WITH o LIMIT 100 DELETE o RETURN count(*)"


class OverlayNodes:
    """The overlays in a database; where the server does not answer, there are none, and none is kept."""

    def __init__(self, database: Database, *, writable: bool) -> None:
        """Ask for nothing yet."""
        self._database = database
        self._writable = writable

    def names(self) -> Mapping[int, str]:
        """Give the revisions of which an overlay is there, each with the name of its history."""
        return {revision: name for revision, name in self._asked(_NAMES, {})}

    def get(self, revision: int, name: str) -> bytes | None:
        """Give an overlay; None where it has gone."""
        rows = self._asked(_PARTS, {"revision": revision, "name": name})
        return b"".join(data for (data,) in rows) if rows else None

    def put(self, revision: int, name: str, content: bytes) -> None:
        """Keep an overlay, in the place of any other one of that revision."""

        def work(transaction: Transaction) -> None:
            rows_of(transaction, _REMOVE, revision=revision)
            for place, start in enumerate(range(0, len(content), _PART)):
                part = content[start : start + _PART]
                rows_of(transaction, _ADD, revision=revision, name=name, place=place, data=part)

        if self._writable:
            with suppress(StoreUnavailable):
                self._database.write(work)

    def _asked(self, query: LiteralString, parameters: Mapping[str, Any]) -> Rows:
        with suppress(StoreUnavailable):
            return self._database.rows(query, parameters)
        return []


def clear_overlays(run: Run) -> None:
    """Take all of them away."""
    while run(_CLEAR, {}) != [[0]]:
        pass
