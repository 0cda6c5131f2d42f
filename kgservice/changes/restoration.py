"""The operation that undoes a change statement by statement, where no other operation says it."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, Literal

from pydantic import field_validator
from pyoxigraph import NamedNode, Quad

from kgservice.changes.operations.documents import read_operation
from kgservice.changes.operations.operation import Effect, Operation, Unfit
from kgservice.stores.change import content_of, content_quads
from kgservice.stores.dataset import Dataset
from kgservice.stores.rdf.terms import TYPE
from ontology.iri import OWL

__all__ = ["Restoration", "is_kept", "lines_of", "read_kept"]

_ONTOLOGY: Final = NamedNode(OWL + "Ontology")


class Restoration(Operation):
    """Take a merged change back: its own statements go, and those that it took away come back.

    It is strict: each statement that goes has to be there, and none that comes back may be. Nothing may be left that
    speaks of a thing which goes altogether, since later changes build on it then. Only `Desk.revert` makes one; from
    outside none is read but one that it has made for the same request.

    Attributes:
        change: number of the change request that is taken back.
        revision: the revision that it made.
        added: statements that come back, as lines of N-Quads, in order.
        removed: statements that go, likewise.
    """

    type: Literal["Restoration"] = "Restoration"
    change: int
    revision: int
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    @field_validator("added", "removed")
    @classmethod
    def _readable(cls, lines: tuple[str, ...]) -> tuple[str, ...]:
        # SyntaxError, which pyoxigraph raises, is none that a validator may raise.
        try:
            return lines_of(_quads(lines))
        except SyntaxError as error:
            raise ValueError(f"a line is no N-Quad: {error}") from error

    def effect(self, graph: Dataset) -> Effect:
        """Work out what it does.

        Raises:
            Unfit: where what goes is not there any more, what comes back is there already, or something else speaks of
                what goes; `value` is the statement or the IRI.
        """
        coming, going = frozenset(_quads(self.added)), frozenset(_quads(self.removed))
        for quad in sorted(going, key=str):
            if quad not in graph:
                raise self._unfit("what it brought is not there any more", str(quad))
        for quad in sorted(coming, key=str):
            if quad in graph:
                raise self._unfit("what it took away is there again", str(quad))
        for iri in sorted(self.ends):
            left = next(_speaking(graph, iri, going), None)
            if left is not None:
                raise self._unfit(f"later changes build on {iri}, which it brought", str(left))
        named = {
            term.value
            for quad in coming | going
            for term in (quad.subject, quad.object)
            if isinstance(term, NamedNode) and (term == quad.subject or quad.predicate != TYPE)
        }
        return Effect(coming, going, frozenset(named))

    def in_words(self) -> str:
        """Say what it does."""
        parts = [
            f"{_count(lines)} {verb}" for lines, verb in ((self.removed, "go"), (self.added, "come back")) if lines
        ]
        return f"take back change {self.change} (revision {self.revision}): {', '.join(parts)}"

    @property
    def ends(self) -> frozenset[str]:
        """IRIs that cease to be with it: those that lose their types, and get nothing back."""
        back = {quad.subject for quad in _quads(self.added)}
        typed = {quad.subject for quad in _quads(self.removed) if quad.predicate == TYPE}
        return frozenset(node.value for node in typed - back if isinstance(node, NamedNode))

    def _unfit(self, why: str, value: str) -> Unfit:
        return Unfit(
            f"change {self.change} (revision {self.revision}) cannot be taken back: {why}: {value}",
            hint="take back first what was changed since, or propose by hand what is to be otherwise",
            value=value,
        )


def lines_of(quads: Iterable[Quad]) -> tuple[str, ...]:
    """Write statements as lines of N-Quads, each once, in order."""
    return tuple(content_of(quads).decode().splitlines())


def is_kept(document: object, kept: Iterable[Mapping[str, Any]]) -> bool:
    """Tell whether a document is a restoration, and says the same as one of those that are kept."""
    if not isinstance(document, Mapping) or document.get("type") != Restoration.__name__:
        return False
    said = json.dumps(document, sort_keys=True, default=str)
    return any(json.dumps(each, sort_keys=True, default=str) == said for each in kept)


def read_kept(documents: Sequence[Mapping[str, Any]]) -> tuple[Operation, ...]:
    """Read the operations of a request that is kept in the journal.

    Raises:
        Malformed: where this Emotaxa does not know one of them; `field` begins with its place, `operations[3]`.
    """
    return tuple(
        Restoration.model_validate(document)
        if document.get("type") == Restoration.__name__
        else read_operation(document, f"operations[{place}]")
        for place, document in enumerate(documents)
    )


def _quads(lines: Iterable[str]) -> Iterator[Quad]:
    return content_quads("".join(f"{line}\n" for line in lines).encode())


def _speaking(graph: Dataset, iri: str, going: frozenset[Quad]) -> Iterator[Quad]:
    """Give what would be left of the statements that speak of an IRI."""
    node = NamedNode(iri)
    for found in (graph.quads_for_pattern(node, None, None), graph.quads_for_pattern(None, None, node)):
        yield from (quad for quad in found if quad not in going)
    if Quad(node, TYPE, _ONTOLOGY, node) in going:
        yield from (quad for quad in graph.quads_for_pattern(None, None, None, node) if quad not in going)


def _count(lines: Sequence[str]) -> str:
    return f"{len(lines)} statement{'' if len(lines) == 1 else 's'}"
