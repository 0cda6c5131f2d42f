"""The history of a store: what the graph is made of at each revision, and what may come next.

The graph at revision r is the newest release up to r with the imports up to r on top, less those that were removed or
replaced up to r.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kgservice.stores.change import Import
from kgservice.stores.errors import GraphTaken, UnknownGraph, UnknownRevision
from kgservice.stores.protocol import LogEntry

__all__ = ["State", "admitted", "bases", "state_at", "to_remove"]


@dataclass(frozen=True, slots=True)
class State:
    """What the graph is made of at a revision.

    Attributes:
        revision: its number.
        newest: number of the newest revision.
        base: the release at the bottom.
        imports: what stands on top of it, oldest first.
    """

    revision: int
    newest: int
    base: LogEntry
    imports: tuple[LogEntry, ...] = ()


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
    base = entries[0]
    imports: list[LogEntry] = []
    for entry in entries:
        if entry.revision > wanted:
            break
        if entry.kind == "base":
            base = entry
        else:
            imports = [each for each in imports if not set(entry.graphs).intersection(each.graphs)]
            imports += [entry] if entry.kind == "import" else []
    return State(wanted, newest, base, tuple(imports))


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
