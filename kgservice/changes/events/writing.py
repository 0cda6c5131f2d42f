"""What the author of a request does: begin it, amend it, propose it, take it back, base it on a newer revision."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

from kgservice.changes.answers import Accepted
from kgservice.changes.clash import Failure
from kgservice.changes.events.event import Event
from kgservice.changes.request import ChangeRequest, State, number_of
from kgservice.stores.journal import JournalEntry

__all__ = ["Amended", "Created", "Rebased", "Submitted", "Withdrawn"]


class Created(Event):
    """Somebody began it.

    Attributes:
        title: what it does, in a line.
        description: why.
        operations: its operations, as documents.
        base: the revision that they were worked out on.
        effect: what they do on it, as SHA-256.
        about: the IRIs that each is about.
        tags: its tags.
        reviewers: who is asked to look at it.
        reverts: number of the request that it takes back.
        answers: differences in the answers to competency questions that are right, by the question.
    """

    kind: ClassVar[str] = "created"

    title: str
    description: str = ""
    operations: tuple[dict[str, Any], ...] = ()
    base: int
    effect: str = ""
    about: tuple[tuple[str, ...], ...] = ()
    tags: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()
    reverts: int | None = None
    answers: Mapping[str, Accepted] = {}

    def begun(self, entry: JournalEntry) -> ChangeRequest:
        """Give the request as it begins."""
        return ChangeRequest(
            number=number_of(entry.subject),
            title=self.title,
            description=self.description,
            author=entry.author,
            state=State.DRAFT,
            documents=self.operations,
            base=self.base,
            effect=self.effect,
            about=self.about,
            place=entry.place,
            created=entry.at,
            changed=entry.at,
            reviewers=self.reviewers,
            tags=self.tags,
            watchers=(entry.author,),
            reverts=self.reverts,
            answers=self.answers,
        )

    def after(self, request: ChangeRequest, entry: JournalEntry) -> ChangeRequest:
        """Refuse: nothing is begun twice.

        Raises:
            ValueError: always.
        """
        raise ValueError(f"{entry.subject} was begun twice, by entry {request.place} at the latest and {entry.place}")

    def in_words(self) -> str:
        """Say what its author did."""
        taken = f" to take back change {self.reverts}" if self.reverts is not None else ""
        return f"began it on revision {self.base}{taken}"


class Amended(Event):
    """Its author put it anew, which makes a version of its own, that nobody has approved.

    Attributes:
        title: the new title, or None where it stays; likewise below.
        description: the new description.
        operations: the new operations; `base`, `effect` and `about` go with them.
        base: the revision that they were worked out on.
        effect: what they do on it.
        about: the IRIs that each is about.
        answers: the new differences in the answers to competency questions that are right.
        lets_stand: number of the request that it took back, and no longer does: it is no revert by that.
    """

    kind: ClassVar[str] = "amended"

    title: str | None = None
    description: str | None = None
    operations: tuple[dict[str, Any], ...] | None = None
    base: int
    effect: str = ""
    about: tuple[tuple[str, ...], ...] = ()
    answers: Mapping[str, Accepted] | None = None
    lets_stand: int | None = None

    def after(self, request: ChangeRequest, entry: JournalEntry) -> ChangeRequest:
        """Give what the request is after it."""
        documents: tuple[Mapping[str, Any], ...] | None = self.operations
        return replace(
            request,
            title=request.title if self.title is None else self.title,
            description=request.description if self.description is None else self.description,
            documents=request.documents if documents is None else documents,
            base=self.base,
            effect=self.effect,
            about=self.about,
            version=request.version + 1,
            state=State.PROPOSED if request.state is State.PROPOSED else State.DRAFT,
            approvals=(),
            rejection=None,
            clashes=(),
            clashed=None,
            failures=(),
            failed=None,
            checks={},
            answers=request.answers if self.answers is None else self.answers,
            reverts=request.reverts if self.lets_stand is None else None,
        )

    def in_words(self) -> str:
        """Say what its author did."""
        names = ("title", "description", "operations", "answers")
        named = [name for name in names if getattr(self, name) is not None]
        stands = "" if self.lets_stand is None else f", so that it no longer takes back change {self.lets_stand}"
        return f"amended {' and '.join(named) or 'its base'}, on revision {self.base}{stands}"


class Rebased(Event):
    """Its operations were found to do on a newer revision what they were written for.

    Attributes:
        base: that revision.
    """

    kind: ClassVar[str] = "rebased"

    base: int

    def after(self, request: ChangeRequest, entry: JournalEntry) -> ChangeRequest:
        """Give what the request is after it."""
        return replace(request, base=self.base, clashes=(), clashed=None)

    def in_words(self) -> str:
        """Say what its author did."""
        return f"based it on revision {self.base}"


class Submitted(Event):
    """Its author proposed it.

    Attributes:
        base: the revision on which its operations were found to do what they were written for.
        checks: what came of each check on it, by its name.
        failures: the checks that fail, and would keep it from being merged.
    """

    kind: ClassVar[str] = "submitted"

    base: int
    checks: Mapping[str, str] = {}
    failures: tuple[Failure, ...] = ()

    def after(self, request: ChangeRequest, entry: JournalEntry) -> ChangeRequest:
        """Give what the request is after it."""
        return replace(
            request,
            state=State.PROPOSED,
            submitted=entry.at,
            base=self.base,
            clashes=(),
            clashed=None,
            checks=self.checks,
            failures=self.failures,
            failed=None,
        )

    def in_words(self) -> str:
        """Say what its author did."""
        failing = f"; failing: {'; '.join(failure.in_words() for failure in self.failures)}" if self.failures else ""
        return f"proposed it, on revision {self.base}{failing}"


class Withdrawn(Event):
    """Its author took it back, as a draft; what was approved or rejected is to be decided anew."""

    kind: ClassVar[str] = "withdrawn"

    def after(self, request: ChangeRequest, entry: JournalEntry) -> ChangeRequest:
        """Give what the request is after it."""
        return replace(request, state=State.DRAFT, approvals=(), rejection=None)

    def in_words(self) -> str:
        """Say what its author did."""
        return "took it back as a draft"
