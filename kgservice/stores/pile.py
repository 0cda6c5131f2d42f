"""Piles: sets of quads in order, from which another one is made in little time, whatever their size."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from math import isqrt
from typing import Final

from pyoxigraph import Quad

from kgservice.stores.dataset import Node, Term

__all__ = ["NOTHING", "Draft", "Pile"]

_FEW: Final = 64


class _Settled:
    """The part of a pile that many piles share."""

    def __init__(self, quads: dict[Quad, None]) -> None:
        self.quads = quads

    @cached_property
    def by_subject(self) -> Mapping[Node, list[Quad]]:
        found: dict[Node, list[Quad]] = {}
        for quad in self.quads:
            found.setdefault(quad.subject, []).append(quad)
        return found

    @cached_property
    def by_object(self) -> Mapping[Term, list[Quad]]:
        found: dict[Term, list[Quad]] = {}
        for quad in self.quads:
            found.setdefault(quad.object, []).append(quad)
        return found


class Pile(Collection[Quad]):
    """Quads in the order in which they came, each once. It never changes.

    What came or went last is kept beside a larger part that is shared with the pile that this one was made from. The
    two become one when the first has as many as the root of the second, so that a pile of n quads is made from another
    one in about the time that the root of n takes.

    >>> from pyoxigraph import NamedNode
    >>> joy, fear = (Quad(NamedNode(f"urn:{name}"), NamedNode("urn:is"), NamedNode("urn:felt")) for name in "ab")
    >>> one = Pile([joy]); other = one.changed([fear], [joy])
    >>> joy in one, fear in one, list(other) == [fear]
    (True, False, True)
    """

    __slots__ = ("_came", "_gone", "_settled")

    def __init__(self, quads: Iterable[Quad] = ()) -> None:
        """Take quads, in order."""
        self._settled = _Settled(dict.fromkeys(quads))
        self._came: dict[Quad, None] = {}
        self._gone: set[Quad] = set()

    def __contains__(self, quad: object) -> bool:
        """Whether a quad is there."""
        return quad in self._came or (quad in self._settled.quads and quad not in self._gone)

    def __len__(self) -> int:
        """Count the quads."""
        return len(self._settled.quads) - len(self._gone) + len(self._came)

    def __iter__(self) -> Iterator[Quad]:
        """Give the quads in order."""
        if self._gone:
            yield from (quad for quad in self._settled.quads if quad not in self._gone)
        else:
            yield from self._settled.quads
        yield from self._came

    def about(self, subject: Node) -> Iterator[Quad]:
        """Give the quads with a subject, in order."""
        if self._settled.quads:
            yield from (quad for quad in self._settled.by_subject.get(subject, ()) if quad not in self._gone)
        yield from (quad for quad in self._came if quad.subject == subject)

    def naming(self, object: Term) -> Iterator[Quad]:
        """Give the quads with an object, in order."""
        if self._settled.quads:
            yield from (quad for quad in self._settled.by_object.get(object, ()) if quad not in self._gone)
        yield from (quad for quad in self._came if quad.object == object)

    def of(self, subject: Node | None, object: Term | None) -> Iterable[Quad]:
        """Give the quads with a subject, else those with an object; None stands for anything. Others may be given."""
        if subject is not None:
            return self.about(subject)
        return self if object is None else self.naming(object)

    def beyond(self, other: "Pile") -> Iterator[Quad]:
        """Give the quads that another pile has not; where one was made from the other, with no look at the rest."""
        if self._settled is not other._settled:
            yield from (quad for quad in self if quad not in other)
        else:
            yield from (quad for quad in self._came if quad not in other)
            shared = (quad for quad in other._gone if quad not in self._came and quad in self)
            yield from (quad for quad in shared if quad not in other)

    def changed(self, coming: Iterable[Quad], going: Iterable[Quad]) -> "Pile":
        """Make another one, from which some quads went before others came."""
        draft = Draft(self)
        for quad in going:
            draft.discard(quad)
        for quad in coming:
            draft.add(quad)
        return draft.pile()


class Draft:
    """A pile in the making; it belongs to one thread."""

    def __init__(self, pile: Pile) -> None:
        """Begin with what a pile has."""
        self._settled = pile._settled
        self._came = dict(pile._came)
        self._gone = set(pile._gone)

    def __contains__(self, quad: Quad) -> bool:
        """Whether a quad is there."""
        return quad in self._came or (quad in self._settled.quads and quad not in self._gone)

    def add(self, quad: Quad) -> None:
        """Let a quad come, at the end, unless it is there."""
        if quad not in self:
            self._came[quad] = None

    def discard(self, quad: Quad) -> None:
        """Let a quad go, where it is there."""
        if quad in self._came:
            del self._came[quad]
        elif quad in self._settled.quads:
            self._gone.add(quad)

    def pile(self) -> Pile:
        """Give what was made; the draft is used up."""
        made = Pile()
        made._settled, made._came, made._gone = self._settled, self._came, self._gone
        if len(self._came) + len(self._gone) > max(_FEW, isqrt(len(self._settled.quads))):
            made._settled, made._came, made._gone = _Settled(dict.fromkeys(made)), {}, set()
        return made


NOTHING: Final = Pile()
"""The pile of no quads."""
