"""What others decide about a request."""

from dataclasses import replace
from typing import ClassVar

from kgservice.changes.events.event import Event
from kgservice.changes.person import among, person_key
from kgservice.changes.request import Approval, ChangeRequest, Rejection, State
from kgservice.stores.journal import JournalEntry

__all__ = ["Approved", "Asked", "Rejected"]


class Asked(Event):
    """Somebody asked for reviews, or no longer does.

    Attributes:
        added: names of those who are asked.
        dropped: names of those who are not any more.
    """

    kind: ClassVar[str] = "asked"

    added: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()

    def after(self, request: ChangeRequest, entry: JournalEntry) -> ChangeRequest:
        """Give what the request is after it."""
        left = [name for name in request.reviewers if not among(name, self.dropped)]
        left += [name for name in self.added if not among(name, left)]
        return replace(request, reviewers=tuple(left))

    def in_words(self) -> str:
        """Say what its author did."""
        parts = (("asked {} for a review", self.added), ("no longer asks {} for a review", self.dropped))
        return ", and ".join(said.format(", ".join(names)) for said, names in parts if names)


class Approved(Event):
    """A reviewer said yes.

    Attributes:
        version: the version that was approved.
        needed: how many had to say so when it was.
        text: what they said with it.
    """

    kind: ClassVar[str] = "approved"

    version: int
    needed: int
    text: str = ""

    def after(self, request: ChangeRequest, entry: JournalEntry) -> ChangeRequest:
        """Give what the request is after it: approved, once enough have."""
        approvals = (*request.approvals, Approval(entry.author, entry.at, self.version, self.text))
        enough = len({person_key(approval.author) for approval in approvals}) >= self.needed
        return replace(request, approvals=approvals, state=State.APPROVED if enough else request.state)

    def in_words(self) -> str:
        """Say what its author did."""
        return f"approved version {self.version}{f': {self.text}' if self.text else ''}"


class Rejected(Event):
    """A reviewer said no, and why.

    Attributes:
        version: the version that was rejected.
        reason: why.
    """

    kind: ClassVar[str] = "rejected"

    version: int
    reason: str

    def after(self, request: ChangeRequest, entry: JournalEntry) -> ChangeRequest:
        """Give what the request is after it."""
        rejection = Rejection(entry.author, entry.at, self.version, self.reason)
        return replace(request, state=State.REJECTED, rejection=rejection, approvals=())

    def in_words(self) -> str:
        """Say what its author did."""
        return f"rejected version {self.version}: {self.reason}"
