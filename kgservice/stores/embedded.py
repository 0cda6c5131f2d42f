"""The default store: a directory with the graph of each kept release (RDF) and the change log (SQLite).

    log.sqlite          the change log; one transaction on it makes a new release the newest revision
    rdf-<digest>/       the graph of a release; the newest and the one before it are kept

It is built from the shipped release on first use, and anew when the installation brings another one. Whoever builds
holds the log's write lock, so that several processes at once build once; readers and a builder do not wait for each
other.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from threading import RLock

from kgservice.stores.errors import StoreUnavailable, UnknownRevision
from kgservice.stores.graph import knowledge_of
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
        # Of these two only the newest: what is no longer in use elsewhere is to leave memory, and its lock the disk.
        self._graph: RdfDirectory | None = None
        self._known: Knowledge | None = None
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
            newest = entries[-1].revision
            wanted = newest if revision is None else revision
            if self._known is not None and self._known.revision == wanted:
                return self._known
            if not 1 <= wanted <= newest:
                raise UnknownRevision(wanted, newest)
            bases = _bases(entries)
            base = next(entry for entry in reversed(bases) if entry.revision <= wanted)
            if base is bases[-1]:
                # What is known holds its graph as long as it needs it.
                graph, self._graph = self._opened(base.digest), None
            else:
                path = directory_of(self._path, base.digest)
                if not path.exists():
                    raise UnknownRevision(wanted, newest, kept=False)
                graph = RdfDirectory(path)
            found = knowledge_of(graph, wanted)
            if wanted == newest:
                self._known = found
            return found

    def log(self) -> Sequence[LogEntry]:
        """Give the change log, oldest first."""
        return self._log.entries()

    def close(self) -> None:
        """Let go of the files; closing twice is allowed."""
        with self._turn:
            self._graph = self._known = None
            self._log.close()

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
        bases = _bases(self._log.entries())
        if not bases:
            return f"Building the graph store in {self._path}"
        if bases[-1].digest != self._release.digest:
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
            bases = _bases(self._log.entries())
            if not bases or bases[-1].digest != digest:
                summary = f"Loaded Emotaxa {self._release.version}"
                self._log.append(author="emotaxa", kind="base", summary=summary, digest=digest)
            loaded = reversed(_bases(self._log.entries()))
            remove_others(self._path, list(dict.fromkeys(entry.digest for entry in loaded))[:2])


def _bases(entries: Sequence[LogEntry]) -> list[LogEntry]:
    return [entry for entry in entries if entry.kind == "base"]


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
