"""What stands on top of releases: layers, of which one more is put on top in no time, however many there are."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Optional

from kgservice.stores.protocol import LogEntry

__all__ = ["EMPTY", "Layer", "Standing", "graphs_aside", "graphs_of_entry"]


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


class Standing:
    """Layers, oldest first. It never changes, and shares all that is below with the one that it was made from.

    Attributes:
        edits: how many of them are edits.
    """

    __slots__ = ("_below", "_last_import", "_length", "_top", "edits")

    def __init__(self, below: Optional["Standing"] = None, top: Layer | None = None) -> None:
        """Put a layer on top of others; without both there are none."""
        self._below, self._top = below, top
        self._length: int = 0
        self._last_import: Standing | None = None
        self.edits: int = 0
        if below is not None and top is not None:
            is_import = top.entry.kind == "import"
            self._length = below._length + 1
            self._last_import = self if is_import else below._last_import
            self.edits = below.edits + (not is_import)

    @classmethod
    def of(cls, layers: Iterable[Layer]) -> "Standing":
        """Put layers on top of one another, oldest first."""
        found = EMPTY
        for layer in layers:
            found = found.under(layer)
        return found

    def under(self, layer: Layer) -> "Standing":
        """Put one more on top."""
        return Standing(self, layer)

    @property
    def imports(self) -> tuple[LogEntry, ...]:
        """The entries of the imports among them, oldest first."""
        found: list[LogEntry] = []
        here = self._last_import
        while here is not None and here._top is not None and here._below is not None:
            found.append(here._top.entry)
            here = here._below._last_import
        return tuple(reversed(found))

    def __len__(self) -> int:
        """Count the layers."""
        return self._length

    def __iter__(self) -> Iterator[Layer]:
        """Give the layers, oldest first."""
        return reversed(list(self.downwards()))

    def downwards(self) -> Iterator[Layer]:
        """Give the layers, newest first."""
        here: Standing | None = self
        while here is not None and here._top is not None:
            yield here._top
            here = here._below

    def up_to(self, revision: int) -> "Standing":
        """Give the layers up to a revision."""
        here = self
        while here._below is not None and here._top is not None and here._top.entry.revision > revision:
            here = here._below
        return here

    def above(self, other: "Standing") -> list[Layer] | None:
        """Give what stands on top of another one, oldest first; None where this one does not begin with it."""
        if len(self) < len(other):
            return None
        found: list[Layer] = []
        here = self
        while here._length > other._length and here._below is not None and here._top is not None:
            found.append(here._top)
            here = here._below
        if here is not other and list(here) != list(other):
            return None
        return found[::-1]


EMPTY: Final = Standing()
"""No layers."""


@lru_cache(4096)
def graphs_of_entry(graphs: tuple[str, ...]) -> frozenset[str]:
    """Give the graphs of an entry as a set, the same one for the same graphs: most entries touch few."""
    return frozenset(graphs)


def graphs_aside(base: LogEntry, imports: Iterable[LogEntry]) -> frozenset[str]:
    """Give the graphs of the imports that a release sets aside, each as a whole."""
    clashing = frozenset(base.graphs)
    return frozenset(graph for entry in imports if clashing.intersection(entry.graphs) for graph in entry.graphs)
