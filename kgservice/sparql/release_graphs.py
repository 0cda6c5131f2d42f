"""Which graphs a release ships: taking one of them away whole is for admins."""

import re
from collections.abc import Iterable
from threading import Lock

from pyoxigraph import NamedNode

from kgservice.sparql.errors import TakesRelease
from kgservice.stores.change import content_quads
from kgservice.stores.protocol import GraphStore

__all__ = ["ReleaseGraphs", "named_graphs"]

_GRAPH = re.compile(rb"<([^<>\n]+)> \.$", re.MULTILINE)


def named_graphs(content: bytes) -> set[str]:
    r"""Name the graphs of N-Quads of which each lies in one.

    >>> named_graphs(b'<a:s> <a:p> "o" <a:g> .\n')
    {'a:g'}
    """
    return {name.decode() for name in _GRAPH.findall(content)}


class ReleaseGraphs:
    """The graphs of the newest release of a store. Safe to share between threads."""

    def __init__(self, store: GraphStore) -> None:
        """Look at nothing yet."""
        self._store = store
        self._known: tuple[int, frozenset[str]] = (0, frozenset())
        self._turn = Lock()

    def refuse(self, emptied: Iterable[str]) -> None:
        """Refuse a change that leaves nothing of some graphs.

        Raises:
            TakesRelease: where the release ships one of them.
        """
        taken = [name for name in emptied if name in self._shipped()]
        if taken:
            raise TakesRelease(taken)

    def emptied(self, removed: bytes) -> list[str]:
        """Name the graphs that stand now and have no statement which is not among some N-Quads."""
        going = set(content_quads(removed))
        names = {quad.graph_name for quad in going if isinstance(quad.graph_name, NamedNode)}
        return sorted(name.value for name in names if all(quad in going for quad in self._store.graph(name)))

    def _shipped(self) -> frozenset[str]:
        base = max((entry.revision for entry in self._store.log() if entry.kind == "base"), default=0)
        with self._turn:
            if base and self._known[0] != base:
                self._known = base, frozenset(self._read(base))
            return self._known[1]

    def _read(self, base: int) -> Iterable[str]:
        if base == 1:
            return [name.value for name in self._store.graphs(base)]
        # What was imported and edited before stands in the graph of that revision, too.
        kept = next(iter(self._store.kept(base - 1)), None)
        return named_graphs(b"" if kept is None or kept.added is None else kept.added)
