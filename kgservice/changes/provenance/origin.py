"""Origins: the change request by which a revision was made."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from kgservice.changes.errors import NewerJournal
from kgservice.changes.events.folding import fold
from kgservice.changes.request import subject_of
from kgservice.stores.journal import Journal
from kgservice.stores.protocol import LogEntry

__all__ = ["Origin", "origin_of"]

_NUMBER: Final = re.compile(r"\(change ([1-9][0-9]{0,17})\)\Z")
"""How the summary of a revision ends that a request has made."""


@dataclass(frozen=True, slots=True)
class Origin:
    """A change request that became a revision.

    Attributes:
        number: its number.
        title: what it does.
        author: who wrote it.
        created: when it was begun, in UTC.
        approvers: who approved the version that was merged, in order.
        merged_by: who merged it.
        reverts: number of the request that it takes back, or None.
        reverted_by: number of the request that took it back, or None.
    """

    number: int
    title: str
    author: str
    created: datetime
    approvers: tuple[str, ...]
    merged_by: str
    reverts: int | None = None
    reverted_by: int | None = None

    def as_document(self) -> dict[str, Any]:
        """Give it as values for JSON."""
        return {
            "change": self.number,
            "title": self.title,
            "author": self.author,
            "created": self.created.isoformat(),
            "approvers": list(self.approvers),
            "merged_by": self.merged_by,
            "reverts": self.reverts,
            "reverted_by": self.reverted_by,
        }


def origin_of(journal: Journal, entry: LogEntry) -> Origin | None:
    """Give the request that made a revision; None where none did, as with imports and with edits beside requests.

    The summary of the entry says which request it may have been, and the journal whether it was.
    """
    named = _NUMBER.search(entry.summary)
    if entry.kind != "edit" or named is None:
        return None
    entries = journal.journal(subject_of(int(named[1])))
    if not entries:
        return None
    try:
        request = fold(entries)
    except NewerJournal:
        return None
    if request.merge is None or request.merge.revision != entry.revision:
        return None
    return Origin(
        request.number,
        request.title,
        request.author,
        request.created,
        tuple(dict.fromkeys(approval.author for approval in request.approvals)),
        request.merge.author,
        request.reverts,
        request.reverted_by,
    )
