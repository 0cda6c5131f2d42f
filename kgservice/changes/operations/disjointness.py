"""Disjointness: the groups of classes that a theory says exclude each other."""

from collections.abc import Collection, Sequence
from typing import Literal as Word

from pydantic import field_validator, model_validator
from pyoxigraph import BlankNode, NamedNode, Quad, Triple

from kgservice.changes.operations.fields import Iri, refused
from kgservice.changes.operations.modules import Modules, named
from kgservice.changes.operations.operation import Effect, Operation, Unfit
from kgservice.changes.operations.vocabulary import TYPE, owl, rdf
from kgservice.stores.dataset import Dataset, GraphName
from kgservice.stores.rdf.blank_nodes import with_stable_names

__all__ = ["DisjointnessChange"]

_GROUP = owl("AllDisjointClasses")
_MEMBERS = owl("members")
_FIRST, _REST, _NIL = rdf("first"), rdf("rest"), rdf("nil")


class DisjointnessChange(Operation):
    """The classes of a theory that exclude each other, all of them pairwise, become others.

    Attributes:
        old: the group as it stands, in any order; empty where a group is to come.
        new: the group that it is to be; empty where it is to go.
    """

    type: Word["DisjointnessChange"] = "DisjointnessChange"
    old: tuple[Iri, ...] = ()
    new: tuple[Iri, ...] = ()

    @field_validator("old", "new")
    @classmethod
    def _is_group(cls, group: tuple[str, ...]) -> tuple[str, ...]:
        if group and (len(group) < 2 or len(set(group)) < len(group)):
            raise refused("a group has two classes at least, each once", "name the classes that exclude each other")
        return group

    @model_validator(mode="after")
    def _changes(self) -> "DisjointnessChange":
        if set(self.old) == set(self.new):
            raise refused("the group stays as it is", "leave the operation away")
        return self

    def effect(self, graph: Dataset) -> Effect:
        """Write the list anew."""
        modules = Modules(graph)
        removed: frozenset[Quad] = frozenset()
        home: GraphName | None = None
        if self.old:
            removed = self._standing(modules)
            home = next(quad.graph_name for quad in removed)
        for iri in self.new:
            modules.concept(iri, "new", living=True)
        if len(schemes := {modules.scheme(iri) for iri in self.new}) > 1:
            raise Unfit(
                f"the classes are of {len(schemes)} schemes",
                hint="name classes of one theory",
                value=sorted(schemes)[-1],
                field="new",
            )
        for scheme in schemes:
            if modules.kind(scheme, "new") != "theory":
                raise Unfit(
                    "only the concepts of theories are classes, which can exclude each other",
                    hint="say so of the theory",
                    value=scheme,
                    field="new",
                )
        if self.new and _group(modules, self.new) is not None:
            raise Unfit("the group stands there already", hint="leave the operation away", field="new")
        added = frozenset[Quad]()
        if self.new:
            added = _list(modules, self.new, home or modules.home(self.new[0]), frozenset(removed))
        return Effect(added - removed, removed - added, frozenset((*self.old, *self.new)))

    def in_words(self) -> str:
        """Say what it does."""
        if not self.old:
            return f"Say that {_listed(self.new)} exclude each other"
        if not self.new:
            return f"No longer say that {_listed(self.old)} exclude each other"
        return f"Say that {_listed(self.new)} exclude each other, instead of {_listed(self.old)}"

    def inverse(self) -> Operation:
        """Change it back."""
        return DisjointnessChange(old=self.new, new=self.old)

    def _standing(self, modules: Modules) -> frozenset[Quad]:
        found = _group(modules, self.old)
        if found is None:
            raise Unfit(
                f"it is not said that {_listed(self.old)} exclude each other",
                hint="name a group that stands, with all its members",
                value=list(self.old),
                field="old",
            )
        return found


def _group(modules: Modules, members: Sequence[str]) -> frozenset[Quad] | None:
    """Give the quads of the axiom about a group of classes; None where there is none."""
    for pointing in modules.pointing(NamedNode(members[0]), _FIRST):
        start = _begin(modules, pointing)
        for group in modules.pointing(start, _MEMBERS):
            if not modules.said(group.subject, TYPE, _GROUP):
                continue
            cells, found = _cells(modules, start)
            if set(found) == set(members):
                return frozenset((*modules.said(group.subject), *cells))
    return None


def _begin(modules: Modules, cell: Quad) -> BlankNode | NamedNode:
    """Give the first cell of the list in which a cell stands."""
    at = cell.subject
    seen = {at}
    while before := [quad.subject for quad in modules.pointing(at, _REST) if quad.subject not in seen]:
        at = before[0]
        seen.add(at)
    assert isinstance(at, BlankNode | NamedNode), "lists are made of nodes"
    return at


def _cells(modules: Modules, start: BlankNode | NamedNode) -> tuple[list[Quad], list[str]]:
    """Give the quads of a list and the IRIs in it."""
    quads: list[Quad] = []
    members: list[str] = []
    at: BlankNode | NamedNode | None = start
    while at is not None and at != _NIL:
        said = modules.said(at)
        if not said or said[0] in quads:
            break
        quads += said
        members += modules.iris(at, _FIRST)
        rest = [quad.object for quad in said if quad.predicate == _REST]
        at = rest[0] if rest and isinstance(rest[0], BlankNode | NamedNode) else None
    return quads, members


def _list(modules: Modules, members: Sequence[str], home: GraphName, going: frozenset[Quad]) -> frozenset[Quad]:
    """Write the axiom; its blank nodes bear the names that reading a file gives them, as far as these are free."""
    group, cells = BlankNode(), [BlankNode() for _ in members]
    triples = [Triple(group, TYPE, _GROUP), Triple(group, _MEMBERS, cells[0])]
    tails: list[BlankNode | NamedNode] = [*cells[1:], _NIL]
    for cell, member, rest in zip(cells, members, tails, strict=True):
        triples += [Triple(cell, _FIRST, NamedNode(member)), Triple(cell, _REST, rest)]
    named_ones = with_stable_names(triples, home.value if isinstance(home, NamedNode) else "")
    free = {quad.subject for quad in going}
    names: dict[BlankNode, BlankNode] = {}
    for triple in named_ones:
        node = triple.subject
        if isinstance(node, BlankNode) and node not in names:
            names[node] = _free_name(modules, node, free)
    return frozenset(
        Quad(_renamed(triple.subject, names), triple.predicate, _renamed(triple.object, names), home)
        for triple in named_ones
    )


def _free_name(modules: Modules, node: BlankNode, free: Collection[object]) -> BlankNode:
    stem, _, number = node.value.rpartition("n")
    count = int(number)
    while (found := BlankNode(f"{stem}n{count}")) not in free and modules.said(found):
        count += 1
    return found


def _renamed(term: object, names: dict[BlankNode, BlankNode]) -> BlankNode | NamedNode:
    assert isinstance(term, BlankNode | NamedNode), "lists of classes hold no texts"
    return names.get(term, term) if isinstance(term, BlankNode) else term


def _listed(iris: Sequence[str]) -> str:
    return ", ".join(map(named, iris))
