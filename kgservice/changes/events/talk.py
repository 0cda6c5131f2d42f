"""What is said about a request, and who wants to hear of it."""

from dataclasses import replace
from typing import ClassVar

from kgservice.changes.events.event import Event
from kgservice.changes.person import same_person
from kgservice.changes.request import ChangeRequest
from kgservice.changes.threads import Comment, Thread
from kgservice.stores.journal import JournalEntry

__all__ = ["Commented", "Settled", "Tagged", "Watched"]


class Commented(Event):
    """Somebody said something.

    Attributes:
        thread: number of the thread; the next one begins a new one.
        text: what.
        operation: place of the operation that a new thread is about, or None.
    """

    kind: ClassVar[str] = "commented"

    thread: int
    text: str
    operation: int | None = None

    def after(self, request: ChangeRequest, entry: JournalEntry) -> ChangeRequest:
        """Give what the request is after it."""
        comment = Comment(entry.author, entry.at, self.text)
        threads = list(request.threads)
        if self.thread > len(threads):
            threads.append(Thread(self.thread, (comment,), self.operation, request.version))
        else:
            threads[self.thread - 1] = threads[self.thread - 1].replied(comment)
        return replace(request, threads=tuple(threads))

    def in_words(self) -> str:
        """Say what its author did."""
        about = "" if self.operation is None else f" about operations[{self.operation}]"
        return f"said in thread {self.thread}{about}: {self.text}"


class Settled(Event):
    """Somebody found a thread settled, or open again.

    Attributes:
        thread: its number.
        resolved: which of both.
    """

    kind: ClassVar[str] = "settled"

    thread: int
    resolved: bool

    def after(self, request: ChangeRequest, entry: JournalEntry) -> ChangeRequest:
        """Give what the request is after it."""
        threads = list(request.threads)
        by = entry.author if self.resolved else None
        threads[self.thread - 1] = replace(threads[self.thread - 1], resolved=by)
        return replace(request, threads=tuple(threads))

    def in_words(self) -> str:
        """Say what its author did."""
        return f"{'resolved' if self.resolved else 'opened'} thread {self.thread}{'' if self.resolved else ' again'}"


class Tagged(Event):
    """Somebody tagged it, or took tags away.

    Attributes:
        added: the tags that came.
        dropped: the tags that went.
    """

    kind: ClassVar[str] = "tagged"

    added: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()

    def after(self, request: ChangeRequest, entry: JournalEntry) -> ChangeRequest:
        """Give what the request is after it."""
        left = (tag for tag in request.tags if tag not in self.dropped)
        return replace(request, tags=tuple(dict.fromkeys((*left, *self.added))))

    def in_words(self) -> str:
        """Say what its author did."""
        parts = (("tagged it {}", self.added), ("took away the tag {}", self.dropped))
        return ", and ".join(said.format(", ".join(tags)) for said, tags in parts if tags)


class Watched(Event):
    """Somebody wants to hear of it, or no longer does.

    Attributes:
        watching: which of both.
    """

    kind: ClassVar[str] = "watched"

    watching: bool

    def after(self, request: ChangeRequest, entry: JournalEntry) -> ChangeRequest:
        """Give what the request is after it."""
        others = tuple(name for name in request.watchers if not same_person(name, entry.author))
        return replace(request, watchers=(*others, entry.author) if self.watching else others)

    def in_words(self) -> str:
        """Say what its author did."""
        return "watches it" if self.watching else "no longer watches it"
