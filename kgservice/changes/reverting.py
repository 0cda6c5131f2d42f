"""Reverting: the operations that take a merged request back."""

from kgservice.changes.applying import apply
from kgservice.changes.graph import graph_at
from kgservice.changes.operations.operation import Operation, Unfit
from kgservice.changes.request import ChangeRequest
from kgservice.changes.restoration import Restoration, lines_of
from kgservice.stores.change import content_quads
from kgservice.stores.errors import UnknownRevision
from kgservice.stores.protocol import GraphStore

__all__ = ["inverse_of"]


def inverse_of(store: GraphStore, request: ChangeRequest) -> tuple[Operation, ...]:
    """Give operations that take back what the merge of a request did, no more and no less.

    They are the inverses of its own operations, last first, where these together do exactly that on the revision which
    it made; else one `Restoration`, which lists the statements.

    Args:
        store: where it was merged.
        request: a merged one.
    """
    assert request.merge is not None, "it is merged"
    revision = request.merge.revision
    came, went = (frozenset(content_quads(part)) for part in store.content(store.log()[revision - 1]))
    inverses = [operation.inverse() for operation in reversed(request.operations)]
    named = tuple(inverse for inverse in inverses if inverse is not None)
    if len(named) == len(inverses):
        try:
            applied = apply(named, graph_at(store, revision)[1])
        except (Unfit, UnknownRevision):
            pass
        else:
            if (applied.added, applied.removed) == (went, came):
                return named
    return (Restoration(change=request.number, revision=revision, added=lines_of(went), removed=lines_of(came)),)
