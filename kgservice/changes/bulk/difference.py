"""Differences between two graphs, statement by statement, whatever their blank nodes are called."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from pyoxigraph import BlankNode, Quad

from kgservice.stores.dataset import GraphName, Term
from kgservice.stores.rdf.terms import ROW

__all__ = ["Difference", "by_graph", "difference", "renamed_alike"]

_Colours = dict[BlankNode, int]

_TRIED = 8
"""Nodes that are tried as the like of another, at most."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What has to come and go so that one graph becomes another.

    Attributes:
        added: what comes; a blank node that stands in both bears the name that it has in the first.
        removed: what goes.
    """

    added: frozenset[Quad] = field(default_factory=frozenset)
    removed: frozenset[Quad] = field(default_factory=frozenset)

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.added or self.removed)

    def without_idle_rows(self) -> "Difference":
        """Leave out in which rows records stand, of sets in which nothing else differs: each file counts them anew."""
        rows = {quad for quad in (*self.added, *self.removed) if quad.predicate == ROW}
        if not rows:
            return self
        touched = {quad.graph_name for quad in (self.added | self.removed) - rows}
        idle = {quad for quad in rows if quad.graph_name not in touched}
        return Difference(self.added - idle, self.removed - idle)


def difference(before: Iterable[Quad], after: Iterable[Quad]) -> Difference:
    """Compare two graphs, both as a store keeps them; isomorphic ones do not differ."""
    old, new = by_graph(before), by_graph(after)
    added: set[Quad] = set()
    removed: set[Quad] = set()
    for name in old.keys() | new.keys():
        was, now = old.get(name, frozenset()), new.get(name, frozenset())
        if was == now:
            continue
        if any(isinstance(term, BlankNode) for quad in was ^ now for term in (quad.subject, quad.object)):
            now = _renamed(was, now)
        added |= now - was
        removed |= was - now
    return Difference(frozenset(added), frozenset(removed))


def renamed_alike(wanted: frozenset[Quad], made: frozenset[Quad]) -> frozenset[Quad]:
    """Call the blank nodes of what is wanted as their likes are called in what is made.

    Args:
        wanted: statements, each blank node with all that is said of it.
        made: some of them, the blank nodes by whatever names.
    """
    strange = _nodes(made) - _nodes(wanted)
    if not strange:
        return wanted
    own = frozenset(quad for quad in made if strange & {quad.subject, quad.object})
    blank = frozenset(
        quad for quad in wanted if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)
    )
    names = {node: name for node, name in _matched(own, blank).items() if name in strange}

    def called(term: Term) -> Term:
        return names.get(term, term) if isinstance(term, BlankNode) else term

    return (wanted - blank) | frozenset(
        Quad(called(quad.subject), quad.predicate, called(quad.object), quad.graph_name)  # type: ignore[arg-type]
        for quad in blank
    )


def by_graph(quads: Iterable[Quad]) -> dict[GraphName, frozenset[Quad]]:
    """Sort quads by the graph that they lie in."""
    found: dict[GraphName, set[Quad]] = defaultdict(set)
    for quad in quads:
        found[quad.graph_name].add(quad)
    return {name: frozenset(each) for name, each in found.items()}


def _renamed(before: frozenset[Quad], after: frozenset[Quad]) -> frozenset[Quad]:
    """Call the blank nodes of a graph as their likes are called in another."""
    names = _matched(before, after)
    taken = {node.value for node in _nodes(before)}
    for node in sorted(_nodes(after) - names.keys(), key=lambda node: node.value):
        name = node.value
        while name in taken:
            name += "x"
        taken.add(name)
        names[node] = BlankNode(name)

    def called(term: Term) -> Term:
        return names[term] if isinstance(term, BlankNode) else term

    return frozenset(
        Quad(called(quad.subject), quad.predicate, called(quad.object), quad.graph_name)  # type: ignore[arg-type]
        for quad in after
    )


def _nodes(quads: Iterable[Quad]) -> set[BlankNode]:
    return {term for quad in quads for term in (quad.subject, quad.object) if isinstance(term, BlankNode)}


def _matched(before: frozenset[Quad], after: frozenset[Quad]) -> dict[BlankNode, BlankNode]:
    """Find for each blank node of the second graph the one of the first of which the same is said, there and around.

    Nodes are coloured by what is said of them and with them, again and again until no colour parts any more (as in the
    search for isomorphisms); of those that still look the same, one after another is paired off.
    """
    sides = tuple((_around(side), dict.fromkeys(_nodes(side), 0)) for side in (before, after))
    number: dict[object, int] = {}
    told = 0
    sides = _refined(sides, number)
    while True:
        classes = _classes(sides)
        open_ones = [pair for pair in classes.values() if all(pair) and max(map(len, pair)) > 1]
        if not open_ones:
            return {new[0]: old[0] for old, new in classes.values() if old and new}
        if alike := [pair for pair in open_ones if _say_the_same(pair, sides)]:
            # Whichever of them is called what makes no difference.
            sides, told = _paired_off(alike, sides, told)
            continue
        told -= 1
        one, others = min(((min(old, key=_name), sorted(new, key=_name)) for old, new in open_ones), key=_begin)
        # What looks the same need not be: the pair is taken after which the fewest nodes have no like.
        tried = (_refined(_paired(sides, one, other, told), number) for other in others[:_TRIED])
        sides = min(tried, key=_unlike)


_Around = Mapping[BlankNode, Sequence[tuple[bool, str, Term]]]


_Sides = tuple[tuple[_Around, _Colours], ...]
_Class = tuple[list[BlankNode], list[BlankNode]]


def _classes(sides: _Sides) -> Mapping[int, tuple[list[BlankNode], list[BlankNode]]]:
    """Give the nodes of each colour on both sides."""
    found: dict[int, tuple[list[BlankNode], list[BlankNode]]] = defaultdict(lambda: ([], []))
    for place, (_, colours) in enumerate(sides):
        for node, colour in colours.items():
            found[colour][place].append(node)
    return found


def _paired(sides: _Sides, one: BlankNode, other: BlankNode, colour: int) -> _Sides:
    """Give a node of either side a colour that no others have."""
    (around, colours), (around_too, colours_too) = sides
    return (around, {**colours, one: colour}), (around_too, {**colours_too, other: colour})


def _say_the_same(pair: _Class, sides: _Sides) -> bool:
    """Whether nodes of one colour speak of no other blank node, so that the same is said of all of them."""
    node, (around, _) = pair[0][0], sides[0]
    return not any(isinstance(term, BlankNode) for _, _, term in around[node])


def _paired_off(alike: Iterable[_Class], sides: _Sides, told: int) -> tuple[_Sides, int]:
    """Give each pair of nodes of either side a colour that no others have, and each that is left over one, too."""
    (around, colours), (around_too, colours_too) = sides
    colours, colours_too = dict(colours), dict(colours_too)
    for old, new in alike:
        for one, other in zip_longest(sorted(old, key=_name), sorted(new, key=_name)):
            told -= 1
            if one is not None:
                colours[one] = told
            if other is not None:
                colours_too[other] = told
    return ((around, colours), (around_too, colours_too)), told


def _unlike(sides: _Sides) -> int:
    return sum(abs(len(old) - len(new)) for old, new in _classes(sides).values())


def _name(node: BlankNode) -> str:
    return node.value


def _begin(pair: tuple[BlankNode, list[BlankNode]]) -> str:
    return pair[0].value


def _around(quads: Iterable[Quad]) -> _Around:
    """Give for each blank node its statements: whether it is their object, the predicate, and the other end."""
    found: dict[BlankNode, list[tuple[bool, str, Term]]] = defaultdict(list)
    for quad in quads:
        if isinstance(quad.subject, BlankNode):
            found[quad.subject].append((False, quad.predicate.value, quad.object))
        if isinstance(quad.object, BlankNode):
            found[quad.object].append((True, quad.predicate.value, quad.subject))
    return found


def _refined(sides: _Sides, number: dict[object, int]) -> _Sides:
    count = -1
    while True:
        sides = tuple((around, _next(around, colours, number)) for around, colours in sides)
        now = len({colour for _, colours in sides for colour in colours.values()})
        if now == count:
            return sides
        count = now


def _next(around: _Around, colours: _Colours, number: dict[object, int]) -> _Colours:
    found: _Colours = {}
    for node, own in colours.items():
        said = sorted(
            (inward, told, str(colours[term]) if isinstance(term, BlankNode) else f"={term}")
            for inward, told, term in around[node]
        )
        found[node] = number.setdefault((own, tuple(said)), len(number) + 1)
    return found
