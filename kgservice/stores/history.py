"""The history of a store: what the graph is made of at each revision, and what may come next.

The graph at revision r is the newest release up to r with the imports and edits up to r on top, in order, less the
imports that were removed or replaced up to r, which take the edits made in them along.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from kgservice.stores.change import Import
from kgservice.stores.errors import GraphTaken, UnknownGraph, UnknownRevision
from kgservice.stores.protocol import LogEntry

__all__ = ["Layer", "State", "admitted", "bases", "state_after", "state_at", "to_remove"]


@dataclass(frozen=True, slots=True)
class Layer:
    """An import or an edit that stands.

    Attributes:
        entry: its entry in the log.
        graphs: the named graphs in which it counts; what an edit says in the default graph always does.
        inside: those of them that an import had brought when the edit was made; they go with it.
    """

    entry: LogEntry
    graphs: frozenset[str]
    inside: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class State:
    """What the graph is made of at a revision.

    Attributes:
        revision: its number.
        newest: number of the newest revision.
        base: the release at the bottom.
        standing: what was put on top of releases and not taken away, oldest first.
    """

    revision: int
    newest: int
    base: LogEntry
    standing: tuple[Layer, ...] = ()

    @property
    def imports(self) -> tuple[LogEntry, ...]:
        """The imports that stand, oldest first, those included that the release sets aside."""
        return tuple(layer.entry for layer in self.standing if layer.entry.kind == "import")

    @property
    def layers(self) -> tuple[Layer, ...]:
        """What counts on top of the release, oldest first."""
        aside = _aside(self.base, self.imports)
        if not aside:
            return self.standing
        kept = (
            replace(layer, graphs=layer.graphs - (layer.inside & aside)) if layer.inside & aside else layer
            for layer in self.standing
        )
        return tuple(each for each in kept if each.entry.kind != "import" or each.graphs.isdisjoint(aside))


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
    base = entries[0] if state is None else state.base
    standing = [] if state is None else list(state.standing)
    imported = _imported(base, standing)
    for entry in entries:
        if entry.kind == "edit":
            graphs = frozenset(entry.graphs)
            standing.append(Layer(entry, graphs, graphs & imported))
            continue
        if entry.kind == "base":
            base = entry
        else:
            standing = _without(standing, frozenset(entry.graphs), whole=entry.kind == "import")
            standing += [Layer(entry, frozenset(entry.graphs))] if entry.kind == "import" else []
        imported = _imported(base, standing)
    return State(entries[-1].revision, entries[-1].revision, base, tuple(standing))


def _aside(base: LogEntry, imports: Sequence[LogEntry]) -> frozenset[str]:
    """The graphs of the imports that a release sets aside, each as a whole."""
    clashing = frozenset(base.graphs)
    return frozenset(graph for entry in imports if clashing.intersection(entry.graphs) for graph in entry.graphs)


def _imported(base: LogEntry, standing: Sequence[Layer]) -> frozenset[str]:
    """The graphs of the imports that count."""
    imports = [layer.entry for layer in standing if layer.entry.kind == "import"]
    return frozenset(graph for entry in imports for graph in entry.graphs) - _aside(base, imports)


def _without(standing: Sequence[Layer], graphs: frozenset[str], *, whole: bool) -> list[Layer]:
    """Take away the imports of some graphs, and what edits did in them; with `whole` even outside of the imports."""
    left = []
    for layer in standing:
        gone = layer.graphs & graphs
        if layer.entry.kind == "import":
            left += [] if gone else [layer]
        else:
            gone = gone if whole else gone & layer.inside
            left.append(replace(layer, graphs=layer.graphs - gone, inside=layer.inside - gone) if gone else layer)
    return left


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
    edited = any(layer.inside.intersection(change.graphs) for layer in state.standing)
    if [entry.digest for entry in standing] == [change.digest] and not edited:
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
