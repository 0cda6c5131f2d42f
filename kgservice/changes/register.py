"""The register: all change requests of a store, to be searched; it reads on where it stopped."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import Self

from kgservice.changes.answers import Difference
from kgservice.changes.errors import NewerJournal
from kgservice.changes.events.folding import fold
from kgservice.changes.person import among, same_person
from kgservice.changes.request import SUBJECTS, ChangeRequest, State, number_of
from kgservice.changes.snapshot import SHELF, is_due, newest_snapshot, put_snapshot
from kgservice.stores.journal import Journal, JournalEntry
from kgservice.stores.protocol import GraphStore
from kgservice.stores.shelf import Shelf
from kgservice.views.cursor import Cursor
from ontology.errors import EmotaxaError

__all__ = ["Page", "Question", "Register"]


@dataclass(frozen=True, slots=True)
class Question:
    """Which requests are looked for: those to which all of it applies; what is None or empty applies to every one.

    Attributes:
        states: any of some states.
        author: name of the author, as `kgservice.changes.person` compares names; likewise below.
        reviewer: name of somebody who was asked for a review, or has approved or rejected.
        tag: a tag.
        about: an IRI that an operation is about.
        text: words, each of which stands in the title, the description or a comment.
    """

    states: tuple[State, ...] = ()
    author: str | None = None
    reviewer: str | None = None
    tag: str | None = None
    about: str | None = None
    text: str | None = None

    def fits(self, request: ChangeRequest) -> bool:
        """Whether a request is looked for."""
        if self.states and request.state not in self.states:
            return False
        if self.author is not None and not same_person(self.author, request.author):
            return False
        if self.reviewer is not None and not among(self.reviewer, _reviewers(request)):
            return False
        if self.tag is not None and self.tag.strip().lower() not in request.tags:
            return False
        if self.about is not None and self.about not in request.iris:
            return False
        return self.text is None or _says(request, self.text.casefold().split())


@dataclass(frozen=True, slots=True)
class Page:
    """A part of what was found.

    Attributes:
        requests: newest first.
        total: how many there are on all pages, by now.
        next: cursor of the next page; None where this is the last.
        unreadable: numbers of those that only a newer Emotaxa can read, whatever is looked for.
    """

    requests: tuple[ChangeRequest, ...]
    total: int
    next: str | None
    unreadable: tuple[int, ...] = ()


class Register:
    """Holds what requests are searched by, as of when somebody last asked, and reads what was written since.

    It holds no operations, of which there may be many; any number of threads may share it.
    """

    def __init__(self, journal: Journal, shelf: Shelf | None = None) -> None:
        """Read nothing yet.

        Args:
            journal: where the requests are noted.
            shelf: where it keeps from time to time what it has read; nowhere where None.
        """
        self._journal = journal
        self._shelf = shelf
        self._turn = Lock()
        self._seen: int | None = None
        self._read = 0
        self._requests: dict[int, ChangeRequest] = {}
        self._unreadable: set[int] = set()
        self._answers: dict[int, Mapping[str, Difference]] = {}

    def all(self) -> tuple[ChangeRequest, ...]:
        """Give every request that can be read, oldest first, without its operations."""
        with self._turn:
            self._read_on()
            return tuple(self._requests.values())

    @property
    def unreadable(self) -> tuple[int, ...]:
        """Numbers of the requests that only a newer Emotaxa can read."""
        with self._turn:
            self._read_on()
            return tuple(sorted(self._unreadable))

    def answers(self, revision: int) -> tuple[Mapping[str, Difference], ...]:
        """Give how the requests that were merged up to a revision have moved answers that were accepted, oldest first.

        One that takes another back moves them back.
        """
        with self._turn:
            self._read_on()
            return tuple(found for merged, found in sorted(self._answers.items(), key=_first) if merged <= revision)

    @classmethod
    def of(cls, store: GraphStore) -> Self:
        """Give the register of a store, which keeps what it has read in the store."""
        return cls(store, store.shelf_for(SHELF))

    def _read_on(self) -> None:
        upto, entries = self._begin() if self._seen is None else self._journal.journal_under(SUBJECTS, since=self._seen)
        for entry in entries:
            number = number_of(entry.subject)
            try:
                found = _light(fold([entry], self._requests.get(number)))
            except NewerJournal:
                self._unreadable.add(number)
            else:
                self._take(found)
            self._seen = entry.number
        self._seen, self._read = upto, self._read + len(entries)
        if entries and self._shelf is not None and is_due(self._read, upto):
            put_snapshot(self._shelf, entries[-1], self._requests.values(), self._unreadable)
            self._read = 0

    def _begin(self) -> tuple[int, Sequence[JournalEntry]]:
        """Take in the newest snapshot, if there is any, and give what was written since."""
        if self._shelf is None:
            return self._journal.journal_under(SUBJECTS)
        snapshot, upto, entries = newest_snapshot(self._shelf, self._journal)
        if snapshot is not None:
            self._unreadable.update(snapshot.unreadable)
            for request in snapshot.requests:
                self._take(request)
        return upto, entries

    def _take(self, request: ChangeRequest) -> None:
        self._requests[request.number] = request
        if request.merge is not None and request.merge.answers:
            self._answers[request.merge.revision] = request.merge.answers

    def page(
        self,
        question: Question,
        size: int,
        cursor: str | None = None,
        *,
        whole: Callable[[ChangeRequest], ChangeRequest] | None = None,
    ) -> Page:
        """Give a page of what is looked for, newest first.

        Requests that are begun meanwhile do not move those on later pages.

        Args:
            question: what is looked for.
            size: requests on a page, at least one.
            cursor: `next` of the page before; None for the first.
            whole: gives a request with its operations, by what it is without; without it, they are given without.

        Raises:
            EmotaxaError: where the cursor belongs to another question, or the size is none.
        """
        if size < 1:
            raise EmotaxaError("a page has at least one entry", hint="give 1 or more", value=size, field="limit")
        known = self.all()
        newest = known[-1].number if known else 0
        place = Cursor.of(question, max(newest, 1), 0)
        if cursor is not None:
            place = Cursor.read(cursor)
            place.check(question)
        # A place counts the requests that are newer than those to come, as of the first page.
        below = place.revision - place.begin if cursor is not None else newest
        found = [request for request in reversed(known) if question.fits(request)]
        left = [request for request in found if request.number <= below]
        shown = left[:size]
        more = str(place.next(below - shown[-1].number + 1)) if len(left) > size else None
        requests = tuple(shown) if whole is None else tuple(map(whole, shown))
        return Page(requests, len(found), more, self.unreadable)


def _first(pair: tuple[int, Mapping[str, Difference]]) -> int:
    return pair[0]


def _light(request: ChangeRequest) -> ChangeRequest:
    """Give a request without its operations; what all of them are about is kept."""
    if not request.documents and len(request.about) < 2:
        return request
    return replace(request, documents=(), about=(tuple(sorted(request.iris)),))


def _reviewers(request: ChangeRequest) -> Iterator[str]:
    yield from request.reviewers
    yield from (approval.author for approval in request.approvals)
    if request.rejection is not None:
        yield request.rejection.author


def _says(request: ChangeRequest, words: Collection[str]) -> bool:
    said = (comment.text for thread in request.threads for comment in thread.comments)
    text = "\n".join((request.title, request.description, *said)).casefold()
    return all(word in text for word in words)
