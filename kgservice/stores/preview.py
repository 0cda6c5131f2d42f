"""Previews: what an edit would make of a revision, with nothing written."""

from dataclasses import dataclass

from kgservice.stores.dataset import Dataset
from mappings.knowledge import Knowledge

__all__ = ["Preview"]


@dataclass(frozen=True)
class Preview:
    """A revision beside what an edit would make of it; both can be read as long as need be.

    Attributes:
        revision: the revision that it was worked out on.
        before: the graph at that revision.
        dataset: the graph after the edit.
        known: what is known at the revision.
        knowledge: what would be known after the edit, as the revision that follows.
    """

    revision: int
    before: Dataset
    dataset: Dataset
    known: Knowledge
    knowledge: Knowledge
