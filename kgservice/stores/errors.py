"""Errors of the graph stores.

EmotaxaError
 ├── BackendUnavailable
 │    └── StoreUnavailable           a store that cannot be opened, read or built now
 │         └── UncertainWrite        a change of which nobody knows whether it stands
 ├── UnknownStore (ValueError)       a URL that names no kind of store known here
 ├── UnknownRevision (LookupError)   a revision that never was, or whose graph is no longer kept
 ├── GraphTaken (ValueError)         an import whose graph is there already, with something else in it
 ├── UnknownGraph (LookupError)      a graph that no import brought
 ├── Conflict (RuntimeError)         a change or a note of somebody who has not seen the newest
 ├── NotEmpty (ValueError)           a place to copy a store to where there is one already
 ├── NotTheSame (RuntimeError)       a copy of a store that is not the same
 └── Unreadable (ValueError)         a change after which nothing could be known from the graph any more
"""

from collections.abc import Sequence

from pyoxigraph import BlankNode, DefaultGraph, NamedNode

from ontology.errors import BackendUnavailable, EmotaxaError

__all__ = [
    "Conflict",
    "GraphTaken",
    "NotEmpty",
    "NotTheSame",
    "StoreUnavailable",
    "UncertainWrite",
    "UnknownGraph",
    "UnknownRevision",
    "UnknownStore",
    "Unreadable",
    "damaged",
]


class StoreUnavailable(BackendUnavailable):
    """A store that cannot be opened, read or built; `value` holds its path or URL."""


class UncertainWrite(StoreUnavailable):
    """A change during which the connection to the store went: it may stand or not, so nobody makes it again unseen."""


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
    `edited` tells whether edits made the graph, and neither the release nor an import.
    """

    def __init__(
        self, graph: str, revision: int | None = None, others: Sequence[str] = (), *, edited: bool = False
    ) -> None:
        """Say who has the name."""
        since = "the shipped release has it" if revision is None else f"it was imported as revision {revision}"
        cure = "choose another name" if revision is None else "choose another name, replace it, or remove it first"
        if others:
            since += f" together with {', '.join(others)}, which would go with it"
            cure = "choose another name, or remove that import first"
        if edited:
            since, cure = "edits have made it", "choose another name, or remove what stands in it first"
        super().__init__(f"there is a graph {graph} already: {since}", hint=cure, value=graph)
        self.revision = revision
        self.edited = edited
        self.others = tuple(others)


class UnknownGraph(EmotaxaError, LookupError):
    """A graph that no import brought; `known` holds those that imports brought."""

    def __init__(self, graph: str, known: Sequence[str]) -> None:
        """Name what there is."""
        hint = f"imported are {', '.join(known)}" if known else "nothing is imported"
        super().__init__(f"no import brought the graph {graph}", hint=hint, value=graph)
        self.known = tuple(known)


class Conflict(EmotaxaError, RuntimeError):
    """A change or a note of somebody who has not seen the newest.

    `newest` is the newest revision or, where `subject` names a subject of the journal, the place of its newest entry.
    """

    subject: str | None = None

    def __init__(self, expected: int, newest: int, subject: str | None = None) -> None:
        """Name what was expected, and what is there."""
        if subject is None:
            what, cure = "the graph has moved on from revision", f"read revision {newest} and make the change anew"
        else:
            what, cure = f"{subject} has moved on from entry", f"read {subject} up to entry {newest} and try again"
        super().__init__(
            f"{what} {expected} to {newest}",
            hint=cure,
            value=expected,
            field="revision" if subject is None else None,
        )
        self.newest = newest
        self.subject = subject


class Unreadable(EmotaxaError, ValueError):
    """A change after which the graph could not be read any more; `value` is the IRI of the part that could not."""

    def __init__(self, why: str, graph: NamedNode | BlankNode | DefaultGraph | None = None) -> None:
        """Say why, and in which graph."""
        name = graph.value if isinstance(graph, NamedNode) else None
        super().__init__(
            f"after the change, {f'the graph {name}' if name else 'the ontology'} could not be read: {why}",
            hint="change what belongs together in one go",
            value=name,
        )


class NotEmpty(EmotaxaError, ValueError):
    """A place to copy a store to where there is something already; `value` is its URL."""

    def __init__(self, url: str, what: str = "a store") -> None:
        """Name the place, and what is there."""
        super().__init__(f"there is {what} at {url} already", hint="name an empty place", value=url)


class NotTheSame(EmotaxaError, RuntimeError):
    """A copy that does not say what its source says; `value` is the number of the first part in which they differ."""

    def __init__(self, what: str, number: int) -> None:
        """Say what differs, as in `the graph of revision`."""
        super().__init__(
            f"the copy is not the same: {what} {number}",
            hint="copy again; should it happen again, check the disk or the server of either store",
            value=number,
        )


def damaged(url: str, revision: int) -> StoreUnavailable:
    """Say that what a revision brought is not there any more as it came."""
    return StoreUnavailable(
        f"the store {url} is damaged: what came as revision {revision} is not what its digest says",
        hint="restore it from a backup",
        value=url,
    )
