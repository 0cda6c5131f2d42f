"""Change requests: what somebody proposes, and what has become of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from kgservice.changes.answers import Accepted, Difference
from kgservice.changes.clash import Clash, Failure
from kgservice.changes.operations.operation import Operation
from kgservice.changes.person import each_once
from kgservice.changes.restoration import read_kept
from kgservice.changes.threads import Thread

__all__ = [
    "SUBJECTS",
    "Approval",
    "ChangeRequest",
    "Merge",
    "Rejection",
    "State",
    "number_of",
    "subject_of",
]

SUBJECTS = "change/"
"""How the subjects of change requests begin in the journal."""


class State(StrEnum):
    """What a request has come to."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"
    MERGED = "merged"
    REVERTED = "reverted"


@dataclass(frozen=True, slots=True)
class Approval:
    """A reviewer's yes to one version.

    Attributes:
        author: who.
        at: when, in UTC as all times here.
        version: the version.
        text: what they said with it, or an empty string.
    """

    author: str
    at: datetime
    version: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class Rejection:
    """A reviewer's no to one version.

    Attributes:
        author: who.
        at: when.
        version: the version.
        reason: why.
    """

    author: str
    at: datetime
    version: int
    reason: str


@dataclass(frozen=True, slots=True)
class Merge:
    """How a request came into the graph.

    Attributes:
        author: who merged it.
        at: when.
        revision: the revision that it made.
        checks: what came of each check before it, by its name; none where that was not noted.
        answers: how the answers moved that its version says are right, by the competency question.
    """

    author: str
    at: datetime
    revision: int
    checks: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, Difference] = field(default_factory=dict)


@dataclass(frozen=True)
class ChangeRequest:
    """A list of operations that somebody proposes: what their entries in the journal come to.

    Attributes:
        number: from 1, without gaps.
        title: what it does, in a line; the summary of the revision that it makes.
        description: why, as Markdown, or an empty string.
        author: who wrote it.
        state: what it has come to.
        documents: its operations, as JSON documents.
        base: the revision that they were last found to do what they were written for.
        effect: SHA-256, in hexadecimal, of what they do on it, as `kgservice.changes.rebase` has it.
        about: IRIs that each operation is about.
        version: how often it was put, from 1: whatever is amended makes a new one, and approvals hold for one.
        place: of its newest entry in the journal, from 1.
        created: when it was begun, in UTC as all times here.
        changed: when its newest entry was written.
        submitted: when it was last proposed, or None.
        reviewers: names of those who were asked to look at it.
        approvals: of this version.
        rejection: that led to its state; None in every other.
        threads: comments with their replies; the thread n is at n - 1.
        tags: in the order in which they came.
        watchers: who wants to hear of it, its author included until they say otherwise.
        clashes: why it could not be merged or rebased as it stands, when that was last tried; none where it could.
        clashed: the revision on which it was tried.
        failures: the checks that failed when it was last proposed, or to be merged.
        failed: the revision on which they failed when it was to be merged; None where that was not tried.
        checks: what came of each check then, by its name: `passed`, `warned`, `failed` or `not run`.
        answers: differences that it makes in the answers to competency questions and that are right, by the question.
        merge: how it came into the graph, or None.
        reverts: number of the request that it takes back, or None.
        reverted_by: number of the request that took it back, or None.
        unread: kinds of entries that a newer Emotaxa wrote and this one cannot read: the rest may not be all.
    """

    number: int
    title: str
    description: str
    author: str
    state: State
    documents: tuple[Mapping[str, Any], ...]
    base: int
    effect: str
    about: tuple[tuple[str, ...], ...]
    place: int
    created: datetime
    changed: datetime
    version: int = 1
    submitted: datetime | None = None
    reviewers: tuple[str, ...] = ()
    approvals: tuple[Approval, ...] = ()
    rejection: Rejection | None = None
    threads: tuple[Thread, ...] = ()
    tags: tuple[str, ...] = ()
    watchers: tuple[str, ...] = ()
    clashes: tuple[Clash, ...] = ()
    clashed: int | None = None
    failures: tuple[Failure, ...] = ()
    failed: int | None = None
    checks: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, Accepted] = field(default_factory=dict)
    merge: Merge | None = None
    reverts: int | None = None
    reverted_by: int | None = None
    unread: tuple[str, ...] = field(default=())

    @property
    def subject(self) -> str:
        """What it is called in the journal."""
        return subject_of(self.number)

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        """Its operations.

        Raises:
            Malformed: where another Emotaxa wrote one that this one does not know.
        """
        return read_kept(self.documents)

    @property
    def iris(self) -> frozenset[str]:
        """Everything that it is about."""
        return frozenset(iri for each in self.about for iri in each)

    @property
    def participants(self) -> frozenset[str]:
        """Its author, and everybody who watches it, was asked, decided, commented or was mentioned, each once."""
        said = [comment for thread in self.threads for comment in thread.comments]
        names = (
            self.author,
            *self.watchers,
            *self.reviewers,
            *(approval.author for approval in self.approvals),
            *(() if self.rejection is None else (self.rejection.author,)),
            *(comment.author for comment in said),
            *(name for comment in said for name in comment.mentions),
        )
        return frozenset(each_once(names))


def subject_of(number: int) -> str:
    """Give what a request is called in the journal.

    >>> subject_of(17)
    'change/17'
    """
    return f"{SUBJECTS}{number}"


def number_of(subject: str) -> int:
    """Give the number of a request from what it is called in the journal.

    >>> number_of("change/17")
    17
    """
    return int(subject.removeprefix(SUBJECTS))
