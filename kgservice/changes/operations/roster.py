"""Rosters: the labels and the places that the concepts of a scheme have taken, looked up without reading the scheme."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode, Quad

from kgservice.changes.operations.modules import Modules
from kgservice.changes.operations.vocabulary import CONCEPT, IN_SCHEME, POSITION, PREFERRED, TIER, TYPE, core
from kgservice.changes.working import Working
from kgservice.stores.dataset import Dataset
from ontology.spelling import normalised

__all__ = ["Roster", "Rosters", "label_key", "roster_of"]

_ENTERED: Final = frozenset({TYPE, IN_SCHEME, TIER, POSITION, PREFERRED})
"""What the entry of a concept is read from."""
_RANK: Final = core("rank")

Key = tuple[str, str]
"""What two labels that nobody tells apart have in common."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A concept in a roster: its tier, its English labels, and its places there."""

    rank: int | None
    labels: frozenset[Key]
    places: frozenset[int]


class Roster:
    """The concepts of one scheme."""

    def __init__(self) -> None:
        """Begin without any."""
        self._entries: dict[str, _Entry] = {}
        self._labels: dict[tuple[int | None, Key], set[str]] = defaultdict(set)
        self._places: dict[int | None, dict[int, str]] = defaultdict(dict)

    def labelled(self, rank: int | None, label: str) -> list[str]:
        """Give the IRIs of the concepts of a tier that bear an English label, in order; None is where no tiers are."""
        return sorted(self._labels.get((rank, label_key(label)), ()))

    def places(self, rank: int | None) -> Mapping[int, str]:
        """Give the places of a tier that are taken, each with the IRI of a concept that has it."""
        return self._places.get(rank, {})

    def enter(self, iri: str, entry: _Entry | None) -> None:
        """Note how a concept stands; None where it is not in the scheme."""
        old = self._entries.pop(iri, None)
        if old is not None:
            for key in old.labels:
                self._labels[old.rank, key].discard(iri)
            for place in old.places:
                if self._places[old.rank].get(place) == iri:
                    del self._places[old.rank][place]
        if entry is not None:
            self._entries[iri] = entry
            for key in entry.labels:
                self._labels[entry.rank, key].add(iri)
            for place in entry.places:
                self._places[entry.rank].setdefault(place, iri)


class Rosters:
    """The rosters of the schemes of a graph, each read when it is first asked for."""

    def __init__(self, graph: Dataset) -> None:
        """Read nothing yet."""
        self._graph = graph
        self._found: dict[str, Roster] = {}

    def of(self, scheme: str) -> Roster:
        """Give the roster of a scheme, by its IRI."""
        if scheme not in self._found:
            modules, roster = Modules(self._graph), Roster()
            for iri in modules.concepts(scheme):
                roster.enter(iri, _entry(modules, iri))
            self._found[scheme] = roster
        return self._found[scheme]

    def follow(self, coming: Iterable[Quad], going: Iterable[Quad]) -> None:
        """Read anew what statements that came or went are about."""
        if not self._found:
            return
        changed = (*coming, *going)
        about = {quad.subject for quad in changed if quad.predicate in _ENTERED}
        if any(quad.predicate == _RANK for quad in changed):
            self._found.clear()
        modules = Modules(self._graph)
        for node in about:
            if isinstance(node, NamedNode):
                schemes = set(modules.iris(node, IN_SCHEME))
                for scheme, roster in self._found.items():
                    roster.enter(node.value, _entry(modules, node.value) if scheme in schemes else None)


def roster_of(graph: Dataset, scheme: str) -> Roster:
    """Give the roster of a scheme; that of a graph that is being worked on is kept from operation to operation."""
    rosters = graph.followed_by(Rosters) if isinstance(graph, Working) else Rosters(graph)
    return rosters.of(scheme)


def label_key(label: str) -> Key:
    """Give what two labels that nobody tells apart have in common; the signs at the end count: `Su+` is not `Su-`.

    >>> label_key("Mono-no-aware") == label_key("mono no aware"), label_key("Su+") == label_key("Su-")
    (True, False)
    """
    return normalised(label) or label, label[len(label.rstrip("+-")) :]


def _entry(modules: Modules, iri: str) -> _Entry | None:
    node = NamedNode(iri)
    if not modules.said(node, TYPE, CONCEPT):
        return None
    labels = frozenset(label_key(text.value) for text in modules.texts(node, PREFERRED, "en"))
    places = frozenset(int(text.value) for text in modules.texts(node, POSITION))
    return _Entry(modules.rank(iri), labels, places)
