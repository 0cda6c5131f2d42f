"""What goes into the engine and comes out of it."""

from dataclasses import dataclass

__all__ = ["Answer", "Body", "Changed"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query, or a graph that was asked for, came to.

    Attributes:
        body: the answer, serialised.
        kind: `boolean`, `solutions` or `graph`.
        revision: the revision that it was read from.
        changing: whether the same query may have another answer next time.
        unknown: graphs that protocol parameters named and in which nothing is stored.
    """

    body: bytes
    kind: str
    revision: int
    changing: bool = False
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Changed:
    """What an update came to.

    Attributes:
        revision: the newest revision now.
        changed: whether the update made it.
        found: whether the graph that it was about was there before.
    """

    revision: int
    changed: bool
    found: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """A document that a client sends.

    Attributes:
        content: its bytes.
        format: name of its syntax, of `kgservice.sparql.formats.GRAPHS`.
        name: what to call it in errors, where there are several.
    """

    content: bytes
    format: str
    name: str = ""
