"""Room for a copy of a store in the memory of the process."""

from collections.abc import Iterable

from kgservice.stores.journal import JournalEntry
from kgservice.stores.memory import MemoryStore
from kgservice.stores.protocol import Kept

__all__ = ["MemoryTarget"]


class MemoryTarget:
    """A store in memory to be; whoever made it has it as `store` once it is filled."""

    def __init__(self) -> None:
        """Hold nothing yet."""
        self.store: MemoryStore | None = None

    @property
    def url(self) -> str:
        """The URL of every store in memory."""
        return "memory:"

    def fill(self, kept: Iterable[Kept], journal: Iterable[JournalEntry] = ()) -> MemoryStore:
        """Take everything in, and give the store."""
        self.store = MemoryStore.restored(kept, journal)
        return self.store

    def finish(self) -> None:
        """Do nothing: nobody else sees the store."""

    def close(self) -> None:
        """Do nothing: the memory goes with the store."""
