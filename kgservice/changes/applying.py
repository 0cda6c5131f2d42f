"""Applying: what a list of operations makes of a graph, one after the other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pyoxigraph import Quad

from kgservice.changes.operations.modules import named
from kgservice.changes.operations.nodes import NodeDeletion
from kgservice.changes.operations.operation import Operation, Unfit
from kgservice.changes.working import Working
from kgservice.stores.dataset import Dataset

__all__ = ["Applied", "apply"]


@dataclass(frozen=True)
class Applied:
    """What operations do together.

    Attributes:
        added: statements that come and were not there before.
        removed: statements that go and were there before.
        about: IRIs of what each operation is about, in the order of the operations.
    """

    added: frozenset[Quad]
    removed: frozenset[Quad]
    about: tuple[frozenset[str], ...]


def apply(operations: Sequence[Operation], graph: Dataset, *, released: Callable[[str], bool] | None = None) -> Applied:
    """Apply operations to a graph, each to what those before it have made; the graph itself stays as it is.

    Args:
        operations: what is to be done.
        graph: the graph.
        released: tells of an IRI whether a release has shown it to the world, so that it may only be retired; None
            where nobody asks.

    Raises:
        Unfit: where the graph does not admit one of them; its `field` begins with the place, `operations[3]`.
    """
    working = Working(graph)
    about: list[frozenset[str]] = []
    for place, operation in enumerate(operations):
        try:
            # Whoever takes away first what names it would find out only then that it has to stay.
            _refuse_released(operation, released)
            effect = operation.effect(working)
        except Unfit as error:
            at = f"operations[{place}]" + (f".{error.field}" if error.field else "")
            raise Unfit(error.message, hint=error.hint, value=error.value, field=at) from error
        working.change(effect.added, effect.removed)
        about.append(effect.about)
    return Applied(working.added, working.removed, tuple(about))


def _refuse_released(operation: Operation, released: Callable[[str], bool] | None) -> None:
    """Find out whether what is to go was ever released."""
    cure = "retire it by NodeObsoletion" if isinstance(operation, NodeDeletion) else "let it stand"
    for iri in sorted(operation.ends):
        if released is not None and released(iri):
            raise Unfit(
                f"{named(iri)} was released, and cannot go as if it had never been",
                hint=f"{cure}; its IRI keeps its meaning",
                value=iri,
                field=None,
            )
