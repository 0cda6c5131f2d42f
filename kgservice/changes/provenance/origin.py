"""Origins: the change request by which a revision was made."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from kgservice.changes.errors import NewerJournal
from kgservice.changes.events.folding import fold
from kgservice.changes.request import subject_of
from kgservice.stores.journal import Journal, JournalEntry

__all__ = ["Origin", "origins_of"]

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


def origins_of(journal: Journal, summaries: Mapping[int, str]) -> Mapping[int, Origin]:
    """Give the requests that made edits; whatever was edited beside requests is left out.

    The summary of an edit says which request it may have been, and the journal whether it was.

    Args:
        journal: where the requests are noted; it is asked once.
        summaries: what was said of each edit, by its revision.

    Returns:
        the requests, by the revisions that they made.
    """
    named = {revision: found[1] for revision, said in summaries.items() if (found := _NUMBER.search(said))}
    entries: dict[str, list[JournalEntry]] = defaultdict(list)
    if named:
        for entry in journal.journal_of({subject_of(int(number)) for number in named.values()}):
            entries[entry.subject].append(entry)
    origins = {revision: _origin(entries[subject_of(int(number))], revision) for revision, number in named.items()}
    return {revision: origin for revision, origin in origins.items() if origin is not None}


def _origin(entries: Sequence[JournalEntry], revision: int) -> Origin | None:
    if not entries:
        return None
    try:
        request = fold(entries)
    except NewerJournal:
        return None
    if request.merge is None or request.merge.revision != revision:
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
