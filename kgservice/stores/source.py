"""What a store keeps, from which its graph is worked out at every revision."""

from collections.abc import Sequence
from typing import Protocol

from kgservice.stores.history import State
from kgservice.stores.planned import Base
from kgservice.stores.protocol import LogEntry
from kgservice.stores.shelf import Shelf

__all__ = ["Source"]


class Source(Protocol):
    """What a store keeps."""

    def log(self) -> Sequence[LogEntry]:
        """Give the change log, oldest first; it begins with a release."""

    def base(self, state: State) -> Base:
        """Give the graph of the release at the bottom of a revision.

        Raises:
            UnknownRevision: where it is no longer kept.
        """

    def content(self, entry: LogEntry) -> tuple[bytes, bytes]:
        """Give the N-Quads that came with an import or edit, and those that went."""

    @property
    def shelf(self) -> Shelf | None:
        """Where overlays are kept; None where they are not."""
