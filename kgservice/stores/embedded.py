"""The default store: a directory with the graph of each kept release (RDF) and the change log (SQLite).

    log.sqlite          the change log, with the graphs that were imported; one transaction on it makes a new revision
    rdf-<digest>/       the graph of a release; the newest and the one before it are kept

It is built from the shipped release on first use, and anew when the installation brings another one; what was imported
stays on top. Whoever builds or imports holds the log's write lock, so that several processes at once build once and
lose no import; readers and a writer do not wait for each other.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock

from pyoxigraph import Quad

from kgservice.stores.change import Import
from kgservice.stores.errors import StoreUnavailable, UnknownRevision
from kgservice.stores.history import State, admitted, bases, state_at, to_remove
from kgservice.stores.layers import Layered, OnTop, holds, knowledge_on_top
from kgservice.stores.log import Log
from kgservice.stores.protocol import LogEntry
from kgservice.stores.rdf_directory import RdfDirectory, build, directory_of, remove_others
from kgservice.stores.release import Release, shipped_release
from mappings.knowledge import Knowledge

__all__ = ["EmbeddedStore"]


def _silent(message: str) -> None:
    """Announce nothing."""


class EmbeddedStore:
    """A graph store in a directory; several processes may have it open at once."""

    def __init__(
        self, path: Path, *, release: Release | None = None, announce: Callable[[str], None] = _silent
    ) -> None:
        """Open the store, and build it first where that is due.

        Args:
            path: the directory; it is made where there is none.
            release: what a base revision is made of, by default the shipped release.
            announce: is told, in one line, when a graph is about to be built and why.

        Raises:
            StoreUnavailable: where the directory cannot be used; the message tells why and how to mend it.
            DocumentError: where a file of the release cannot be read.
        """
        self._path = path
        self._release = release or shipped_release()
        self._announce = announce
        self._turn = RLock()
        # Of these only the newest: what is no longer in use elsewhere is to leave memory, and its lock the disk.
        self._graph: RdfDirectory | None = None
        self._known: Knowledge | None = None
        self._base: tuple[str, Knowledge] | None = None
        _make(path)
        self._log = Log(path / "log.sqlite")
        try:
            if self._due() is not None:
                self._build()
        except BaseException:
            self.close()
            raise

    @property
    def url(self) -> str:
        """The URL by which the store was chosen."""
        return f"embedded:{self._path}"

    @property
    def revision(self) -> int:
        """The newest revision."""
        return self._log.newest()

    def knowledge(self, revision: int | None = None) -> Knowledge:
        """Read the graph at a revision, the newest where none is named.

        Raises:
            UnknownRevision: where there is no such revision, or its graph is no longer kept.
            StoreUnavailable: where the newest graph has been removed or damaged meanwhile.
        """
        with self._turn:
            if self._known is not None and self._known.revision == revision:
                return self._known
            entries = self._log.entries()
            state = state_at(entries, revision)
            if self._known is not None and self._known.revision == state.revision:
                return self._known
            graph = self._graph_at(state, bases(entries)[-1])
            on_top = self._on_top(state, graph)
            base = self._base_of(state.base.digest, graph)
            found = knowledge_on_top(base, on_top, state.revision, lambda: Layered(graph, on_top))
            if state.revision == state.newest:
                self._known, self._base = found, (state.base.digest, base)
            return found

    def quads(self, revision: int | None = None) -> Iterable[Quad]:
        """Give every quad of the graph at a revision, the newest where none is named.

        Raises:
            UnknownRevision: where there is no such revision, or its graph is no longer kept.
            StoreUnavailable: where the newest graph has been removed or damaged meanwhile.
        """
        with self._turn:
            entries = self._log.entries()
            state = state_at(entries, revision)
            graph = self._graph_at(state, bases(entries)[-1])
            return Layered(graph, self._on_top(state, graph)).quads_for_pattern(None, None, None)

    def load(self, change: Import, *, replace: bool = False) -> LogEntry | None:
        """Put graphs from outside on top; give the entry of the new revision, or None where they stand already.

        Raises:
            GraphTaken: where a graph of such a name is there already, and not to be replaced.
            StoreUnavailable: where the store may not be written.
        """
        with self._writing():
            state = state_at(self._log.entries())
            base = self._opened(state.base.digest)
            if not admitted(state, change, lambda graph: holds(base, graph), replace=replace):
                return None
            return self._log.append(
                author=change.author,
                kind="import",
                summary=change.summary,
                digest=change.digest,
                graphs=change.graphs,
                content=change.content,
            )

    def remove(self, graph: str, *, author: str) -> LogEntry:
        """Take away what was imported together with a graph.

        Raises:
            UnknownGraph: where no such graph was imported.
            StoreUnavailable: where the store may not be written.
        """
        with self._writing():
            gone = to_remove(state_at(self._log.entries()), graph)
            return self._log.append(
                author=author,
                kind="removal",
                summary=f"Removed: {gone.summary}",
                digest=gone.digest,
                graphs=gone.graphs,
            )

    def log(self) -> Sequence[LogEntry]:
        """Give the change log, oldest first."""
        return self._log.entries()

    def close(self) -> None:
        """Let go of the files; closing twice is allowed."""
        with self._turn:
            self._graph = self._known = self._base = None
            self._log.close()

    def _graph_at(self, state: State, newest: LogEntry) -> RdfDirectory:
        """Open the graph at the bottom of a revision; `newest` is the newest release, which has to be there."""
        digest = state.base.digest
        if digest == newest.digest:
            # Who reads it holds it open as long as need be.
            graph, self._graph = self._opened(digest), None
            return graph
        path = directory_of(self._path, digest)
        if not path.exists():
            raise UnknownRevision(state.revision, state.newest, kept=False)
        return RdfDirectory(path)

    def _on_top(self, state: State, graph: RdfDirectory) -> OnTop:
        imports = ((entry.graphs, self._log.content(entry.revision)) for entry in state.imports)
        return OnTop(imports, lambda name: holds(graph, name))

    def _base_of(self, digest: str, graph: RdfDirectory) -> Knowledge:
        """Give what is known from a release; imports on top of the newest share it."""
        if self._base is not None and self._base[0] == digest:
            return self._base[1]
        return graph.knowledge()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Keep every other writer out, until the block ends."""
        if not self._log.writable:
            raise StoreUnavailable(
                f"the graph store in {self._path} may not be written",
                hint="make the directory writable, or name another store with --store embedded:PATH",
                value=self.url,
            )
        with self._turn, self._log.exclusive():
            yield

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
            if not loaded or loaded[-1].digest != digest:
                summary = f"Loaded Emotaxa {self._release.version}"
                self._log.append(author="emotaxa", kind="base", summary=summary, digest=digest)
                self._tell_set_aside(digest)
            newest_first = reversed(bases(self._log.entries()))
            remove_others(self._path, list(dict.fromkeys(entry.digest for entry in newest_first))[:2])

    def _tell_set_aside(self, digest: str) -> None:
        """Name the imports that a release supersedes."""
        imports = state_at(self._log.entries()).imports
        if not imports:
            return
        base, self._graph = self._opened(digest), None
        for entry in imports:
            if graph := next((graph for graph in entry.graphs if holds(base, graph)), None):
                said = f"Set aside what was imported as revision {entry.revision}"
                self._announce(f"{said}: the release has a graph {graph} of its own")


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
