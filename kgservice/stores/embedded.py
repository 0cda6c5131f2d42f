"""The default store: a directory with the graph of each kept release (RDF) and the change log (SQLite).

    log.sqlite          the change log, with what came and went, and the journal; one transaction makes a new revision
    rdf2-<digest>/      the graph of a release; the newest and the one before it are kept
    overlays/           what stood on top of the release at some revisions; it follows from the log, and may be removed
    registers/          what the change requests had come to at some point; it follows from the journal, likewise

It is built from the shipped release on first use, and anew when the installation brings another one; what was imported
stays on top. Whoever builds or changes it holds the log's write lock, so that several processes at once build once and
lose no change. Who reads waits for no writer, and reads what counted when it began.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path

from kgservice.stores.errors import StoreUnavailable, UnknownRevision, damaged
from kgservice.stores.history import State, bases, state_at
from kgservice.stores.journal import UNSEEN, JournalEntry, Note
from kgservice.stores.log import Log
from kgservice.stores.protocol import Kept, LogEntry
from kgservice.stores.rdf_directory import RdfDirectory, build, directory_of, remove_others
from kgservice.stores.release import Release, shipped_release
from kgservice.stores.shelf_files import ShelfFiles
from kgservice.stores.versioned import VersionedStore
from kgservice.stores.versions import Planned

__all__ = ["EmbeddedStore"]

_LOG = "log.sqlite"

_MANY = 5_000
"""Changes that it takes some time to look through."""

_AT_ONCE = 2_000
"""Changes that are indexed while other writers wait."""


def _silent(message: str) -> None:
    """Announce nothing."""


class EmbeddedStore(VersionedStore):
    """A graph store in a directory; several processes may have it open at once."""

    def __init__(
        self,
        path: Path,
        *,
        release: Release | None = None,
        announce: Callable[[str], None] = _silent,
        as_it_is: bool = False,
    ) -> None:
        """Open the store, and build it first where that is due.

        Args:
            path: the directory; it is made where there is none.
            release: what a base revision is made of, by default the shipped release.
            announce: is told, in one line, when a graph is about to be built and why.
            as_it_is: whether to build nothing, and to leave the release at the bottom that is there.

        Raises:
            StoreUnavailable: where the directory cannot be used; the message tells why and how to mend it.
            DocumentError: where a file of the release cannot be read.
        """
        super().__init__()
        self._path = path
        self._release = release or shipped_release()
        self._announce = announce
        # Only the newest: what is no longer in use elsewhere is to leave memory, and its lock the disk.
        self._graph: RdfDirectory | None = None
        if not as_it_is:
            _make(path)
        elif not (path / _LOG).exists():
            raise _missing(path)
        self._log = Log(path / _LOG)
        self._keeps = self._log.writable and not as_it_is
        try:
            if as_it_is and not self._log.entries():
                raise _missing(path)
            if not as_it_is and self._due() is not None:
                self._build()
            if not as_it_is and self._log.writable:
                self._index()
        except BaseException:
            self.close()
            raise

    @property
    def path(self) -> Path:
        """The directory."""
        return self._path

    @property
    def url(self) -> str:
        """The URL by which the store was chosen."""
        return f"embedded:{self._path}"

    @property
    def revision(self) -> int:
        """The newest revision; asking for it takes no time to speak of, whoever may be writing."""
        return self._log.newest()

    def log(self) -> Sequence[LogEntry]:
        """Give the change log, oldest first."""
        return self._log.entries()

    def close(self) -> None:
        """Let go of the files, once whoever is writing has finished; closing twice is allowed."""
        with self._writing, self._turn:
            self._graph = None
            self._versions.forget()
            self._log.close()

    def directory(self, revision: int) -> Path | None:
        """Give the directory of the graph of a revision, where it lies on the disk just as it is, else None.

        Raises:
            UnknownRevision: where there is no such revision.
        """
        with self._turn:
            state = self._versions.state(revision)
        path = directory_of(self._path, state.base.digest)
        return path if next(state.layers, None) is None and path.exists() else None

    def base(self, state: State) -> RdfDirectory:
        """Give the graph of the release at the bottom of a revision; the newest one has to be there.

        Raises:
            UnknownRevision: where it is no longer kept.
            StoreUnavailable: where the newest has been removed or damaged meanwhile.
        """
        digest = state.base.digest
        if digest == self._versions.state().base.digest:
            return self._opened(digest)
        path = directory_of(self._path, digest)
        if not path.exists():
            raise UnknownRevision(state.revision, state.newest, kept=False)
        return RdfDirectory(path)

    def content(self, entry: LogEntry) -> tuple[bytes, bytes]:
        """Give the N-Quads that came with an import or an edit, and those that went.

        Raises:
            StoreUnavailable: where the log is damaged.
        """
        added, removed = self._log.content(entry.revision)
        if not Kept(entry, added, removed).is_whole:
            raise damaged(self.url, entry.revision)
        return added, removed

    def shelf_for(self, kind: str) -> ShelfFiles:
        """Give the place for what was worked out, of one kind."""
        return ShelfFiles(self._path / f"{kind}s", kind, writable=self._keeps)

    def mentions(self, iri: str, before: int | None, limit: int | None) -> tuple[int, Sequence[int]]:
        """Give the revisions that speak of an IRI, newest first, and the one up to which all are known."""
        return self._log.mentions(iri, before, limit)

    def commit(self, plan: Callable[[], Planned | None]) -> tuple[LogEntry, Planned] | None:
        """Write the next entry of the log with what it brings, while every other writer waits.

        Raises:
            Conflict: where the journal has moved on from what the plan takes for its newest entries.
            StoreUnavailable: where the store may not be written.
        """
        self._check_writable()
        with self._log.exclusive():
            planned = plan()
            if planned is None:
                return None
            self._log.note(planned.notes, planned.noted)
            return self._log.append(planned), planned

    def journal(self, subject: str | None = None, *, since: int = 0) -> Sequence[JournalEntry]:
        """Give the entries of the journal with numbers above `since`: those of a subject, of all where it is None."""
        return self._log.journal(subject, since)

    def journal_of(self, subjects: Collection[str]) -> Sequence[JournalEntry]:
        """Give the entries of the journal on any of some subjects, oldest first."""
        return self._log.journal_of(subjects)

    def journal_under(self, *prefixes: str, since: int = 0) -> tuple[int, Sequence[JournalEntry]]:
        """Give how far the journal has been read, and the entries after `since` on subjects that begin so."""
        return self._log.journal_under(prefixes, since)

    def subjects(self, prefix: str = "") -> Sequence[str]:
        """Give every subject of the journal that begins so, in the order of their first entries."""
        return self._log.subjects(prefix)

    def note(self, notes: Sequence[Note], *, expected: Mapping[str, int] = UNSEEN) -> Sequence[JournalEntry]:
        """Write notes in the journal, all or none, while every other writer waits.

        Raises:
            Conflict: where a subject has another newest entry than the expected one.
            StoreUnavailable: where the store may not be written.
        """
        self._check_writable()
        with self._writing, self._log.exclusive():
            return self._log.note(notes, expected)

    def _check_writable(self) -> None:
        if not self._log.writable:
            raise StoreUnavailable(
                f"the graph store in {self._path} may not be written",
                hint="make the directory writable, or name another store with --store embedded:PATH",
                value=self.url,
            )

    def _opened(self, digest: str) -> RdfDirectory:
        """The graph of the newest release; raises StoreUnavailable where it is missing or damaged."""
        path = directory_of(self._path, digest)
        if self._graph is None or self._graph.path != path:
            self._graph = RdfDirectory(path)
        return self._graph

    def _is_readable(self, digest: str) -> bool:
        try:
            self._opened(digest)
        except StoreUnavailable:
            return False
        return True

    def _due(self) -> str | None:
        """Say why a graph has to be built, or None where there is nothing to do."""
        loaded = bases(self._log.entries())
        if not loaded:
            return f"Building the graph store in {self._path}"
        if loaded[-1].digest != self._release.digest:
            return f"Rebuilding the graph store in {self._path}: this installation brings another release"
        if not self._is_readable(self._release.digest):
            return f"Rebuilding the graph store in {self._path}: the graph of its release was missing or damaged"
        return None

    def _build(self) -> None:
        if not self._log.writable:
            raise StoreUnavailable(
                f"the graph store in {self._path} has to be built, and may not be written",
                hint="make the directory writable, or name another store with --store embedded:PATH",
                value=self.url,
            )
        with self._log.exclusive():
            # Another process may have built it while this one waited.
            reason = self._due()
            if reason is None:
                return
            self._announce(reason)
            digest = self._release.digest
            if not self._is_readable(digest):
                build(directory_of(self._path, digest), self._release)
            loaded = bases(self._log.entries())
            entries = [*self._log.entries()]
            if not loaded or loaded[-1].digest != digest:
                base, self._graph = self._opened(digest), None
                for planned in self._versions.upgrade(base, digest, f"Loaded Emotaxa {self._release.version}"):
                    entries.append(self._log.append(planned))
                    self._tell(entries)
            newest_first = reversed(bases(entries))
            kept = list(dict.fromkeys(entry.digest for entry in newest_first))[:2]
            remove_others(self._path, kept)
            first = min(entry.revision for entry in bases(entries) if entry.digest in kept)
            self.shelf_for("overlay").remove_before(first)

    def _index(self) -> None:
        """Find out of what entries speak that an older Emotaxa wrote; where that cannot be, it stays unknown.

        Others may write between the parts, also an older Emotaxa.
        """
        with suppress(StoreUnavailable):
            while self._log.lacks_mentions():
                since, _ = self._log.mentions("", None, 0)
                if (missing := self.revision - since) > _MANY:
                    self._announce(f"Indexing {missing:,} changes of the graph store in {self._path}")
                spoken = self._versions.spoken(since)
                while part := list(islice(spoken, _AT_ONCE)):
                    with self._writing, self._log.exclusive():
                        self._log.add_mentions(part)

    def _tell(self, entries: Sequence[LogEntry]) -> None:
        """Say what of that which stood does not stand any more with the last entry, which loads another release."""
        entry = entries[-1]
        if entry.kind == "edit":
            self._announce(f"{entry.summary}: in {', '.join(entry.graphs)}")
            return
        for found in state_at(entries).imports:
            if graph := next((graph for graph in found.graphs if graph in entry.graphs), None):
                said = f"Set aside what was imported as revision {found.revision}"
                self._announce(f"{said}: the release has a graph {graph} of its own")


def _missing(path: Path) -> StoreUnavailable:
    return StoreUnavailable(
        f"there is no graph store in {path}", hint="check the path of embedded:PATH", value=f"embedded:{path}"
    )


def _make(path: Path) -> None:
    """Make the directory, with those above it."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise StoreUnavailable(
            f"the graph store is to be a directory, and {path} is a file or lies in one",
            hint="name a directory with --store embedded:PATH",
            value=str(path),
        ) from error
    except OSError as error:
        raise StoreUnavailable(
            f"the directory {path} cannot be made: {error.strerror}",
            hint="name one that can with --store embedded:PATH",
            value=str(path),
        ) from error
