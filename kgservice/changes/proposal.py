"""Proposals: what a list of operations makes of a store at a revision, before anything is changed."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache

from pyoxigraph import NamedNode

from kgservice.changes.applying import Applied, apply
from kgservice.changes.graph import graph_at
from kgservice.changes.operations.operation import Operation
from kgservice.changes.publishing.released import released_revisions
from kgservice.stores.change import Edit
from kgservice.stores.dataset import Dataset
from kgservice.stores.errors import UnknownRevision
from kgservice.stores.history import bases, state_at
from kgservice.stores.protocol import GraphStore
from mappings.knowledge import Knowledge

__all__ = ["Proposal", "propose", "released_in"]


@dataclass(frozen=True)
class Proposal:
    """What operations make of a revision.

    Attributes:
        revision: the revision that they were worked out on.
        operations: the operations.
        edit: the statements that come and go.
        before: the graph at the revision.
        after: the graph as it would be.
        known: what is known at the revision.
        knowledge: what would be known.
        applied: what each operation is about, beside the statements that come and go.
    """

    revision: int
    operations: tuple[Operation, ...]
    edit: Edit
    before: Dataset
    after: Dataset
    known: Knowledge
    knowledge: Knowledge
    applied: Applied


def propose(
    store: GraphStore,
    operations: Sequence[Operation],
    *,
    author: str,
    summary: str,
    revision: int | None = None,
    released: Callable[[str], bool] | None = None,
) -> Proposal:
    """Work out what operations would make of a store; the store stays as it is.

    Args:
        store: the store.
        operations: what is to be done.
        author: who proposes it.
        summary: what it does, in a sentence.
        revision: the revision to work on, the newest where none is named.
        released: tells of an IRI whether it was released; by default, whether a release in the store has it.

    Raises:
        Unfit: where the graph does not admit an operation.
        Unreadable: where the graph could not be read any more afterwards.
        UnknownRevision: where there is no such revision.
    """
    at = store.revision if revision is None else revision
    graph = graph_at(store, at)[1]
    applied = apply(operations, graph, released=released or released_in(store))
    edit = Edit.of(applied.added, applied.removed, author=author, summary=summary)
    preview = store.preview(edit, at)
    return Proposal(
        revision=preview.revision,
        operations=tuple(operations),
        edit=edit,
        before=preview.before,
        after=preview.dataset,
        known=preview.known,
        knowledge=preview.knowledge,
        applied=applied,
    )


def released_in(store: GraphStore) -> Callable[[str], bool]:
    """Give what tells of an IRI whether a release says anything of it: one that was loaded, or made from a revision.

    A loaded release that the store no longer keeps is not asked: those after it speak of the same IRIs. Of those made
    from revisions the newest is: what was released and has gone since can only have been taken away by hand.
    """

    @cache
    def graphs() -> tuple[Dataset, ...]:
        found: list[Dataset] = []
        entries = store.log()
        for entry in bases(entries):
            with suppress(UnknownRevision):
                found.append(store.base(state_at(entries, entry.revision)))
        made = [released.revision for released in released_revisions(store)]
        if made:
            found.append(graph_at(store, max(made))[1])
        return tuple(found)

    def is_released(iri: str) -> bool:
        node = NamedNode(iri)
        return any(next(graph.quads_for_pattern(node, None, None), None) is not None for graph in graphs())

    return is_released
