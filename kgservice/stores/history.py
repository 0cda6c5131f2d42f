"""The history of a store: what the graph is made of at each revision, and what may come next.

The graph at revision r is the newest release up to r with the imports and edits up to r on top, in order, less the
imports that were removed or replaced up to r, which take the edits made in them along.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kgservice.stores.change import Import
from kgservice.stores.errors import GraphTaken, UnknownGraph, UnknownRevision
from kgservice.stores.protocol import LogEntry
from kgservice.stores.standing import EMPTY, Layer, Standing, graphs_aside
from kgservice.stores.standing_draft import Draft

__all__ = ["State", "admitted", "bases", "state_after", "state_at", "to_remove"]


@dataclass(frozen=True, slots=True)
class State:
    """What the graph is made of at a revision.

    Attributes:
        revision: its number.
        newest: number of the newest revision.
        base: the release at the bottom.
        standing: what was put on top of releases and not taken away.
        since: the revision from which on things were only put on top.
    """

    revision: int
    newest: int
    base: LogEntry
    standing: Standing = EMPTY
    since: int = 1

    @property
    def imports(self) -> tuple[LogEntry, ...]:
        """The imports that stand, oldest first, those included that the release sets aside."""
        return self.standing.imports

    @property
    def aside(self) -> frozenset[str]:
        """The graphs of the imports that the release sets aside, each as a whole."""
        return graphs_aside(self.base, self.imports)

    @property
    def layers(self) -> Iterator[Layer]:
        """What counts on top of the release, oldest first."""
        return _counting(self.standing, self.aside)

    def above(self, before: "State") -> list[Layer] | None:
        """Give what counts on top of what counts in another state, oldest first.

        Returns:
            The layers, or None where not everything that counts there counts first here, on the same release.
        """
        if self.base.digest != before.base.digest:
            return None
        if self.aside == before.aside:
            found = self.standing.above(before.standing)
            return None if found is None else list(_counting(found, self.aside))
        mine, others = list(self.layers), list(before.layers)
        return mine[len(others) :] if mine[: len(others)] == others else None

    def earlier(self, revision: int) -> "State | None":
        """Tell what the graph was made of at an earlier revision; None where more than that has gone since."""
        if not self.since <= revision <= self.revision:
            return None
        return replace(self, revision=revision, standing=self.standing.up_to(revision))


def _counting(layers: Iterable[Layer], aside: frozenset[str]) -> Iterator[Layer]:
    """Leave out what is set aside."""
    for layer in layers:
        if layer.entry.kind == "import":
            if layer.graphs.isdisjoint(aside):
                yield layer
        elif aside and layer.inside & aside:
            yield replace(layer, graphs=layer.graphs - (layer.inside & aside))
        else:
            yield layer


def bases(entries: Sequence[LogEntry]) -> list[LogEntry]:
    """Give the entries that loaded a release."""
    return [entry for entry in entries if entry.kind == "base"]


def state_at(entries: Sequence[LogEntry], revision: int | None = None) -> State:
    """Tell what the graph is made of at a revision, the newest where none is named.

    Args:
        entries: the log, oldest first; the first loads a release.
        revision: the revision.

    Raises:
        UnknownRevision: where there is no such revision.
    """
    newest = entries[-1].revision
    wanted = newest if revision is None else revision
    if not 1 <= wanted <= newest:
        raise UnknownRevision(wanted, newest)
    return replace(state_after(None, entries[:wanted]), newest=newest)


def state_after(state: State | None, entries: Sequence[LogEntry]) -> State:
    """Tell what the graph is made of after further entries.

    Args:
        state: what it was made of before them; None at the beginning, where the first entry loads a release.
        entries: at least one.
    """
    base, since = (entries[0], entries[0].revision) if state is None else (state.base, state.since)
    draft = Draft(base, EMPTY if state is None else state.standing)
    for entry in entries:
        match entry.kind:
            case "base":
                base, since = entry, entry.revision
                draft.set_aside(entry)
            case "edit":
                draft.edit(entry)
            case _:
                changed = draft.let_go(entry)
                if changed or entry.kind == "removal":
                    since = entry.revision
                if entry.kind == "import":
                    draft.bring(entry)
    return State(entries[-1].revision, entries[-1].revision, base, draft.standing(), since)


def admitted(state: State, change: Import, shipped: Callable[[str], bool], *, replace: bool = False) -> bool:
    """Say whether an import changes anything.

    Args:
        state: what the graph is made of now.
        change: what is to come on top.
        shipped: tells whether the release has a graph of that name.
        replace: whether it may take the place of other imports.

    Raises:
        GraphTaken: where one of its graphs is there already, and is not to be replaced, or came together with one that
            the import has not.
    """
    for graph in change.graphs:
        if shipped(graph):
            raise GraphTaken(graph)
    standing = [entry for entry in state.imports if set(entry.graphs).intersection(change.graphs)]
    if [entry.digest for entry in standing] == [change.digest]:
        edited = any(layer.inside.intersection(change.graphs) for layer in state.standing)
        if not edited:
            return False
    for entry in standing:
        # An import goes as a whole.
        others = [graph for graph in entry.graphs if graph not in change.graphs]
        if others or not replace:
            taken = next(graph for graph in entry.graphs if graph in change.graphs)
            raise GraphTaken(taken, entry.revision, others if replace else ())
    return True


def to_remove(state: State, graph: str) -> LogEntry:
    """Give the import that brought a graph.

    Raises:
        UnknownGraph: where none that stands did.
    """
    for entry in state.imports:
        if graph in entry.graphs:
            return entry
    raise UnknownGraph(graph, [each for entry in state.imports for each in entry.graphs])
