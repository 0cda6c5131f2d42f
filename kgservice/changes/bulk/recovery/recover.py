"""Recovering: from what differs between two graphs to the operations that make the one into the other."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from pydantic import ValidationError
from pyoxigraph import BlankNode, NamedNode, Quad

from kgservice.changes.bulk.difference import Difference, renamed_alike
from kgservice.changes.bulk.recovery.concepts import concept_candidates
from kgservice.changes.bulk.recovery.containers import container_candidates, departure_candidates
from kgservice.changes.bulk.recovery.edges import edge_candidates, norm_candidates
from kgservice.changes.bulk.recovery.records import record_candidates
from kgservice.changes.bulk.recovery.texts import text_candidates
from kgservice.changes.bulk.recovery.wanted import Candidate, Wanted
from kgservice.changes.operations.modules import as_kept
from kgservice.changes.operations.operation import Operation
from kgservice.changes.working import Working
from kgservice.stores.dataset import Dataset
from ontology.errors import EmotaxaError, Place
from ontology.finding import Finding
from ontology.iri import compress
from ontology.validation.notation import prefixed

__all__ = ["MOST_OPERATIONS", "Recovered", "recover"]

MOST_OPERATIONS: Final = 10_000
"""Operations from which on no further round is begun."""

_SOURCES: tuple[Callable[[Wanted], Iterator[Candidate]], ...] = (
    container_candidates,
    concept_candidates,
    norm_candidates,
    edge_candidates,
    text_candidates,
    record_candidates,
    departure_candidates,
)


@dataclass(frozen=True)
class Recovered:
    """Operations that lead from one graph towards another.

    Attributes:
        operations: in the order in which they are to be applied.
        rest: what no operation says; the two together lead there exactly.
    """

    operations: tuple[Operation, ...] = ()
    rest: Difference = field(default_factory=Difference)

    def findings(self, path: str) -> tuple[Finding, ...]:
        """Tell what no operation says, statement by statement.

        Args:
            path: names the file that the graph was read from.
        """
        found = [("comes", quad) for quad in self.rest.added] + [("goes", quad) for quad in self.rest.removed]
        return tuple(
            Finding(
                "WARN",
                Place(path, slot=prefixed(quad.predicate.value)),
                f"no operation says that this {how}: {_shown(quad)}",
                "leave it as it is in the graph, or take the file over as a whole",
                node=compress(quad.subject.value) if isinstance(quad.subject, NamedNode) else "",
            )
            for how, quad in sorted(found, key=lambda item: (str(item[1]), item[0]))
        )


def recover(before: Dataset, wanted: Difference) -> Recovered:
    """Find the operations that make a graph say what is wanted.

    An operation counts where all that it does is wanted, so that nothing happens that the difference does not hold.
    Where there are very many, no more are looked for, and what is left is told as what no operation says.

    Args:
        before: the graph.
        wanted: what has to come and go.
    """
    working = Working(before)
    coming, going = set(wanted.added), set(wanted.removed)
    found: list[Operation] = []
    progress = True
    while progress and (coming or going) and len(found) < MOST_OPERATIONS:
        progress = False
        for source in _SOURCES:
            for candidate in list(source(Wanted.of(working, frozenset(coming), frozenset(going)))):
                made = _made(candidate, working)
                if made is None:
                    continue
                operations, does = made
                named = set(renamed_alike(frozenset(coming), does.added)) if _has_blank_nodes(does.added) else coming
                if not does or not does.added <= named or not does.removed <= going:
                    working.change(does.removed, does.added)
                    continue
                coming = named
                coming -= does.added
                going -= does.removed
                found += operations
                progress = True
    return Recovered(tuple(found), Difference(frozenset(coming), frozenset(going)))


def _made(candidate: Candidate, working: Working) -> tuple[list[Operation], Difference] | None:
    """Do operations one after another, and give what they do together; where one does not fit, undo them, give None."""
    operations: list[Operation] = []
    added: set[Quad] = set()
    removed: set[Quad] = set()
    for kind, fields in candidate:
        try:
            operation = kind(**{name: value for name, value in fields.items() if value is not None})
            effect = operation.effect(working)
        except (ValidationError, EmotaxaError):
            working.change(removed, added)
            return None
        coming, going = as_kept(effect.added), as_kept(effect.removed)
        working.change(coming, going)
        added, removed = (added - going) | (coming - removed), (removed - coming) | (going - added)
        operations.append(operation)
    return operations, Difference(frozenset(added), frozenset(removed))


def _has_blank_nodes(quads: frozenset[Quad]) -> bool:
    return any(isinstance(term, BlankNode) for quad in quads for term in (quad.subject, quad.object))


def _shown(quad: Quad) -> str:
    parts = (quad.subject, quad.predicate, quad.object)
    return " ".join(prefixed(part.value) if isinstance(part, NamedNode) else str(part) for part in parts)
