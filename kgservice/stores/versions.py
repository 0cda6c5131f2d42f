"""The versions of a graph: what a store reads at each revision, and the changes that lead from one to the next.

A store keeps releases, the log, and what each entry of it brought; here these become the graph. What was worked out for
the newest revision is extended by the next change, so that many small changes in a row stay cheap.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from threading import Lock, RLock
from typing import Protocol

from pyoxigraph import BlankNode, NamedNode

from kgservice.stores.change import Edit, Import, content_quads
from kgservice.stores.dataset import Dataset
from kgservice.stores.errors import Conflict, GraphTaken, Unreadable
from kgservice.stores.history import Layer, State, admitted, state_after, state_at, to_remove
from kgservice.stores.overlay import Layered, Overlay
from kgservice.stores.protocol import Kept, LogEntry
from kgservice.stores.reading import Reading, Step
from mappings.knowledge import Knowledge
from ontology.errors import EmotaxaError

__all__ = ["At", "Base", "Planned", "Source", "Versions"]


class Base(Dataset, Protocol):
    """The graph of a release."""

    def knowledge(self) -> Knowledge:
        """Give what is known from it."""


class Source(Protocol):
    """What a store keeps."""

    def log(self) -> Sequence[LogEntry]:
        """Give the change log, oldest first; it begins with a release."""

    def base(self, state: State) -> Base:
        """Give the graph of the release at the bottom of a revision.

        Raises:
            UnknownRevision: where it is no longer kept.
        """

    def content(self, entry: LogEntry) -> tuple[bytes, bytes]:
        """Give the N-Quads that came with an import or edit, and those that went."""


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
        at: what was worked out for the revision that it makes.
    """

    author: str
    kind: str
    summary: str
    digest: str
    graphs: tuple[str, ...] = ()
    added: bytes = b""
    removed: bytes = b""
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


