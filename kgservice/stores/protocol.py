"""What every graph store offers, in domain types; the arithmetic over it is one code for all of them."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from pyoxigraph import NamedNode, Quad

from kgservice.stores.change import Edit, Import, edit_digest
from kgservice.stores.dataset import Dataset, GraphName
from kgservice.stores.journal import UNSEEN, Journal, Note
from kgservice.stores.preview import Preview
from mappings.knowledge import Knowledge

if TYPE_CHECKING:
    from kgservice.stores.history import State
    from kgservice.stores.shelf import Shelf

__all__ = ["GraphStore", "Kept", "LogEntry"]


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One line of the append-only change log: what made the graph what it is from `revision` on.

    Attributes:
        revision: the revision that the entry made, from 1.
        at: when, in UTC.
        author: who.
        kind: `base` where a shipped release was loaded, `import` where graphs from outside came on top of it, `removal`
            where they went, `edit` where single statements came or went.
        summary: what changed, in a sentence.
        digest: SHA-256, in hexadecimal, of the release's files, of the graphs that came or went, or of the edit.
        graphs: IRIs of the named graphs that came, went or were edited; for a release, of the imported graphs which it
            has itself, so that it sets their imports aside.
    """

    revision: int
    at: datetime
    author: str
    kind: str
    summary: str
    digest: str
    graphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry of the log with all that is kept of it: what a store is moved by.

    Attributes:
        entry: the entry.
        added: N-Quads that came: the whole graph for a release, the graphs of an import, what an edit added; None
            where the graph of a release is no longer kept.
        removed: N-Quads that an edit took away.
    """

    entry: LogEntry
    added: bytes | None = None
    removed: bytes | None = None

    @property
    def is_whole(self) -> bool:
        """Whether what came with an import or an edit, and what went, is what the digest of its entry says."""
        if self.entry.kind == "import":
            return hashlib.sha256(self.added or b"").hexdigest() == self.entry.digest
        return self.entry.kind != "edit" or edit_digest(self.added or b"", self.removed or b"") == self.entry.digest


class GraphStore(Journal, Protocol):
    """A place that keeps the graph, its log and a journal, and reads the graph at a revision."""

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

    def base(self, state: "State") -> Dataset:
        """Give the graph of the release at the bottom of a revision.

        Raises:
            UnknownRevision: where it is no longer kept.
        """

    def dataset(self, revision: int | None = None) -> tuple[int, Dataset]:
        """Give a revision, the newest where none is named, and its graph, to be read as long as need be.

        Raises:
            UnknownRevision: where the store has no such revision.
        """

    def graphs(self, revision: int | None = None) -> Sequence[NamedNode]:
        """Give the names of the graphs in which something stands at a revision, in order; the default graph has none.

        Raises:
            UnknownRevision: where the store has no such revision.
        """

    def graph(self, name: GraphName, revision: int | None = None) -> Iterable[Quad]:
        """Give the quads of one graph at a revision; none where there is no such graph.

        Args:
            name: the graph; `DefaultGraph()` stands for the one without a name, and not for the union of the others.
            revision: the revision, the newest where none is named.

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
            Unreadable: where the graph could not be read any more with them; nothing is changed then.
        """

    def remove(self, graph: str, *, author: str) -> LogEntry:
        """Take away what was imported together with a graph, which makes a new revision.

        Raises:
            UnknownGraph: where no such graph was imported.
            Unreadable: where what was edited speaks of it, and could not be read any more; nothing is changed then.
        """

    def edit(
        self,
        change: Edit,
        *,
        expected: int | None = None,
        notes: Sequence[Note] = (),
        noted: Mapping[str, int] = UNSEEN,
    ) -> LogEntry | None:
        """Let statements come and go, which makes a new revision; give its entry, or None where nothing changes.

        Args:
            change: the statements. What is added and there already, or removed and not there, is passed over.
            expected: the revision that the change was worked out on; None takes whichever is the newest.
            notes: what is written in the journal together with the revision, or not at all; where nothing changes,
                nothing is noted.
            noted: by subject, the place of its newest entry in the journal that the writer has seen.

        Raises:
            Conflict: where another revision is the newest by now, or a subject has another newest entry.
            Unreadable: where the graph could not be read any more after the change, as where a concept loses its
                scheme; nothing is changed then.
        """

    def preview(self, change: Edit, revision: int | None = None) -> Preview:
        """Work out what an edit would make of a revision, the newest where none is named; nothing is written.

        Raises:
            UnknownRevision: where the store has no such revision.
            Unreadable: where the graph could not be read any more after the edit.
        """

    def content(self, entry: LogEntry) -> tuple[bytes, bytes]:
        """Give the N-Quads that came with an import or an edit, and those that went."""

    def speaking_of(self, iri: str, *, before: int | None = None, limit: int | None = None) -> Sequence[LogEntry]:
        """Give the entries whose import or edit speaks of an IRI as subject or object, newest first.

        Of the subject and the object of a mapping record whatever speaks that touches the record.

        Args:
            iri: the IRI.
            before: where given, only entries of earlier revisions are given.
            limit: how many at the most; None for all.

        Raises:
            EmotaxaError: where the limit is negative.
        """

    def kept(self, since: int = 0) -> Iterator[Kept]:
        """Give all that is kept of the revisions after `since`, oldest first, to move the store elsewhere."""

    def log(self) -> Sequence[LogEntry]:
        """Give the change log, oldest first."""

    def shelf_for(self, kind: str) -> "Shelf | None":
        """Give the place for what was worked out and follows from the rest; None where nothing is kept.

        Args:
            kind: of what, in a word.
        """

    def close(self) -> None:
        """Let go of files and connections; closing twice is allowed."""
