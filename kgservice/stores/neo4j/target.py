"""Room for a copy of a store in a Neo4j database, which counts as a store when it is whole."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, LiteralString
from uuid import uuid4

from kgservice.stores.errors import NotEmpty
from kgservice.stores.journal import JournalEntry
from kgservice.stores.neo4j.address import Address
from kgservice.stores.neo4j.database import Database, Rows
from kgservice.stores.neo4j.filling import Filling
from kgservice.stores.neo4j.journal import clear_journal, restore_notes
from kgservice.stores.neo4j.mentions import clear_mentions
from kgservice.stores.neo4j.schema import ensure_schema
from kgservice.stores.neo4j.settings import Neo4jSettings
from kgservice.stores.neo4j.shelf_nodes import clear_shelves
from kgservice.stores.neo4j.store import Neo4jStore
from kgservice.stores.neo4j.turn import clear, newest
from kgservice.stores.protocol import GraphStore, Kept

__all__ = ["Neo4jTarget"]

_BEGIN: Final = "MATCH (s:EmotaxaStore) SET s.copying = $copy, s.revision = 0 WITH s MATCH (c:Change) DELETE c"
_FINISH: Final = """
MATCH (s:EmotaxaStore {copying: $copy})
REMOVE s.copying
RETURN s.revision
"""


class Neo4jTarget:
    """A database that is being filled; what a copy that died has left is cleared away by the next one."""

    def __init__(self, address: Address, settings: Neo4jSettings | None = None) -> None:
        """Make room.

        Raises:
            NotEmpty: where there is a store already.
            StoreUnavailable: where the server does not answer, or may not be changed.
        """
        self._address = address
        self._settings = settings or Neo4jSettings()
        self._database = Database(address, self._settings)
        self._copy = uuid4().hex
        self._store: Neo4jStore | None = None
        try:
            ensure_schema(self._database)
            if self._database.read(newest) and not self._database.rows(
                "MATCH (s:EmotaxaStore) WHERE s.copying IS NOT NULL RETURN s.name"
            ):
                raise NotEmpty(self.url)
            self._run("MATCH (c:Change) DETACH DELETE c", {})
            self._run(_BEGIN, {"copy": self._copy})
            clear(self._database, 0)
            for clear_all in (clear_journal, clear_mentions, clear_shelves):
                clear_all(self._run)
        except BaseException:
            self._database.close()
            raise

    @property
    def url(self) -> str:
        """The URL that the store is going to have."""
        return str(self._address)

    def fill(self, kept: Iterable[Kept], journal: Iterable[JournalEntry] = ()) -> GraphStore:
        """Take everything in, and give it to be read.

        Raises:
            StoreUnavailable: where the server does not answer, or has no room.
        """
        self._store = store = Neo4jStore.unfinished(self._address, self._settings)
        Filling(store, self._database).take(kept)
        restore_notes(self._run, journal)
        return store

    def finish(self) -> None:
        """Make a store of it.

        Raises:
            NotEmpty: where another copy has begun meanwhile.
            StoreUnavailable: where the server does not answer.
        """
        if not self._run(_FINISH, {"copy": self._copy}):
            raise NotEmpty(self.url, "another copy")

    def close(self) -> None:
        """Let go of the connections; closing twice is allowed."""
        if self._store is not None:
            self._store.close()
        self._database.close()

    def _run(self, query: LiteralString, parameters: Mapping[str, Any]) -> Rows:
        return self._database.write(lambda one: one.run(query, dict(parameters)).values())
