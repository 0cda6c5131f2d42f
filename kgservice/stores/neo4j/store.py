"""The graph store on Neo4j: the graph, its log and what each entry brought, in one database.

A write lets go what went and makes what came, in the transaction that writes its entry of the log. A release is loaded
in several transactions; nobody sees any of it before the last one, and the next process clears away what one that died
has left. Writers follow one another by a lock of the database; readers wait for nobody.
"""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property
from threading import Lock
from typing import Final, Self

from kgservice.stores.errors import UnknownRevision, damaged
from kgservice.stores.history import State, state_at
from kgservice.stores.journal import UNSEEN, JournalEntry, Note
from kgservice.stores.neo4j.address import Address
from kgservice.stores.neo4j.base import StoredBase, stored_base
from kgservice.stores.neo4j.concepts import ConceptCache
from kgservice.stores.neo4j.contents import Contents
from kgservice.stores.neo4j.database import Database, Transaction
from kgservice.stores.neo4j.index import Neo4jIndex
from kgservice.stores.neo4j.indexing import index_mentions
from kgservice.stores.neo4j.journal import add_notes, read_journal, read_of, read_subjects, read_under
from kgservice.stores.neo4j.loading import Loading
from kgservice.stores.neo4j.log import Log, append, keep, packed, parts_kept
from kgservice.stores.neo4j.mentions import add_mentions, mentions_of, move_on
from kgservice.stores.neo4j.projection import Projection
from kgservice.stores.neo4j.reading import read_knowledge, read_schemes
from kgservice.stores.neo4j.schema import STORE, check_filled, check_finished, ensure_schema, lost_releases
from kgservice.stores.neo4j.settings import Neo4jSettings
from kgservice.stores.neo4j.shelf_nodes import ShelfNodes
from kgservice.stores.neo4j.subgraph import Subgraphs
from kgservice.stores.neo4j.turn import NEWEST, keep_out, take_turn
from kgservice.stores.neo4j.writing import within
from kgservice.stores.overlay import Layered
from kgservice.stores.protocol import Kept, LogEntry
from kgservice.stores.release import Release, shipped_release
from kgservice.stores.versioned import VersionedStore
from kgservice.stores.versions import Planned
from mappings.knowledge import Knowledge
from ontology.once import Once
from ontology.scheme import Scheme

__all__ = ["Neo4jStore"]

_REMEMBERED_SECONDS: Final = 0.1
"""How long the number of the newest revision is taken for granted; a change by this store is known at once."""

_PATIENCE_SECONDS: Final = 2.0
_LOOK_SECONDS: Final = 0.1
"""How long one waits for another who asks for the newest revision, and how often it sees after the server meanwhile."""

_KEPT: Final = 4
"""Revisions of which something is kept in memory."""


def _silent(message: str) -> None:
    """Announce nothing."""


