"""A store in the memory of the process: built from the shipped release, gone when the process ends."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import chain
from threading import RLock

from pyoxigraph import NamedNode, Quad, Store

from kgservice.stores.change import Import
from kgservice.stores.content import Content
from kgservice.stores.graph import Dataset
from kgservice.stores.history import State, admitted, state_at, to_remove
from kgservice.stores.layers import Layered, OnTop, knowledge_on_top
from kgservice.stores.protocol import LogEntry
from kgservice.stores.release import Release, shipped_release
from mappings.knowledge import Knowledge

__all__ = ["MemoryStore"]


class MemoryStore:
    """Reads a release into memory, and answers as any store does; nothing is written to disk."""

    def __init__(self, release: Release | None = None) -> None:
        """Take the release, the shipped one where none is given; its files are read when the graph is first needed."""
        self._release = release or shipped_release()
        self._turn = RLock()
        self._content: Content | None = None
        self._base: Knowledge | None = None
        self._known: Knowledge | None = None
        self._contents: dict[int, bytes] = {}
        summary = f"Loaded Emotaxa {self._release.version}"
        self._entries = [LogEntry(1, datetime.now(UTC), "emotaxa", "base", summary, self._release.digest)]

    @property
    def url(self) -> str:
        """The URL by which the store was chosen."""
        return "memory:"

    @property
    def revision(self) -> int:
        """The newest revision."""
        return self._entries[-1].revision

    def knowledge(self, revision: int | None = None) -> Knowledge:
        """Read the graph at a revision, the newest where none is named.

        Raises:
            UnknownRevision: where the store has no such revision.
        """
        with self._turn:
            state = state_at(self._entries, revision)
            if self._known is not None and self._known.revision == state.revision:
                return self._known
            if self._base is None:
                self._base = self._shipped().knowledge()
            on_top = self._on_top(state)
            found = knowledge_on_top(self._base, on_top, state.revision, lambda: self._whole(on_top))
            if state.revision == state.newest:
                self._known = found
            return found

    def quads(self, revision: int | None = None) -> Iterable[Quad]:
        """Give every quad of the graph at a revision, the newest where none is named.

        Raises:
            UnknownRevision: where the store has no such revision.
        """
        with self._turn:
            on_top = self._on_top(state_at(self._entries, revision))
            # A file may say the same twice.
            return chain(dict.fromkeys(self._shipped().quads()), *on_top.graphs.values())

    def load(self, change: Import, *, replace: bool = False) -> LogEntry | None:
        """Put graphs from outside on top; give the entry of the new revision, or None where they stand already.

        Raises:
            GraphTaken: where a graph of such a name is there already, and not to be replaced.
        """
        with self._turn:
            state = state_at(self._entries)
            if not admitted(state, change, self._ships, replace=replace):
                return None
            self._contents[state.newest + 1] = change.content
            return self._append(change.author, "import", change.summary, change.digest, change.graphs)

    def remove(self, graph: str, *, author: str) -> LogEntry:
        """Take away what was imported together with a graph.

        Raises:
            UnknownGraph: where no such graph was imported.
        """
        with self._turn:
            gone = to_remove(state_at(self._entries), graph)
            return self._append(author, "removal", f"Removed: {gone.summary}", gone.digest, gone.graphs)

    def log(self) -> Sequence[LogEntry]:
        """Give the change log, oldest first."""
        return tuple(self._entries)

    def close(self) -> None:
        """Do nothing: the memory goes with the store."""

    def _append(self, author: str, kind: str, summary: str, digest: str, graphs: tuple[str, ...]) -> LogEntry:
        entry = LogEntry(self.revision + 1, datetime.now(UTC), author, kind, summary, digest, graphs)
        self._entries.append(entry)
        return entry

    def _shipped(self) -> Content:
        if self._content is None:
            self._content = Content.read(self._release)
        return self._content

    def _ships(self, graph: str) -> bool:
        return NamedNode(graph) in self._shipped().graphs

    def _on_top(self, state: State) -> OnTop:
        return OnTop(((entry.graphs, self._contents[entry.revision]) for entry in state.imports), self._ships)

    def _whole(self, on_top: OnTop) -> Dataset:
        base = Store()
        base.bulk_extend(self._shipped().quads())
        return Layered(base, on_top)
