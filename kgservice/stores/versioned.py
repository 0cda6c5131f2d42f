"""What stores have in common that keep releases, a log and what each entry brought, and work out the graph from it."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from threading import RLock

from pyoxigraph import NamedNode, Quad

from kgservice.stores.change import Edit, Import, content_of
from kgservice.stores.dataset import GraphName
from kgservice.stores.errors import StoreUnavailable, UnknownRevision
from kgservice.stores.history import State, state_at
from kgservice.stores.journal import UNSEEN, JournalEntry, Note
from kgservice.stores.overlay import Layered
from kgservice.stores.preview import Preview
from kgservice.stores.protocol import Kept, LogEntry
from kgservice.stores.shelf import Shelf
from kgservice.stores.versions import Base, Planned, Versions
from mappings.knowledge import Knowledge
from ontology.errors import EmotaxaError

__all__ = ["VersionedStore"]


class VersionedStore(ABC):
    """A graph store, but for where it keeps what it is made of.

    Threads that read take turns, and so do those that write; who reads does not wait for who writes.
    """

    def __init__(self) -> None:
        """Work out nothing yet."""
        self._turn = RLock()
        # Whoever holds it may come to need the other; never the other way round.
        self._writing = RLock()
        self._versions = Versions(self)

    @abstractmethod
    def log(self) -> Sequence[LogEntry]:
        """Give the change log, oldest first."""

    @abstractmethod
    def base(self, state: State) -> Base:
        """Give the graph of the release at the bottom of a revision.

        Raises:
            UnknownRevision: where it is no longer kept.
        """

    @abstractmethod
    def content(self, entry: LogEntry) -> tuple[bytes, bytes]:
        """Give the N-Quads that came with an import or an edit, and those that went."""

    @abstractmethod
    def commit(self, plan: Callable[[], Planned | None]) -> tuple[LogEntry, Planned] | None:
        """Write the next entry of the log with what it brings, whole or not at all, while every other writer waits.

        Args:
            plan: works the change out, None where there is nothing to be done; it may be asked more than once.

        Raises:
            Conflict: where the journal has moved on from what the plan takes for its newest entries.
            StoreUnavailable: where the store may not be written.
        """

    @abstractmethod
    def shelf_for(self, kind: str) -> Shelf | None:
        """Give the place for what was worked out and follows from the rest; None where nothing is kept.

        Args:
            kind: of what, in a word.
        """

    @property
    def shelf(self) -> Shelf | None:
        """Where overlays are kept that were worked out; None where they are not."""
        return self.shelf_for("overlay")

    @abstractmethod
    def mentions(self, iri: str, before: int | None, limit: int | None) -> tuple[int, Sequence[int]]:
        """Give the revisions that speak of an IRI, newest first, and the one up to which all are known.

        Args:
            iri: the IRI.
            before: where given, only revisions before that one are meant.
            limit: how many at the most, from 0; None for all.
        """

    @abstractmethod
    def journal(self, subject: str | None = None, *, since: int = 0) -> Sequence[JournalEntry]:
        """Give the entries of the journal with numbers above `since`: those of a subject, of all where it is None."""

    @abstractmethod
    def journal_of(self, subjects: Collection[str]) -> Sequence[JournalEntry]:
        """Give the entries of the journal on any of some subjects, oldest first."""

    @abstractmethod
    def journal_under(self, *prefixes: str, since: int = 0) -> tuple[int, Sequence[JournalEntry]]:
        """Give how far the journal has been read, and the entries after `since` on subjects that begin so."""

    @abstractmethod
    def subjects(self, prefix: str = "") -> Sequence[str]:
        """Give every subject of the journal that begins so, in the order of their first entries."""

    @abstractmethod
    def note(self, notes: Sequence[Note], *, expected: Mapping[str, int] = UNSEEN) -> Sequence[JournalEntry]:
        """Write notes in the journal, all or none, while every other writer waits; give the entries.

        Raises:
            Conflict: where a subject has another newest entry than the expected one.
            StoreUnavailable: where the store may not be written.
        """

    def knowledge(self, revision: int | None = None) -> Knowledge:
        """Read the graph at a revision, the newest where none is named.

        Raises:
            UnknownRevision: where there is no such revision, or its graph is no longer kept.
            StoreUnavailable: where the newest graph has been removed or damaged meanwhile.
        """
        with self._turn:
            return self._versions.knowledge(revision)

    def quads(self, revision: int | None = None) -> Iterable[Quad]:
        """Give every quad of the graph at a revision, the newest where none is named.

        Raises:
            UnknownRevision: where there is no such revision, or its graph is no longer kept.
            StoreUnavailable: where the newest graph has been removed or damaged meanwhile.
        """
        with self._turn:
            return self._versions.dataset(revision).quads_for_pattern(None, None, None)

    def dataset(self, revision: int | None = None) -> tuple[int, Layered]:
        """Give a revision, the newest where none is named, and its graph, whatever is changed meanwhile.

        Raises:
            UnknownRevision, StoreUnavailable: as `quads` does.
        """
        with self._turn:
            wanted = self._versions.state().revision if revision is None else revision
            return wanted, self._versions.dataset(wanted)

    def graphs(self, revision: int | None = None) -> Sequence[NamedNode]:
        """Give the names of the graphs in which something stands at a revision, in order.

        Raises:
            UnknownRevision, StoreUnavailable: as `quads` does.
        """
        with self._turn:
            return self._versions.dataset(revision).named_graphs()

    def graph(self, name: GraphName, revision: int | None = None) -> Iterable[Quad]:
        """Give the quads of one graph at a revision.

        Raises:
            UnknownRevision, StoreUnavailable: as `quads` does.
        """
        with self._turn:
            return self._versions.dataset(revision).quads_for_pattern(None, None, None, name)

    def load(self, change: Import, *, replace: bool = False) -> LogEntry | None:
        """Put graphs from outside on top; give the entry of the new revision, or None where they stand already.

        Raises:
            GraphTaken: where a graph of such a name is there already, and not to be replaced.
            Unreadable: where the graph could not be read any more with them.
            StoreUnavailable: where the store may not be written.
        """
        return self._made(lambda: self._versions.load(change, replace=replace))

    def remove(self, graph: str, *, author: str) -> LogEntry:
        """Take away what was imported together with a graph.

        Raises:
            UnknownGraph: where no such graph was imported.
            Unreadable: where the graph could not be read any more without it.
            StoreUnavailable: where the store may not be written.
        """
        entry = self._made(lambda: self._versions.remove(graph, author=author))
        assert entry is not None, "a removal changes something"
        return entry

    def edit(
        self,
        change: Edit,
        *,
        expected: int | None = None,
        notes: Sequence[Note] = (),
        noted: Mapping[str, int] = UNSEEN,
    ) -> LogEntry | None:
        """Let statements come and go; give the entry of the new revision, or None where nothing changes.

        Raises:
            Conflict: where another revision than the expected one is the newest, or a subject of the journal has
                another newest entry than the one that was noted.
            Unreadable: where the graph could not be read any more after it.
            StoreUnavailable: where the store may not be written.
        """

        def plan() -> Planned | None:
            planned = self._versions.edit(change, expected=expected)
            return None if planned is None else replace(planned, notes=tuple(notes), noted=noted)

        return self._made(plan)

    def preview(self, change: Edit, revision: int | None = None) -> Preview:
        """Work out what an edit would make of a revision, the newest where none is named; nothing is written.

        Raises:
            UnknownRevision, StoreUnavailable: as `quads` does.
            Unreadable: where the graph could not be read any more after it.
        """
        with self._turn:
            asked = self._versions.before(change, revision)
        # Whatever may take long hangs on nothing that changes, and holds up nobody.
        return self._versions.preview(asked)

    def speaking_of(self, iri: str, *, before: int | None = None, limit: int | None = None) -> Sequence[LogEntry]:
        """Give the entries whose import or edit speaks of an IRI as subject or object, newest first.

        Raises:
            EmotaxaError: where the limit is negative.
            StoreUnavailable: where they cannot be read.
        """
        if limit is not None and limit < 0:
            raise EmotaxaError(
                f"{limit} entries cannot be given", hint="ask for none or more", value=limit, field="limit"
            )
        # In this order: what others write meanwhile is known of by then, and is no more than left out.
        entries = self.log()
        upto, found = self.mentions(iri, len(entries) + 1 if before is None else min(before, len(entries) + 1), limit)
        last = len(entries) if before is None else max(0, min(before - 1, len(entries)))
        further: list[LogEntry] = []
        if any(entry.kind in {"import", "edit"} for entry in entries[upto:last]):
            # An older Emotaxa has written them, and nobody has indexed them since.
            with self._turn:
                spoken = self._versions.spoken(upto)
                further = [entry for entry, iris in islice(spoken, last - upto) if iri in iris]
        return (*reversed(further), *(entries[revision - 1] for revision in found))[:limit]

    def kept(self, since: int = 0) -> Iterator[Kept]:
        """Give all that is kept of the revisions after `since`, oldest first.

        Raises:
            StoreUnavailable: where a part of it is damaged.
        """
        entries = self.log()
        for entry in entries[since:]:
            with self._turn:
                kept = self._kept(entry, entries)
            yield kept

    def _kept(self, entry: LogEntry, entries: Sequence[LogEntry]) -> Kept:
        if entry.kind == "base":
            return Kept(entry, self._shipped(state_at(entries, entry.revision)))
        if entry.kind == "removal":
            return Kept(entry)
        added, removed = self.content(entry)
        return Kept(entry, added, removed if entry.kind == "edit" else None)

    def _shipped(self, state: State) -> bytes | None:
        try:
            return content_of(self.base(state).quads_for_pattern(None, None, None))
        except UnknownRevision:
            return None

    def _made(self, plan: Callable[[], Planned | None]) -> LogEntry | None:
        """Make a change, and keep what was worked out for it as soon as it counts."""
        with self._writing:
            made = self.commit(plan)
            if made is None:
                return None
            # The change stands. Where the log cannot be read just now, it is worked out anew by whoever asks.
            with suppress(StoreUnavailable):
                self._versions.adopt(*made)
            return made[0]
