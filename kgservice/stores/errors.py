"""Errors of the graph stores.

EmotaxaError
 ├── BackendUnavailable
 │    └── StoreUnavailable           a store that cannot be opened, read or built now
 ├── UnknownStore (ValueError)       a URL that names no kind of store known here
 ├── UnknownRevision (LookupError)   a revision that never was, or whose graph is no longer kept
 ├── GraphTaken (ValueError)         an import whose graph is there already, with something else in it
 └── UnknownGraph (LookupError)      a graph that no import brought
"""

from collections.abc import Sequence

from ontology.errors import BackendUnavailable, EmotaxaError

__all__ = ["GraphTaken", "StoreUnavailable", "UnknownGraph", "UnknownRevision", "UnknownStore"]


class StoreUnavailable(BackendUnavailable):
    """A store that cannot be opened, read or built; `value` holds its path or URL."""


class UnknownStore(EmotaxaError, ValueError):
    """A URL whose scheme no store here answers to; `known` holds the forms that one does."""

    def __init__(self, url: str, known: Sequence[str]) -> None:
        """Name the known forms."""
        super().__init__(f"unknown kind of graph store {url!r}", hint=f"use one of {', '.join(known)}", value=url)
        self.known = tuple(known)


class UnknownRevision(EmotaxaError, LookupError):
    """A revision that the store cannot read; `newest` is one that it can."""

    def __init__(self, revision: int, newest: int, *, kept: bool = True) -> None:
        """Say whether the revision never was (`kept`), or was and its graph has been removed."""
        what = f"there is no revision {revision}" if kept else f"the graph of revision {revision} is no longer kept"
        super().__init__(what, hint=f"read revision {newest}, the newest", value=revision, field="revision")
        self.newest = newest


class GraphTaken(EmotaxaError, ValueError):
    """An import whose graph is there already; `revision` tells since which import, or None for the shipped release.

    `others` holds the graphs that came with it, where the import may not be replaced because these would go, too.
    """

    def __init__(self, graph: str, revision: int | None = None, others: Sequence[str] = ()) -> None:
        """Say who has the name."""
        since = "the shipped release has it" if revision is None else f"it was imported as revision {revision}"
        cure = "choose another name" if revision is None else "choose another name, replace it, or remove it first"
        if others:
            since += f" together with {', '.join(others)}, which would go with it"
            cure = "choose another name, or remove that import first"
        super().__init__(f"there is a graph {graph} already: {since}", hint=cure, value=graph)
        self.revision = revision
        self.others = tuple(others)


class UnknownGraph(EmotaxaError, LookupError):
    """A graph that no import brought; `known` holds those that imports brought."""

    def __init__(self, graph: str, known: Sequence[str]) -> None:
        """Name what there is."""
        hint = f"imported are {', '.join(known)}" if known else "nothing is imported"
        super().__init__(f"no import brought the graph {graph}", hint=hint, value=graph)
        self.known = tuple(known)
