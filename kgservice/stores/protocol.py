"""What every graph store offers, in domain types; the arithmetic over it is one code for all of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from pyoxigraph import Quad

from kgservice.stores.change import Import
from mappings.knowledge import Knowledge

__all__ = ["GraphStore", "LogEntry"]


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One line of the append-only change log: what made the graph what it is from `revision` on.

    Attributes:
        revision: the revision that the entry made, from 1.
        at: when, in UTC.
        author: who.
        kind: `base` where a shipped release was loaded, `import` where graphs from outside came on top of it, `removal`
            where they went.
        summary: what changed, in a sentence.
        digest: SHA-256, in hexadecimal, of the release's files or of the graphs that came or went.
        graphs: IRIs of the named graphs that came or went; empty for a release.
    """

    revision: int
    at: datetime
    author: str
    kind: str
    summary: str
    digest: str
    graphs: tuple[str, ...] = ()


class GraphStore(Protocol):
    """A place that keeps the graph and its log, and reads them at a revision."""

    @property
    def url(self) -> str:
        """The URL by which the store was chosen."""

    @property
    def revision(self) -> int:
        """The newest revision."""

    def knowledge(self, revision: int | None = None) -> Knowledge:
        """Read the graph at a revision, the newest where none is named.

        Raises:
            UnknownRevision: where the store has no such revision.
        """

    def quads(self, revision: int | None = None) -> Iterable[Quad]:
        """Give every quad of the graph at a revision, the newest where none is named.

        Each module lies in the graph that bears the IRI of its ontology, and each mapping set in the one that bears its
        id; derived files do, too. Profiles, alignments and derived ontologies say so: their graphs are typed
        `core:Profile`, `core:Alignment` and `core:DerivedOntology`.

        Raises:
            UnknownRevision: where the store has no such revision.
        """

    def load(self, change: Import, *, replace: bool = False) -> LogEntry | None:
        """Put graphs from outside on top, which makes a new revision; give its entry, or None where they stand already.

        Args:
            change: the graphs.
            replace: whether they may take the place of graphs of the same names that were imported before.

        Raises:
            GraphTaken: where a graph of such a name is there already, or came with one that would not be replaced.
        """

    def remove(self, graph: str, *, author: str) -> LogEntry:
        """Take away what was imported together with a graph, which makes a new revision.

        Raises:
            UnknownGraph: where no such graph was imported.
        """

    def log(self) -> Sequence[LogEntry]:
        """Give the change log, oldest first."""

    def close(self) -> None:
        """Let go of files and connections; closing twice is allowed."""
