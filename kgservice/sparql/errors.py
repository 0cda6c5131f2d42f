"""Errors of SPARQL; `kgservice.rest.problems` gives each its status.

EmotaxaError
 ├── Malformed (ValueError)            400  a query or update that cannot be read or evaluated
 │    ├── BadRequest                   400  a request against the protocol
 │    ├── Fetches (PermissionError)    400  one that would make the server fetch
 │    └── UnknownGraphs (LookupError)  400  one that names a graph that is not stored
 ├── BadDocument (ValueError)          400  a document that cannot be read, or tells of other graphs than it may
 ├── NoSuchGraph (LookupError)         404  a graph that is not stored
 ├── NotAcceptable (ValueError)        406  an answer that the client takes in no format there is
 ├── TooMany (ValueError)              413  a document with more statements than are taken
 ├── ReadOnly (PermissionError)        403  a change where the service does not take any
 ├── TakesRelease (PermissionError)    403  a change that takes away a graph of the release, by who is no admin
 ├── OverCap (TimeoutError)            503  an evaluation that took more than it may
 └── BackendUnavailable                503  (of `ontology.errors`)
      └── Busy                         503  all workers are busy
"""

from collections.abc import Sequence

from kgservice.rest.errors import in_bytes
from kgservice.sparql.refusal import Refusal
from kgservice.stores.errors import StoreUnavailable
from ontology.errors import BackendUnavailable, EmotaxaError

__all__ = [
    "BadDocument",
    "BadRequest",
    "Busy",
    "Fetches",
    "Malformed",
    "NoSuchGraph",
    "NotAcceptable",
    "OverCap",
    "ReadOnly",
    "TakesRelease",
    "TooMany",
    "UnknownGraphs",
    "error_of",
]


class Malformed(EmotaxaError, ValueError):
    """A query or an update that cannot be read or evaluated."""


class BadRequest(Malformed):
    """A request against the protocol, whatever its query; `field` names the parameter."""


class Fetches(Malformed, PermissionError):
    """A query or an update that would make the server fetch."""


class UnknownGraphs(Malformed, LookupError):
    """A query or an update that names a graph that is not stored; `value` holds it."""


class BadDocument(EmotaxaError, ValueError):
    """A document that cannot be read, or tells of other graphs than it may."""


class NoSuchGraph(EmotaxaError, LookupError):
    """A graph in which nothing is stored; `value` holds its IRI."""


class NotAcceptable(EmotaxaError, ValueError):
    """An answer that the client takes in no format there is."""


class TooMany(EmotaxaError, ValueError):
    """A document with more statements than are taken; `value` holds how many are."""


class ReadOnly(EmotaxaError, PermissionError):
    """A change where the service does not take any."""

    def __init__(self) -> None:
        """Say what allows it."""
        super().__init__(
            "the graph may not be changed here",
            hint="whoever runs the service allows it with EMOTAXA_SPARQL__WRITABLE=true",
        )


class TakesRelease(EmotaxaError, PermissionError):
    """A change that takes away whole graphs of the release, by somebody who is no admin; `value` holds the first."""

    def __init__(self, graphs: Sequence[str]) -> None:
        """Name the graphs."""
        others = f" and {len(graphs) - 1} more" if len(graphs) > 1 else ""
        super().__init__(
            f"the change leaves nothing of {graphs[0]}{others}, which the release ships: this needs the role admin",
            hint="let an admin do it, or take away single statements",
            value=graphs[0],
        )


class OverCap(EmotaxaError, TimeoutError):
    """An evaluation that took more than it may; `cap` names what of, `value` holds the limit."""

    def __init__(self, cap: str, limit: float) -> None:
        """Word the limit.

        Args:
            cap: one of `seconds`, `memory`, `rows` and `bytes`.
            limit: how much was allowed.
        """
        said, hint = _CAPS[cap]
        size = f"{limit:g}" if cap == "seconds" else in_bytes(int(limit)) if cap != "rows" else f"{int(limit):,}"
        super().__init__(said.format(size), hint=hint, value=limit)
        self.cap = cap


_CAPS = {
    "seconds": (
        "the evaluation was ended: it took longer than {} s",
        "ask for less: bind what you can, join patterns by shared variables, avoid * and + paths without a fixed end",
    ),
    "memory": (
        "the evaluation was ended: it took more than {} of memory",
        "ask for less: add a LIMIT, drop ORDER BY and DISTINCT over many rows, join patterns by shared variables",
    ),
    "rows": ("the answer has more than {} rows, the most that are sent", "add LIMIT and OFFSET, or ask for a dump"),
    "bytes": ("the answer is larger than {}, the most that is sent", "add LIMIT and OFFSET, or ask for a dump"),
}


class Busy(BackendUnavailable):
    """All workers are busy, and none became free in time."""

    def __init__(self, workers: int) -> None:
        """Name how many there are."""
        super().__init__(f"all {workers} workers are busy with other queries", hint="ask again a little later")


_KINDS: dict[str, type[EmotaxaError]] = {
    "syntax": Malformed,
    "evaluation": Malformed,
    "fetch": Fetches,
    "unknown-graph": UnknownGraphs,
    "document": BadDocument,
    "other-graphs": BadDocument,
    "not-acceptable": NotAcceptable,
    "gone": StoreUnavailable,
}


def error_of(refusal: Refusal, limits: dict[str, float]) -> EmotaxaError:
    """Give the error of what a worker refused.

    Args:
        refusal: why.
        limits: the caps that held, by name.
    """
    if refusal.code in _CAPS:
        return OverCap(refusal.code, limits[refusal.code])
    return _KINDS[refusal.code](refusal.message, hint=refusal.hint, value=refusal.value)
