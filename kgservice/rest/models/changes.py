"""Change requests, as they are answered."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from kgservice.rest.models.base import Answer, Revision

__all__ = [
    "Accepted",
    "Approval",
    "Change",
    "ChangesAnswer",
    "Check",
    "CheckFinding",
    "ChecksAnswer",
    "Clash",
    "Comment",
    "DiffAnswer",
    "Failure",
    "GraphCount",
    "Happening",
    "HistoryAnswer",
    "ImpactAnswer",
    "LightChange",
    "ListedMoves",
    "Merged",
    "Moved",
    "OperationField",
    "OperationKind",
    "OperationsAnswer",
    "Rejection",
    "Since",
    "StateName",
    "Thread",
    "ThreadCounts",
]

StateName = Literal["draft", "proposed", "approved", "rejected", "merged", "reverted"]

Number = Annotated[int, Field(description="Number of the change request.", examples=[1])]
Names = Annotated[list[str], Field(description="Names of keys.")]
About = Annotated[
    list[str], Field(description="CURIEs of the concepts, schemes, norms and mapping records that it is about.")
]
Base = Annotated[int, Field(description="Revision on which its operations last did what they were written for.")]
Worked = Annotated[int, Field(description="Revision on which it was worked out.")]


class ThreadCounts(Answer):
    """How many threads there are."""

    open: int
    resolved: int


class _Head(Answer):
    """What lists tell of a request, too."""

    number: Number
    title: str = Field(description="What it does, in a line.")
    author: str
    state: StateName
    version: int = Field(description="How often it was put, from 1; approvals hold for one version.")
    base: Base
    about: About
    tags: list[str]
    reviewers: Names
    created: datetime = Field(description="When it was begun, in UTC, as all times here.")
    changed: datetime = Field(description="When something last happened to it.")
    reverts: int | None = Field(description="Number of the request that it takes back.")
    reverted_by: int | None = Field(description="Number of the request that took it back.")


class LightChange(_Head):
    """A request without its operations and what was said; of what it is about, the first 20."""

    operations: int = Field(description="How many it has.")
    approvals: int = Field(description="How many there are of this version.")
    threads: ThreadCounts
    merged: int | None = Field(description="The revision that it made.")


class ChangesAnswer(Answer):
    """A page of requests, the newest first."""

    revision: Revision
    total: int = Field(description="How many there are on all pages, by now.")
    changes: list[LightChange]
    next: str | None = Field(description="Cursor of the next page; null where this is the last.")


class Approval(Answer):
    """A reviewer's yes."""

    author: str
    at: datetime
    version: int
    text: str


class Rejection(Answer):
    """A reviewer's no."""

    author: str
    at: datetime
    version: int
    reason: str


class Comment(Answer):
    """What somebody said."""

    author: str
    at: datetime
    text: str
    mentions: Names


class Thread(Answer):
    """A comment with its replies."""

    thread: int = Field(description="Its number within the request.")
    status: Literal["open", "resolved"]
    resolved_by: str | None
    operation: int | None = Field(description="Place of the operation that it is about, from 0; null for the whole.")
    version: int = Field(description="Version on which it was begun.")
    comments: list[Comment]


class Since(Answer):
    """A revision that somebody else made meanwhile."""

    revision: int
    at: datetime
    author: str
    summary: str


class Clash(Answer):
    """An operation that does not do any more what it did where it was written."""

    operation: int = Field(description="Its place in the request, from 0.")
    words: str = Field(description="What it is to do.")
    sentence: str = Field(description="All of it in a sentence.")
    expected: str = Field(description="What it goes by.")
    found: str = Field(description="What stands there now.")
    about: list[str] = Field(description="IRIs of what it is about.")
    since: list[Since] = Field(description="The revisions after the base that speak of these, newest first.")


class Failure(Answer):
    """A check that failed."""

    name: str
    findings: list[str] = Field(description="The first of what it found.")
    count: int
    sentence: str


class Moved(Answer):
    """How the answer of a competency question moves."""

    lost: list[list[str]] = Field(description="Rows that it has no more.")
    come: list[list[str]] = Field(description="Rows that it has now.")


class Accepted(Moved):
    """The same, of which somebody said that it is right."""

    why: str
    by: str


class Merged(Answer):
    """How a request came into the graph."""

    author: str
    at: datetime
    revision: int = Field(description="The revision that it made.")
    checks: dict[str, str] = Field(description="What came of each check before it.")
    answers: dict[str, Moved | Accepted] = Field(description="Answers that moved with it, by competency question.")


