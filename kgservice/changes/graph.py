"""The graph at a revision, as it stays whatever is written meanwhile."""

from kgservice.stores.dataset import Dataset
from kgservice.stores.protocol import GraphStore

__all__ = ["graph_at"]


def graph_at(store: GraphStore, revision: int | None = None) -> tuple[int, Dataset]:
    """Give a revision, the newest where none is named, and its graph.

    Raises:
        UnknownRevision: where the store has no such revision.
    """
    return store.dataset(revision)
