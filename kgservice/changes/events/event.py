"""What every event of a change request offers."""

from abc import ABC, abstractmethod
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from kgservice.changes.request import ChangeRequest, subject_of
from kgservice.stores.journal import JournalEntry, Note

__all__ = ["Event"]


class Event(BaseModel, ABC):
    """Something that happened to a request; its JSON is the body of the entry.

    Attributes:
        kind: that of the entry.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: ClassVar[str]

    @abstractmethod
    def after(self, request: ChangeRequest, entry: JournalEntry) -> ChangeRequest:
        """Give what the request is after it, but for the entry's place and time."""

    @abstractmethod
    def in_words(self) -> str:
        """Say what its author did, as `approved version 2`."""

    def note(self, number: int, author: str) -> Note:
        """Give what is to be written in the journal."""
        return Note(subject_of(number), author, self.kind, self.model_dump_json(exclude_defaults=True))