class Change(_Head):
    """A change request."""

    description: str = Field(description="Why, as Markdown.")
    operations: list[dict[str, Any]] = Field(description="What it does, concepts named by IRI.")
    words: list[str] = Field(description="The same in sentences.")
    about_operations: list[list[str]] = Field(description="IRIs that each operation is about.")
    effect: str = Field(description="SHA-256, in hexadecimal, of what the operations do on the base.")
    place: int = Field(description="How much has happened to it; it counts up with all that does.")
    submitted: datetime | None = Field(description="When it was last proposed.")
    approvals: list[Approval] = Field(description="Of this version.")
    rejection: Rejection | None
    threads: list[Thread]
    watchers: Names
    clashes: list[Clash] = Field(description="Why it could not be merged or rebased, when that was last tried.")
    clashed: int | None = Field(description="The revision on which it was tried.")
    failures: list[Failure] = Field(description="The checks that failed when it was last proposed, or to be merged.")
    checks: dict[str, str] = Field(description="What came of each check then.")
    answers: dict[str, Accepted] = Field(description="Answers that move and are right, by competency question.")
    merged: Merged | None
    unread: list[str] = Field(description="Kinds of entries that only a newer Emotaxa can read.")
    allowed: list[str] = Field(description="What whoever asks may do with it now.")


class Happening(Answer):
    """Something that happened to a request."""

    place: int = Field(description="From 1.")
    at: datetime
    author: str
    kind: str = Field(examples=["approved"])
    words: str = Field(description="What its author did; to be read after the name.")
    body: Any = Field(description="What was noted.")


class HistoryAnswer(Answer):
    """What happened to a request, oldest first."""

    number: Number
    history: list[Happening]


class CheckFinding(Answer):
    """Something that a check found."""

    level: Literal["ERROR", "WARN", "INFO"]
    rule: str
    graph: str = Field(description="IRI of the graph, or what was looked at.")
    slot: str | None = Field(description="The property or field.")
    node: str = Field(description="IRI of what it was found at.")
    value: str
    message: str
    hint: str = Field(description="How to mend it.")


class Check(Answer):
    """A check's outcome."""

    name: str = Field(examples=["shapes"])
    status: Literal["passed", "warned", "failed", "not run"]
    reason: str = Field(description="Why it was not run, or what there was not to look at.")
    cure: str = Field(description="What has to be done so that it can be run.")
    seconds: float
    errors: int
    warnings: int
    notes: int
    findings: list[CheckFinding] = Field(description="What the request brings in.")


class ChecksAnswer(Answer):
    """The outcome of all checks, the cheapest first."""

    number: Number
    revision: Worked
    passed: bool = Field(description="Whether nothing stands in the way of a merge.")
    seconds: float
    checks: list[Check]


class ListedMoves(Answer):
    """What moves of one kind, what matters most first."""

    count: int = Field(description="How many there are in all.")
    more: int = Field(description="How many are not listed.")
    items: list[dict[str, Any]]


class ImpactAnswer(Answer):
    """What a request moves."""

    number: Number
    revision: Worked
    summary: list[str] = Field(description="The whole in sentences.")
    scale: str = Field(description="The scale of the points.")
    rows: int = Field(description="Rows of data sets whose labels move, where known.")
    classes: ListedMoves = Field(description="Concepts, schemes and norms that are described otherwise.")
    inferences: ListedMoves = Field(description="What follows by now, or no longer.")
    pairs: ListedMoves = Field(description="Conversions that move, by scheme and level.")
    conversions: ListedMoves = Field(description="The same by label, with degrees before and after.")
    labels: ListedMoves = Field(description="Labels of data sets, with rows where known.")
    points: ListedMoves = Field(description="Points, and the octants that they lie in.")
    recipes: ListedMoves = Field(description="Saved recipes that rest on what moves.")
    predictions: ListedMoves = Field(description="Models and files of predictions that do.")
    resolutions: ListedMoves = Field(description="Texts that name something else.")


class GraphCount(Answer):
    """How much comes and goes in a graph."""

    graph: str | None = Field(description="Its IRI; null for the one without a name.")
    added: int
    removed: int


class DiffAnswer(Answer):
    """The statements that a request lets come and go."""

    number: Number
    revision: Worked
    graphs: list[GraphCount]
    added: list[str] = Field(description="What comes: N-Quads, by graph and in order.")
    removed: list[str] = Field(description="What goes, likewise.")


class OperationField(Answer):
    """A field of an operation."""

    name: str
    required: bool
    description: str


class OperationKind(Answer):
    """A kind of operation."""

    type: str = Field(examples=["NodeRename"])
    description: str = Field(description="What it does.")
    fields: list[OperationField]
    # The name `schema` is taken in models.
    document: dict[str, Any] = Field(alias="schema", description="JSON schema of its document, with IRIs.")
    kgcl: list[str] = Field(description="How it is written in KGCL; none where KGCL has no words for it.")


class OperationsAnswer(Answer):
    """The kinds of operations."""

    operations: list[OperationKind]
