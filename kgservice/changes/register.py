"""The register: all change requests of a store, to be searched; it reads on where it stopped."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from threading import Lock

from kgservice.changes.events.folding import fold
from kgservice.changes.request import SUBJECTS, ChangeRequest, State, number_of, same_person
from kgservice.stores.journal import Journal
from kgservice.views.cursor import Cursor
from ontology.errors import EmotaxaError

__all__ = ["Page", "Question", "Register"]


@dataclass(frozen=True, slots=True)
class Question:
    """Which requests are looked for: those to which all of it applies; what is None or empty applies to every one.

    Attributes:
        states: any of some states.
        author: name of the author, upper and lower case aside; likewise below.
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
        if self.reviewer is not None and not any(same_person(self.reviewer, name) for name in _reviewers(request)):
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
    """

    requests: tuple[ChangeRequest, ...]
    total: int
    next: str | None


class Register:
    """Holds every request as it stood when somebody last asked, and reads what was written since; for any thread."""

    def __init__(self, journal: Journal) -> None:
        """Read nothing yet."""
        self._journal = journal
        self._turn = Lock()
        self._seen = 0
        self._requests: dict[int, ChangeRequest] = {}

    def all(self) -> tuple[ChangeRequest, ...]:
        """Give every request, oldest first.

        Raises:
            NewerJournal: where one cannot be read at all.
        """
        with self._turn:
            for entry in self._journal.journal(since=self._seen):
                if entry.subject.startswith(SUBJECTS):
                    number = number_of(entry.subject)
                    self._requests[number] = fold([entry], self._requests.get(number))
                self._seen = entry.number
            return tuple(self._requests.values())

    def page(self, question: Question, size: int, cursor: str | None = None) -> Page:
        """Give a page of what is looked for, newest first.

        Requests that are begun meanwhile do not move those on later pages.

        Args:
            question: what is looked for.
            size: requests on a page, at least one.
            cursor: `next` of the page before; None for the first.

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
        return Page(tuple(shown), len(found), more)


def _reviewers(request: ChangeRequest) -> Iterator[str]:
    yield from request.reviewers
    yield from (approval.author for approval in request.approvals)
    if request.rejection is not None:
        yield request.rejection.author


def _says(request: ChangeRequest, words: Collection[str]) -> bool:
    said = (comment.text for thread in request.threads for comment in thread.comments)
    text = "\n".join((request.title, request.description, *said)).casefold()
    return all(word in text for word in words)
