"""The versions of a graph: what a store reads at each revision, and the changes that lead from one to the next.

A store keeps releases, the log, and what each entry of it brought; here these become the graph. What was worked out for
the newest revision is extended by the next change, so that many small changes in a row stay cheap.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from threading import Lock, RLock
from typing import Final

from pyoxigraph import NamedNode

from kgservice.stores.change import Edit, Import
from kgservice.stores.dataset import Dataset
from kgservice.stores.errors import Conflict, GraphTaken, UnknownRevision, Unreadable
from kgservice.stores.history import State, admitted, state_after, state_at, to_remove
from kgservice.stores.overlay import Layered, Overlay
from kgservice.stores.planned import At, Base, Planned, plan_edit, planned_edit
from kgservice.stores.preview import Preview
from kgservice.stores.protocol import LogEntry
from kgservice.stores.reading import Reading, Step
from kgservice.stores.shelving import APART, Shelving
from kgservice.stores.source import Source
from kgservice.stores.speaking import spoken_of
from kgservice.stores.standing import EMPTY, Layer
from mappings.knowledge import Knowledge

__all__ = ["Asked", "At", "Base", "Planned", "Versions"]

_FAR: Final = 1_000
"""Changes that are worked out one after another, rather than to look for what is on the shelf."""


@dataclass(frozen=True)
class Asked:
    """An edit that is to be previewed, with what stands before it."""

    at: At
    base: Base
    planned: Planned | None


@dataclass(frozen=True)
class _Previewed:
    """What an edit, told by its digest, makes of what stood before."""

    before: At
    digest: str
    after: At


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
        self._read_last: At | None = None
        self._shipped: tuple[str, Knowledge] | None = None
        self._previewed: _Previewed | None = None
        self._shelving = Shelving(source)

    def forget(self) -> None:
        """Let go of what was worked out."""
        self._state = self._newest = self._older = self._read_last = self._shipped = self._previewed = None

    def state(self, revision: int | None = None) -> State:
        """Tell what the graph is made of at a revision, the newest where none is named.

        Raises:
            UnknownRevision: where there is no such revision.
        """
        known = self._state
        if revision is not None and known is not None and revision <= known.newest:
            # What it is made of does not hang on what has come since, and the log need not be looked at.
            earlier = known if revision == known.newest else known.earlier(revision)
            if earlier is not None:
                return earlier
        # In this order: a log only grows, and so is never behind what is known from it.
        known, entries = self._state, self._source.log()
        if known is None or known.newest != entries[-1].revision:
            known = self._state = state_after(known, entries[0 if known is None else known.newest :])
        if revision in (None, known.newest):
            return known
        return known.earlier(revision) or state_at(entries, revision)

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
        said = (change.author, "import", change.summary, change.digest, change.graphs, change.content)
        planned = Planned(*said, spoken=spoken_of(change.content, b""))
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
        planned = plan_edit(change, Layered(base, at.overlay))
        if planned is None:
            return None
        known = self._previewed
        if known is not None and known.before.overlay is at.overlay and known.digest == planned.digest:
            return replace(planned, at=known.after)
        return self._checked(planned, at, base)

    def before(self, change: Edit, revision: int | None = None) -> "Asked":
        """Read all that a preview of an edit on a revision hangs on; the rest hangs on nothing that may change.

        Raises:
            UnknownRevision: where there is no such revision, or its graph is no longer kept.
            EmotaxaError: where a graph is named by a blank node.
        """
        state = self.state(revision)
        base = self._source.base(state)
        at = self._read(self._at(state, base), base)
        self._keep(at)
        return Asked(at, base, plan_edit(change, Layered(base, at.overlay)))

    def preview(self, asked: "Asked") -> Preview:
        """Work out what an edit would make of a revision; an edit that is made then need not be worked out again.

        Raises:
            Unreadable: where the graph could not be read any more after it.
        """
        at, base, planned = asked.at, asked.base, asked.planned
        after, known = at, self._previewed
        if planned is not None:
            if known is None or known.before.overlay is not at.overlay or known.digest != planned.digest:
                made = self._checked(planned, at, base).at
                assert made is not None, "it has just been worked out"
                known = self._previewed = _Previewed(at, planned.digest, made)
            after = known.after
        assert at.reading is not None and after.reading is not None, "both have been read"
        return Preview(
            at.state.revision,
            Layered(base, at.overlay),
            Layered(base, after.overlay),
            replace(at.reading.knowledge, revision=at.state.revision),
            replace(after.reading.knowledge, revision=at.state.revision + 1),
        )

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
        if not after.standing.edits:
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
            at = replace(planned.at, state=self.state(entry.revision))
            self._previewed = None
            self._keep(at)
            self._shelving.put(at)

    def spoken(self, since: int) -> Iterator[tuple[LogEntry, frozenset[str]]]:
        """Give of what each entry after a revision speaks, oldest first; of releases and removals, of nothing."""
        entries = self._source.log()
        state = state_at(entries, since) if since else None
        at: At | None = None
        # Opened once for each release, however many changes stand on it.
        opened: tuple[str, Base | None] = ("", None)
        for entry in entries[since:]:
            if entry.kind in {"import", "edit"}:
                before: Dataset | None = None
                if entry.kind == "edit" and state is not None:
                    if opened[0] != state.base.digest:
                        opened = (state.base.digest, self._kept_base(state))
                    if (base := opened[1]) is not None:
                        at = self._at(state, base) if at is None else self._after(at, state, base)
                        before = Layered(base, at.overlay)
                yield entry, spoken_of(*self._source.content(entry), before)
            else:
                yield entry, frozenset()
            state = state_after(state, [entry])

    def _kept_base(self, state: State) -> Base | None:
        with suppress(UnknownRevision):
            return self._source.base(state)
        return None

    def _checked(self, planned: Planned, at: At, base: Base) -> Planned:
        """Find out what a change makes of the graph, and whether it can be read afterwards."""
        entry = planned.entry(at.state.revision + 1)
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
        return planned_edit(made, step.whole)

    def _at(self, state: State, base: Base) -> At:
        """Work out what stands on top of the release at a revision."""
        near = [at for at in (self._newest, self._older) if at is not None]
        for at in near:
            if at.state.revision == state.revision:
                return at
        begin, missing = self._nearest(state, near)
        if len(missing) > _FAR:
            begin, missing = self._nearest(state, [begin, *self._shelving.nearest(state, self.state)])
        overlay = begin.overlay
        for part in (missing[start : start + APART] for start in range(0, len(missing), APART)):
            overlay = overlay.under(base, self._contents(part, {}))
            # What a later release stands under cannot be told by a revision before it, but by the newest one.
            then = state if part[-1] is missing[-1] else state.earlier(part[-1].entry.revision)
            if then is not None:
                self._shelving.put(At(then, overlay))
        found = At(state, overlay)
        self._keep(found)
        return found

    def _nearest(self, state: State, near: Iterable[At]) -> tuple[At, Sequence[Layer]]:
        """Give what was worked out that leaves the fewest layers to be put on top of it, and these layers."""
        found = [(at, above) for at in near if (above := state.above(at.state)) is not None]
        return min(found, key=lambda pair: len(pair[1])) if found else (_bare(state), list(state.layers))

    def _after(self, at: At, state: State, base: Base, brought: Mapping[int, tuple[bytes, bytes]] | None = None) -> At:
        """Work out what stands on top of the release in a state, from what was worked out for an earlier one.

        Args:
            at: what was worked out.
            state: the state.
            base: the release.
            brought: what revisions bring that are not yet in the log.
        """
        above = state.above(at.state)
        if above is None:
            at = _bare(state)
            above = state.above(at.state) or []
        return At(state, at.overlay.under(base, self._contents(above, brought or {})))

    def _contents(
        self, layers: Iterable[Layer], brought: Mapping[int, tuple[bytes, bytes]]
    ) -> Iterator[tuple[Layer, bytes, bytes]]:
        for layer in layers:
            coming, going = brought.get(layer.entry.revision) or self._source.content(layer.entry)
            yield layer, coming, going

    def _read(self, at: At, base: Base) -> At:
        """Read what is known, from what was known at the newest that was read where its release is the same."""
        if at.reading is not None:
            return at
        known = self._read_last
        if known is None or known.state.base.digest != at.state.base.digest:
            known = replace(_bare(at.state), reading=Reading(self._shipped_of(at.state, base)))
        assert known.reading is not None, "only what was read is kept so"
        return replace(at, reading=known.reading.after(self._step(known, at, base), at.state.revision))

    def _step(self, before: At, after: At, base: Base) -> Step:
        edited = after.state.standing.edits > 0
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
        # It was worked out for a state that is known, so that the log need not be looked at for a newer one.
        state = self._state
        newest = at.state.newest if state is None else state.newest
        with self._keeping:
            known = self._newest
            if at.state.revision < newest or (known is not None and at.state.revision < known.state.revision):
                self._older = replace(at, reading=None)
            elif known is None or known.state.revision < newest or known.reading is None or at.reading is not None:
                self._newest = at
                if at.reading is not None:
                    self._read_last = at
                elif self._read_last is not None and self._read_last.state.base.digest != at.state.base.digest:
                    self._read_last = None


def _bare(state: State) -> At:
    """Give the release alone that a state stands on."""
    return At(replace(state, standing=EMPTY), Overlay())
