"""Changes that have been found possible, and what was worked out for the revisions that they make."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from pyoxigraph import BlankNode

from kgservice.stores.change import Edit, content_quads
from kgservice.stores.dataset import Dataset
from kgservice.stores.history import State
from kgservice.stores.journal import Note
from kgservice.stores.overlay import Overlay
from kgservice.stores.protocol import Kept, LogEntry
from kgservice.stores.reading import Reading
from kgservice.stores.speaking import spoken_of
from mappings.knowledge import Knowledge
from ontology.errors import EmotaxaError

__all__ = ["At", "Base", "Planned", "plan_edit", "planned_edit"]


class Base(Dataset, Protocol):
    """The graph of a release."""

    def knowledge(self) -> Knowledge:
        """Give what is known from it."""


@dataclass(frozen=True)
class Planned:
    """A change that has been found possible: the entry that the log is to get, and what it brings.

    Attributes:
        author: who makes it.
        kind: `base`, `import`, `removal` or `edit`.
        summary: what it does.
        digest: SHA-256 of what comes and goes.
        graphs: IRIs of the named graphs that are touched.
        added: N-Quads that come.
        removed: N-Quads that go, of an edit.
        spoken: IRIs that it speaks of, of an import or an edit.
        notes: what is written in the journal together with it.
        noted: by subject of the journal, the place of the newest entry that its writer has seen.
        at: what was worked out for the revision that it makes.
    """

    author: str
    kind: str
    summary: str
    digest: str
    graphs: tuple[str, ...] = ()
    added: bytes = b""
    removed: bytes = b""
    spoken: frozenset[str] = frozenset()
    notes: Sequence[Note] = ()
    noted: Mapping[str, int] = field(default_factory=dict)
    at: "At | None" = None

    @property
    def knowledge(self) -> Knowledge | None:
        """What is known afterwards; None where that is not known yet, since nothing changes of it."""
        return None if self.at is None or self.at.reading is None else self.at.reading.knowledge

    def entry(self, revision: int) -> LogEntry:
        """Give the entry, made now."""
        return LogEntry(revision, datetime.now(UTC), self.author, self.kind, self.summary, self.digest, self.graphs)

    def kept(self, revision: int) -> Kept:
        """Give the entry, made now, with what it brings."""
        added = self.added if self.kind in {"import", "edit"} else None
        return Kept(self.entry(revision), added, self.removed if self.kind == "edit" else None)


@dataclass(frozen=True)
class At:
    """What was worked out for a revision: what stands on top of its release and, where asked for, what is known."""

    state: State
    overlay: Overlay
    reading: Reading | None = None


def plan_edit(change: Edit, before: Dataset) -> Planned | None:
    """Plan what an edit changes; None where that is nothing.

    Raises:
        EmotaxaError: where a graph is named by a blank node.
    """
    coming = dict.fromkeys(content_quads(change.added))
    going = dict.fromkeys(content_quads(change.removed))
    for quad in (*coming, *going):
        if isinstance(quad.graph_name, BlankNode):
            raise EmotaxaError("a graph is named by a blank node", hint="name it by an IRI", value=str(quad))
    made = Edit.of(
        (quad for quad in coming if quad not in before),
        (quad for quad in going if quad not in coming and quad in before),
        author=change.author,
        summary=change.summary,
    )
    if not made.added and not made.removed:
        return None
    return planned_edit(made, before)


def planned_edit(made: Edit, before: Dataset) -> Planned:
    """Plan an edit as it is."""
    spoken = spoken_of(made.added, made.removed, before)
    said = (made.author, "edit", made.summary, made.digest, made.graphs, made.added, made.removed)
    return Planned(*said, spoken=spoken)
