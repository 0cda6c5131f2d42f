"""A store in the memory of the process: built from the shipped release, gone when the process ends."""

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from threading import Lock

from kgservice.stores.entries import Entries
from kgservice.stores.errors import UnknownRevision
from kgservice.stores.history import State
from kgservice.stores.journal import UNSEEN, JournalEntry, Note
from kgservice.stores.memory_graph import MemoryGraph
from kgservice.stores.memory_journal import MemoryJournal
from kgservice.stores.protocol import Kept, LogEntry
from kgservice.stores.release import Release, shipped_release
from kgservice.stores.versioned import VersionedStore
from kgservice.stores.versions import Planned

__all__ = ["MemoryStore"]


class MemoryStore(VersionedStore):
    """Reads a release into memory, and answers as any store does; nothing is written to disk."""

    def __init__(self, release: Release | None = None) -> None:
        """Take the release, the shipped one where none is given; its files are read when the graph is first needed."""
        super().__init__()
        self._release = release or shipped_release()
        self._graphs: dict[str, MemoryGraph] = {}
        self._contents: dict[int, tuple[bytes, bytes]] = {}
        self._entries: list[LogEntry] = []
        self._journal = MemoryJournal()
        # Held by who writes a revision with notes, so that nobody who reads the journal finds one without the other.
        self._noting = Lock()
        self._mentions: dict[str, list[int]] = {}
        self._mentioned = 0
        self._append(Planned("emotaxa", "base", f"Loaded Emotaxa {self._release.version}", self._release.digest))

    @classmethod
    def restored(cls, kept: Iterable[Kept], journal: Iterable[JournalEntry] = ()) -> "MemoryStore":
        """Make one of all that another store keeps; the release stays the one that is newest there."""
        store = cls()
        store._entries.clear()
        for each in kept:
            store._restore(each)
        store._journal.restore(journal)
        store._mentioned = 0
        for entry, iris in store._versions.spoken(0):
            store._mention(entry.revision, iris)
        return store

    @property
    def url(self) -> str:
        """The URL by which the store was chosen."""
        return "memory:"

    @property
    def revision(self) -> int:
        """The newest revision."""
        return self._entries[-1].revision

    def log(self) -> Sequence[LogEntry]:
        """Give the change log, oldest first."""
        return Entries(self._entries)

    def base(self, state: State) -> MemoryGraph:
        """Give the graph of the release at the bottom of a revision.

        Raises:
            UnknownRevision: where the store that this one was made of did not keep it.
        """
        with self._turn:
            digest = state.base.digest
            if digest not in self._graphs:
                if digest != self._release.digest:
                    raise UnknownRevision(state.revision, state.newest, kept=False)
                self._graphs[digest] = MemoryGraph.of(self._release)
            return self._graphs[digest]

    def content(self, entry: LogEntry) -> tuple[bytes, bytes]:
        """Give the N-Quads that came with an import or an edit, and those that went."""
        return self._contents[entry.revision]

    def shelf_for(self, kind: str) -> None:
        """Nowhere: what was worked out ends with the store."""

    def mentions(self, iri: str, before: int | None, limit: int | None) -> tuple[int, Sequence[int]]:
        """Give the revisions that speak of an IRI, newest first, and the one up to which all are known."""
        upto, found = self._mentioned, self._mentions.get(iri, [])
        # A change that is just being made may be among them already.
        end = bisect_right(found, upto if before is None else min(upto, before - 1))
        begin = 0 if limit is None else max(0, end - limit)
        return upto, found[begin:end][::-1]

    def commit(self, plan: Callable[[], Planned | None]) -> tuple[LogEntry, Planned] | None:
        """Write the next entry of the log with what it brings; other threads wait for their turn already."""
        planned = plan()
        if planned is None:
            return None
        # The one thing that may be refused comes first.
        entries = self._journal.admit(planned.notes, planned.noted)
        with self._noting:
            entry = self._append(planned)
            self._journal.restore(entries)
        return entry, planned

    def journal(self, subject: str | None = None, *, since: int = 0) -> Sequence[JournalEntry]:
        """Give the entries of the journal with numbers above `since`: those of a subject, of all where it is None."""
        with self._noting:
            return self._journal.entries(subject, since)

    def journal_of(self, subjects: Collection[str]) -> Sequence[JournalEntry]:
        """Give the entries of the journal on any of some subjects, oldest first."""
        with self._noting:
            return self._journal.of(subjects)

    def journal_under(self, *prefixes: str, since: int = 0) -> tuple[int, Sequence[JournalEntry]]:
        """Give how far the journal has been read, and the entries after `since` on subjects that begin so."""
        with self._noting:
            return self._journal.under(prefixes, since)

    def subjects(self, prefix: str = "") -> Sequence[str]:
        """Give every subject of the journal that begins so, in the order of their first entries."""
        with self._noting:
            return self._journal.subjects(prefix)

    def note(self, notes: Sequence[Note], *, expected: Mapping[str, int] = UNSEEN) -> Sequence[JournalEntry]:
        """Write notes in the journal, all or none.

        Raises:
            Conflict: where a subject has another newest entry than the expected one.
        """
        with self._writing, self._noting:
            return self._journal.note(notes, expected)

    def close(self) -> None:
        """Do nothing: the memory goes with the store."""

    def _append(self, planned: Planned) -> LogEntry:
        kept = planned.kept(len(self._entries) + 1)
        self._restore(kept)
        self._mention(kept.entry.revision, planned.spoken)
        return kept.entry

    def _mention(self, revision: int, iris: Iterable[str]) -> None:
        for iri in iris:
            self._mentions.setdefault(iri, []).append(revision)
        self._mentioned = revision

    def _restore(self, kept: Kept) -> None:
        if kept.entry.kind in {"import", "edit"}:
            self._contents[kept.entry.revision] = (kept.added or b"", kept.removed or b"")
        elif kept.added is not None:
            self._graphs.setdefault(kept.entry.digest, MemoryGraph(kept.added))
        self._entries.append(kept.entry)