class Versions:
    """Reads a store at revisions, and plans its changes; for one thread that reads and one that writes at a time.

    What is worked out never changes, and each thread goes on with what it has found, whatever the other keeps.
    """

    def __init__(self, source: Source) -> None:
        """Work out nothing yet."""
        self._source = source
        self._keeping, self._reading = Lock(), RLock()
        self._state: State | None = None
        self._newest: At | None = None
        self._older: At | None = None
        self._shipped: tuple[str, Knowledge] | None = None

    def forget(self) -> None:
        """Let go of what was worked out."""
        self._state = self._newest = self._older = self._shipped = None

    def state(self, revision: int | None = None) -> State:
        """Tell what the graph is made of at a revision, the newest where none is named.

        Raises:
            UnknownRevision: where there is no such revision.
        """
        # In this order: a log only grows, and so is never behind what is known from it.
        known, entries = self._state, self._source.log()
        if known is None or known.newest != entries[-1].revision:
            known = self._state = state_after(known, entries[0 if known is None else known.newest :])
        return known if revision in (None, known.newest) else state_at(entries, revision)

    def knowledge(self, revision: int | None = None) -> Knowledge:
        """Give what is known at a revision.

        Raises:
            UnknownRevision: where there is no such revision, or its graph is no longer kept.
        """
        newest = self._newest
        if newest is not None and newest.reading is not None and newest.state.revision == revision:
            return newest.reading.knowledge
        state = self.state(revision)
        if newest is None or newest.reading is None or newest.state.revision != state.revision:
            base = self._source.base(state)
            newest = self._read(self._at(state, base), base)
            self._keep(newest)
        assert newest.reading is not None, "it has just been read"
        return newest.reading.knowledge

    def dataset(self, revision: int | None = None) -> Layered:
        """Give the graph at a revision, to be read as long as need be, whatever is changed meanwhile.

        Raises:
            UnknownRevision: where there is no such revision, or its graph is no longer kept.
        """
        state = self.state(revision)
        base = self._source.base(state)
        return Layered(base, self._at(state, base).overlay)

    def load(self, change: Import, *, replace: bool = False) -> Planned | None:
        """Plan an import; None where it changes nothing.

        Raises:
            GraphTaken: where a graph of such a name is there already, and not to be replaced.
            Unreadable: where the graph could not be read any more with it.
        """
        state = self.state()
        base = self._source.base(state)
        shipped = set(base.named_graphs())
        if not admitted(state, change, lambda graph: NamedNode(graph) in shipped, replace=replace):
            return None
        at = self._at(state, base)
        imported = {graph for entry in state.imports for graph in entry.graphs}
        for graph in change.graphs:
            if graph not in imported and NamedNode(graph) in at.overlay.added:
                raise GraphTaken(graph, edited=True)
        planned = Planned(change.author, "import", change.summary, change.digest, change.graphs, change.content)
        return self._checked(planned, at, base)

    def remove(self, graph: str, *, author: str) -> Planned:
        """Plan to take away what was imported together with a graph.

        Raises:
            UnknownGraph: where no such graph was imported.
            Unreadable: where the graph could not be read any more without it.
        """
        state = self.state()
        gone = to_remove(state, graph)
        base = self._source.base(state)
        planned = Planned(author, "removal", f"Removed: {gone.summary}", gone.digest, gone.graphs)
        return self._checked(planned, self._at(state, base), base)

    def edit(self, change: Edit, *, expected: int | None = None) -> Planned | None:
        """Plan an edit; None where it changes nothing.

        Raises:
            Conflict: where another revision than the expected one is the newest.
            EmotaxaError: where a graph is named by a blank node.
            Unreadable: where the graph could not be read any more after it.
        """
        state = self.state()
        if expected is not None and expected != state.newest:
            raise Conflict(expected, state.newest)
        base = self._source.base(state)
        at = self._at(state, base)
        before = Layered(base, at.overlay)
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
        planned = Planned(made.author, "edit", made.summary, made.digest, made.graphs, made.added, made.removed)
        return self._checked(planned, at, base)

    def upgrade(self, base: Base, digest: str, summary: str) -> list[Planned]:
        """Plan to put a release under everything that stands; what it cannot be read with is taken back before.

        Args:
            base: the graph of the release.
            digest: that of its files.
            summary: what it is.
        """
        if not self._source.log():
            return [Planned("emotaxa", "base", summary, digest)]
        state = self.state()
        names = {name.value for name in base.named_graphs()}
        aside = (graph for entry in state.imports for graph in entry.graphs if graph in names)
        planned = Planned("emotaxa", "base", summary, digest, tuple(sorted(aside)))
        after = state_after(state, [planned.entry(state.newest + 1)])
        if not any(layer.entry.kind == "edit" for layer in after.layers):
            return [planned]
        overlay = Overlay().under(base, self._contents(after.layers, {}))
        step = Step(base, base.knowledge, Overlay(), overlay, edited=True)
        try:
            Reading(base.knowledge()).after(step, after.revision).check(base.knowledge(), step)
        except Unreadable:
            return [self._taken_back(after, step), planned]
        return [planned]

    def adopt(self, entry: LogEntry, planned: Planned) -> None:
        """Keep what was worked out for a change that has been made."""
        if planned.at is not None and planned.at.state.revision == entry.revision:
            self._keep(replace(planned.at, state=self.state(entry.revision)))

    def _checked(self, planned: Planned, at: At, base: Base) -> Planned:
        """Find out what a change makes of the graph, and whether it can be read afterwards."""
        entry = planned.entry(at.state.newest + 1)
        brought = {entry.revision: (planned.added, planned.removed)}
        after = self._after(at, state_after(at.state, [entry]), base, brought)
        step = self._step(at, after, base)
        if step.reaches():
            at = self._read(at, base)
            self._keep(at)
        if at.reading is not None:
            reading = at.reading.after(step, entry.revision)
            reading.check(at.reading.knowledge, step)
            after = replace(after, reading=reading)
        return replace(planned, at=after)

    def _taken_back(self, state: State, step: Step) -> Planned:
        """Plan an edit that undoes what edits did outside of imports to graphs that something is known from."""
        imported = {graph for entry in state.imports for graph in entry.graphs}
        names = [name for name, kinds in step.kinds.items() if kinds and str(name)[1:-1] not in imported]
        made = Edit.of(
            (quad for name in names for quad in step.overlay.hidden.get(name, ())),
            (quad for name in names for quad in step.overlay.added.get(name, ())),
            author="emotaxa",
            summary="Took back edits that cannot be read together with the release that follows",
        )
        return Planned(made.author, "edit", made.summary, made.digest, made.graphs, made.added, made.removed)

    def _at(self, state: State, base: Base) -> At:
        """Work out what stands on top of the release at a revision."""
        near = [at for at in (self._newest, self._older) if at is not None and _leads_to(at.state, state)]
        for at in near:
            if at.state.revision == state.revision:
                return at
        nearest = max(near, key=lambda at: len(at.state.layers), default=_bare(state))
        found = self._after(nearest, state, base)
        self._keep(found)
        return found

    def _after(self, at: At, state: State, base: Base, brought: Mapping[int, tuple[bytes, bytes]] | None = None) -> At:
        """Work out what stands on top of the release in a state, from what was worked out for an earlier one.

        Args:
            at: what was worked out.
            state: the state.
            base: the release.
            brought: what revisions bring that are not yet in the log.
        """
        if not _leads_to(at.state, state):
            at = _bare(state)
        layers = state.layers[len(at.state.layers) :]
        return At(state, at.overlay.under(base, self._contents(layers, brought or {})))

    def _contents(
        self, layers: Iterable[Layer], brought: Mapping[int, tuple[bytes, bytes]]
    ) -> Iterator[tuple[Layer, bytes, bytes]]:
        for layer in layers:
            coming, going = brought.get(layer.entry.revision) or self._source.content(layer.entry)
            yield layer, coming, going

    def _read(self, at: At, base: Base) -> At:
        """Read what is known, from what is known at the newest revision where its release is the same."""
        if at.reading is not None:
            return at
        known = self._newest
        if known is None or known.reading is None or known.state.base.digest != at.state.base.digest:
            known = replace(_bare(at.state), reading=Reading(self._shipped_of(at.state, base)))
        assert known.reading is not None, "it is looked for above"
        return replace(at, reading=known.reading.after(self._step(known, at, base), at.state.revision))

    def _step(self, before: At, after: At, base: Base) -> Step:
        edited = any(layer.entry.kind == "edit" for layer in after.state.layers)
        return Step(base, lambda: self._shipped_of(after.state, base), before.overlay, after.overlay, edited=edited)

    def _shipped_of(self, state: State, base: Base) -> Knowledge:
        """Give what is known from a release; whatever stands on top of the newest shares it."""
        digest = state.base.digest
        with self._reading:
            if self._shipped is not None and self._shipped[0] == digest:
                return self._shipped[1]
            found = base.knowledge()
            if digest == self.state().base.digest:
                self._shipped = (digest, found)
            return found

    def _keep(self, at: At) -> None:
        """Keep what was worked out; what is known of an older revision is let go, and what it was read from with it."""
        newest = self.state().newest
        with self._keeping:
            known = self._newest
            if at.state.revision < newest or (known is not None and at.state.revision < known.state.revision):
                self._older = replace(at, reading=None)
            elif known is None or known.state.revision < newest or known.reading is None or at.reading is not None:
                self._newest = at


def _bare(state: State) -> At:
    """Give the release alone that a state stands on."""
    return At(replace(state, standing=()), Overlay())


def _leads_to(before: State, after: State) -> bool:
    """Whether everything that stands in one state stands first in another, on the same release."""
    layers = before.layers
    return before.base.digest == after.base.digest and after.layers[: len(layers)] == layers
