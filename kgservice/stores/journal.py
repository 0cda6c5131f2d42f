"""The journal: what is noted beside the log of revisions, such as what becomes of a change request; only added to."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Final, Protocol

from kgservice.stores.errors import Conflict
from ontology.errors import EmotaxaError

__all__ = ["SUBJECT_LENGTH", "UNSEEN", "Journal", "JournalEntry", "Note", "numbered"]

UNSEEN: Final[Mapping[str, int]] = MappingProxyType({})
"""What a writer has seen who does not say."""

SUBJECT_LENGTH: Final = 1_000
"""Characters of a subject at the most: every store can look it up by an index then."""


@dataclass(frozen=True, slots=True)
class Note:
    """What is to be written in the journal.

    Attributes:
        subject: what it is about, as `change/17`.
        author: who writes it.
        kind: what happened, as `created`.
        body: a JSON document.
    """

    subject: str
    author: str
    kind: str
    body: str

    def __post_init__(self) -> None:
        """Refuse what no journal could give back.

        Raises:
            EmotaxaError: where a part is empty or no Unicode text, the subject too long, or the body no JSON document.
        """
        if len(self.subject) > SUBJECT_LENGTH:
            raise EmotaxaError(
                f"the subject of a note has more than {SUBJECT_LENGTH:,} characters",
                hint="give it a shorter one, such as change/17",
                value=f"{self.subject[:80]}...",
                field="subject",
            )
        for part in fields(self):
            text = getattr(self, part.name)
            if not text.strip() or "\0" in text or not _is_unicode(text):
                raise EmotaxaError(
                    f"the {part.name} of a note is empty, or no text",
                    hint="write Unicode text without the character U+0000",
                    value=text,
                    field=part.name,
                )
        import orjson

        try:
            orjson.loads(self.body)
        except orjson.JSONDecodeError as error:
            raise EmotaxaError(
                f"the body of a note is no JSON document: {error}",
                hint='write JSON, such as {"state": "draft"}',
                value=self.body,
                field="body",
            ) from error


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """A note as it stands in the journal.

    Attributes:
        number: from 1, gapless over the whole journal.
        subject: what it is about.
        place: from 1, gapless among the entries of the subject.
        at: when it was written, in UTC.
        author: who wrote it.
        kind: what happened.
        body: a JSON document.
    """

    number: int
    subject: str
    place: int
    at: datetime
    author: str
    kind: str
    body: str


class Journal(Protocol):
    """A place that keeps notes, in the order in which they were written."""

    def journal(self, subject: str | None = None, *, since: int = 0) -> Sequence[JournalEntry]:
        """Give the entries with numbers above `since`, oldest first: those of a subject, of all where none is named."""

    def journal_of(self, subjects: Collection[str]) -> Sequence[JournalEntry]:
        """Give the entries on any of some subjects, oldest first."""

    def journal_under(self, *prefixes: str, since: int = 0) -> tuple[int, Sequence[JournalEntry]]:
        """Read on in what is said of the subjects that begin in any of some ways, without reading the rest.

        Returns:
            the number up to which the journal has been read, from which to read on the next time; and the entries after
            `since` up to there, oldest first.
        """

    def subjects(self, prefix: str = "") -> Sequence[str]:
        """Give every subject that begins so, in the order of their first entries."""

    def note(self, notes: Sequence[Note], *, expected: Mapping[str, int] = UNSEEN) -> Sequence[JournalEntry]:
        """Write notes, all or none, and give the entries.

        Args:
            notes: what is to be written, in order.
            expected: by subject, the place of its newest entry that the writer has seen; 0 says that there is none.

        Raises:
            Conflict: where a subject has another newest entry by now.
        """


def numbered(
    notes: Sequence[Note], expected: Mapping[str, int], *, newest: int, place: Callable[[str], int]
) -> tuple[JournalEntry, ...]:
    """Give notes the next numbers and places, and the time; for use where nobody else writes meanwhile.

    Args:
        notes: the notes.
        expected: as `Journal.note` has it.
        newest: number of the newest entry, 0 where there is none.
        place: gives the place of the newest entry of a subject, 0 where there is none.

    Raises:
        Conflict: where a subject has another newest entry than the expected one.
    """
    places = {subject: place(subject) for subject in {*expected, *(note.subject for note in notes)}}
    for subject, seen in expected.items():
        if places[subject] != seen:
            raise Conflict(seen, places[subject], subject)
    at, found = datetime.now(UTC), []
    for number, note in enumerate(notes, start=newest + 1):
        places[note.subject] += 1
        found.append(JournalEntry(number, note.subject, places[note.subject], at, note.author, note.kind, note.body))
    return tuple(found)


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