class Neo4jStore(VersionedStore):
    """A graph store in a Neo4j database; several processes may have it open at once.

    Attributes:
        database: where it is kept.
    """

    def __init__(
        self,
        address: Address,
        settings: Neo4jSettings | None = None,
        *,
        release: Release | None = None,
        announce: Callable[[str], None] = _silent,
        as_it_is: bool = False,
        checked: bool = True,
    ) -> None:
        """Open the store, and load a release first where that is due.

        Args:
            address: the database.
            settings: how the server is spoken to.
            release: what a base revision is made of, by default the shipped release.
            announce: is told, in one line, when a release is about to be loaded and why.
            as_it_is: whether to load nothing, and to leave the release at the bottom that is there.
            checked: whether to make sure then that there is a store; not so where it is just being filled.

        Raises:
            MissingExtra: where the driver is not installed.
            StoreUnavailable: where the server does not answer, or cannot be used; the message tells how to mend it.
            DocumentError: where a file of the release cannot be read.
        """
        super().__init__()
        self.database = Database(address, settings or Neo4jSettings())
        self._url = str(address)
        self._log = Log(self.database)
        self._as_it_is = as_it_is
        self._contents = Contents(self._log)
        self._concepts = ConceptCache(self.database)
        self._bases: Once[int, StoredBase] = Once(2)
        self._remembered: tuple[int, float] = (0, 0.0)
        self._asking = Lock()
        self._known: Once[int, Knowledge] = Once(_KEPT)
        self._schemes: Once[int, Mapping[str, Scheme]] = Once(_KEPT)
        self._indexes: Once[int, Neo4jIndex] = Once(_KEPT)
        self._subgraphs: Once[int, Subgraphs] = Once(_KEPT)
        try:
            if as_it_is:
                if checked:
                    check_filled(self.database)
                return
            ensure_schema(self.database)
            check_finished(self.database)
            Loading(self, self._log, release or shipped_release(), announce).run()
            index_mentions(self.database, self._versions.spoken, self._log.entries, announce)
        except BaseException:
            self.close()
            raise

    @classmethod
    def unfinished(cls, address: Address, settings: Neo4jSettings) -> Self:
        """Open a store that is being filled, to be read by whoever fills it."""
        return cls(address, settings, as_it_is=True, checked=False)

    @property
    def url(self) -> str:
        """The URL of the database; it holds no password."""
        return self._url

    @property
    def revision(self) -> int:
        """The newest revision, as the database had it at most 100 ms ago.

        Raises:
            StoreUnavailable: where the server does not answer.
        """
        known = self.remembered_revision
        if known is not None:
            return known
        mine = self._waited()
        try:
            known = self.remembered_revision
            return self._read_newest() if known is None else known
        finally:
            if mine:
                self._asking.release()

    @property
    def remembered_revision(self) -> int | None:
        """The newest revision, where that is known without asking the server; this never takes any time."""
        revision, until = self._remembered
        return revision if time.monotonic() < until else None

    def knowledge(self, revision: int | None = None) -> Knowledge:
        """Read the graph at a revision, the newest where none is named.

        Raises:
            UnknownRevision: where there is no such revision.
            StoreUnavailable: where the server does not answer.
        """
        wanted = self._number(revision)
        if self._lost:
            self._check_kept(state_at(self.log(), wanted))
        return self._known.get(wanted, lambda: read_knowledge(self.database, wanted))

    def schemes(self, revision: int) -> Mapping[str, Scheme]:
        """Read the schemes of a revision, without what they hold.

        Raises:
            UnknownRevision, StoreUnavailable: as `knowledge` does.
        """
        wanted = self._number(revision)
        return self._schemes.get(wanted, lambda: read_schemes(self.database, wanted))

    def index(self, revision: int) -> Neo4jIndex:
        """Give the index of the labels of a revision, which asks the database.

        Raises:
            UnknownRevision, StoreUnavailable: as `knowledge` does.
        """
        wanted = self._number(revision)
        return self._indexes.get(
            wanted, lambda: Neo4jIndex(self.database, wanted, self.schemes(wanted), self._concepts)
        )

    def knowledge_between(self, source: str | None, target: str | None, revision: int) -> Knowledge:
        """Read what a conversion hangs on: two schemes (ids), and what their concepts denote.

        Raises:
            UnknownRevision, StoreUnavailable: as `knowledge` does.
        """
        return self._subgraphs_at(revision).between(source, target)

    def knowledge_of_affect(self, revision: int) -> Knowledge:
        """Read what points in the affect space hang on: senses, theories and norms.

        Raises:
            UnknownRevision, StoreUnavailable: as `knowledge` does.
        """
        return self._subgraphs_at(revision).affect

    def log(self) -> Sequence[LogEntry]:
        """Give the change log, oldest first.

        Raises:
            StoreUnavailable: where the server does not answer.
        """
        return self._log.entries()

    def base(self, state: State) -> StoredBase:
        """Give the graph of the release at the bottom of a revision; it is read as far as it is asked for.

        Raises:
            UnknownRevision: where the store that this one was copied from did not keep it.
        """
        self._check_kept(state)
        return self._bases.get(state.base.revision, lambda: stored_base(self.database, self._log, state.base.revision))

    def content(self, entry: LogEntry) -> tuple[bytes, bytes]:
        """Give the N-Quads that came with an import or an edit, and those that went.

        Raises:
            StoreUnavailable: where the server does not answer, or they are damaged.
        """
        with self._turn:
            added, removed = self._contents.of(entry.revision)
        if not Kept(entry, added, removed).is_whole:
            raise damaged(self.url, entry.revision)
        return added, removed

    def shelf_for(self, kind: str) -> ShelfNodes:
        """Give the place for what was worked out, of one kind."""
        return ShelfNodes(self.database, kind, writable=not self._as_it_is)

    def mentions(self, iri: str, before: int | None, limit: int | None) -> tuple[int, Sequence[int]]:
        """Give the revisions that speak of an IRI, newest first, and the one up to which all are known.

        Raises:
            StoreUnavailable: where the server does not answer.
        """
        upto, found = mentions_of(self.database, iri, before, limit)
        # Who asks for entries mostly goes on to what they brought.
        with self._turn:
            self._contents.expect(found)
        return upto, found

    def commit(self, plan: Callable[[], Planned | None]) -> tuple[LogEntry, Planned] | None:
        """Make a change count, whole or not at all; the plan is asked for again where the server gave up on the way.

        Raises:
            Conflict: where the journal has moved on from what the plan takes for its newest entries.
            StoreUnavailable: where the server does not answer.
        """
        newest = 0

        def work(transaction: Transaction) -> tuple[LogEntry, Planned] | None:
            nonlocal newest
            newest = revision = take_turn(transaction, self.database)
            with self._log.settled(revision):
                planned = plan()
                if planned is None:
                    return None
                entry = planned.entry(revision + 1)
                add_notes(transaction, planned.notes, planned.noted)
                self._write(transaction, entry, planned)
                return entry, planned

        made = self.database.write(work)
        # Whoever made it is told the revision, also where the server goes now.
        self._remember(newest if made is None else made[0].revision)
        return made

    def journal(self, subject: str | None = None, *, since: int = 0) -> Sequence[JournalEntry]:
        """Give the entries of the journal with numbers above `since`: those of a subject, of all where it is None.

        Raises:
            StoreUnavailable: where the server does not answer.
        """
        return read_journal(self.database, subject, since)

    def journal_of(self, subjects: Collection[str]) -> Sequence[JournalEntry]:
        """Give the entries of the journal on any of some subjects, oldest first.

        Raises:
            StoreUnavailable: where the server does not answer.
        """
        return read_of(self.database, subjects)

    def journal_under(self, *prefixes: str, since: int = 0) -> tuple[int, Sequence[JournalEntry]]:
        """Give how far the journal has been read, and the entries after `since` on subjects that begin so.

        Raises:
            StoreUnavailable: where the server does not answer.
        """
        return read_under(self.database, prefixes, since)

    def subjects(self, prefix: str = "") -> Sequence[str]:
        """Give every subject of the journal that begins so, in the order of their first entries.

        Raises:
            StoreUnavailable: where the server does not answer.
        """
        return read_subjects(self.database, prefix)

    def note(self, notes: Sequence[Note], *, expected: Mapping[str, int] = UNSEEN) -> Sequence[JournalEntry]:
        """Write notes in the journal, all or none, while every other writer waits.

        Raises:
            Conflict: where a subject has another newest entry than the expected one.
            StoreUnavailable: where the server does not answer.
            UncertainWrite: where the connection went while they were written, so that they may stand or not.
        """

        def work(transaction: Transaction) -> tuple[JournalEntry, ...]:
            keep_out(transaction, self.database)
            return add_notes(transaction, notes, expected)

        with self._writing:
            return self.database.write(work)

    def close(self) -> None:
        """Let go of the connections; closing twice is allowed."""
        self.database.close()

    def _number(self, revision: int | None) -> int:
        """Give the number of a revision that there is."""
        last = self._remembered[0]
        if revision is not None and 1 <= revision <= last:
            return revision
        last = self.revision
        if revision is not None and not 1 <= revision <= last:
            # Another process may have made it in the last 100 ms.
            last = self._read_newest()
            if not 1 <= revision <= last:
                raise UnknownRevision(revision, last)
        return last if revision is None else revision

    def _waited(self) -> bool:
        """Wait for whoever asks for the newest revision; give whether it is this one's turn now.

        Nobody waits for long: who asks may have been let down by the network, which tells nobody.

        Raises:
            StoreUnavailable: where the server is known not to answer.
        """
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < deadline:
            self.database.check()
            if self._asking.acquire(timeout=_LOOK_SECONDS):
                return True
        return False

    def _read_newest(self) -> int:
        rows = self.database.rows(NEWEST, {"name": STORE})
        return self._remember(int(rows[0][0]) if rows else 0)

    def _remember(self, revision: int) -> int:
        self._remembered = (revision, time.monotonic() + _REMEMBERED_SECONDS)
        return revision

    def _subgraphs_at(self, revision: int) -> Subgraphs:
        wanted = self._number(revision)
        return self._subgraphs.get(
            wanted, lambda: Subgraphs(self.database, wanted, self.schemes(wanted), self._concepts)
        )

    @cached_property
    def _lost(self) -> frozenset[int]:
        """Revisions that loaded a release which is not kept."""
        return lost_releases(self.database)

    def _check_kept(self, state: State) -> None:
        if state.base.revision in self._lost:
            raise UnknownRevision(state.revision, state.newest, kept=False)

    def _write(self, transaction: Transaction, entry: LogEntry, planned: Planned) -> None:
        run = within(transaction)
        if planned.knowledge is not None and planned.at is not None:
            projection = Projection(run, entry.revision)
            before = self._versions.knowledge(entry.revision - 1), self._versions.dataset(entry.revision - 1)
            after = planned.knowledge, Layered(self.base(planned.at.state), planned.at.overlay)
            projection.change(before, after, entry.graphs)
            projection.write()
        for content, came in ((planned.added, True), (planned.removed, False)):
            keep(run, parts_kept(entry.revision, packed(content), came=came))
        append(run, [entry])
        if entry.kind in {"import", "edit"}:
            add_mentions(run, [(entry, planned.spoken)])
            move_on(transaction, entry.revision, entry.revision)
