"""Change requests by a client that waits for each answer."""

from collections.abc import Iterable, Iterator, Sequence

from kgservice.changes.checks.checked import Checked
from kgservice.changes.drafting import Answers
from kgservice.changes.history import Happening
from kgservice.changes.request import ChangeRequest
from kgservice.changes.transitions import Action
from kgservice.client.changing import asking
from kgservice.client.changing.change_line import ChangeLine, ChangePage
from kgservice.client.changing.difference import StatementDifference
from kgservice.client.changing.given import Given, Steps
from kgservice.client.changing.impact_report import ImpactReport
from kgservice.client.transport import Transport

__all__ = ["Changes"]


class Changes:
    """The change requests of a service; safe to share between threads.

    A request is given by its number, or as it was read: then its version is the one that was seen. Every method that
    writes raises `KeyNeeded` or `Forbidden` where the role does not suffice, `NotNow` where the state of the request
    does not admit it, `NotYours` where it is open to others, `UnknownChange` where there is no such request, and
    `Conflict` where others were always faster. Nothing that may have been carried out is sent twice.
    """

    def __init__(self, transport: Transport) -> None:
        """Ask over a transport."""
        self._transport = transport

    def create(
        self,
        title: str,
        operations: Steps | None = None,
        *,
        scheme: str | None = None,
        description: str = "",
        tags: Iterable[str] = (),
        reviewers: Iterable[str] = (),
        base: int | None = None,
        answers: Answers | None = None,
    ) -> ChangeRequest:
        """Begin a request, as a draft.

        Args:
            title: what it does, in a line.
            operations: what it does: operations, their documents, or KGCL text; none as yet is allowed. Documents and
                KGCL may name concepts by IRI or CURIE.
            scheme: the scheme, or a tier of one, that bare labels in documents are looked for in.
            description: why, as Markdown.
            tags: its tags.
            reviewers: names of those who are asked to look at it.
            base: the revision that the operations were written for; the newest where None.
            answers: differences that it makes in the answers to competency questions and that are right, by the
                question; `answer` finds them out.

        Raises:
            EmotaxaError: where a part of it is none, or too long.
            Malformed, Unfit: where an operation is none, or does not fit the base; `field` tells which.
            UnknownReference, AmbiguousReference: where a name in one names nothing, or several concepts.
            NothingChanges: where all together leave the graph as it is.
            UnknownRevision: where the base cannot be read.
        """
        asked = asking.create(title, operations, scheme, description, tags, reviewers, base, answers)
        return self._transport.run(asked)

    def get(self, number: int) -> ChangeRequest:
        """Give a request as it stands."""
        return self._transport.run(asking.get(number))

    def list(
        self,
        *,
        states: Sequence[str] = (),
        author: str | None = None,
        reviewer: str | None = None,
        tag: str | None = None,
        about: str | None = None,
        text: str | None = None,
        limit: int = 50,
        cursor: str | None = None,
    ) -> ChangePage:
        """Give a page of requests, newest first: those to which all that is named applies.

        Args:
            states: any of these states.
            author: name of the author; upper and lower case aside, as all names here.
            reviewer: name of somebody who was asked for a review, or has decided.
            tag: a tag.
            about: IRI or CURIE of something that an operation is about.
            text: words, each of which stands in the title, the description or a comment.
            limit: requests on the page, at most.
            cursor: `next` of the page before, with the same arguments.

        Raises:
            EmotaxaError: where a state is none, or the cursor belongs to another question.
        """
        asked = asking.listed(states, author, reviewer, tag, about, text, limit, cursor)
        return self._transport.run(asked)

    def iterate(
        self,
        *,
        states: Sequence[str] = (),
        author: str | None = None,
        reviewer: str | None = None,
        tag: str | None = None,
        about: str | None = None,
        text: str | None = None,
    ) -> Iterator[ChangeLine]:
        """Give all requests to which what is named applies, newest first, page by page; arguments as those of `list`.

        Requests that are begun meanwhile are not among them.
        """
        cursor = None
        while True:
            page = self.list(
                states=states,
                author=author,
                reviewer=reviewer,
                tag=tag,
                about=about,
                text=text,
                limit=asking.PAGE,
                cursor=cursor,
            )
            yield from page.changes
            cursor = page.next
            if cursor is None:
                return

    def amend(
        self,
        change: Given,
        *,
        title: str | None = None,
        description: str | None = None,
        operations: Steps | None = None,
        scheme: str | None = None,
        base: int | None = None,
        answers: Answers | None = None,
        version: int | None = None,
    ) -> ChangeRequest:
        """Put a request anew, which makes a version that nobody has approved; what is None stays.

        Args:
            change: the request.
            title: a new title.
            description: a new description.
            operations: new operations, in place of all that there are.
            scheme: as `create` has it.
            base: the revision that they were written for; to name it settles the conflicts up to it.
            answers: all that is accepted, as `create` has it; what is left out is accepted no longer.
            version: the version that was seen; that of `change` where None.

        Raises:
            EmotaxaError, Malformed, Unfit, NothingChanges, UnknownReference, UnknownRevision: as `create` does.
            Moved: where the request is in another version than the one that was seen.
        """
        return self._transport.run(asking.amend(change, title, description, operations, scheme, base, answers, version))

    def submit(self, change: Given, *, version: int | None = None) -> ChangeRequest:
        """Propose a draft to the reviewers.

        Raises:
            EmotaxaError: where it has no operations.
            InConflict: where others have changed what it rests on; that is noted.
            Moved: as `amend` does.
        """
        return self._transport.run(asking.versioned(change, "submit", version))

    def withdraw(self, change: Given, *, version: int | None = None) -> ChangeRequest:
        """Take a request back as a draft.

        Raises:
            Moved: as `amend` does.
        """
        return self._transport.run(asking.versioned(change, "withdraw", version))

    def approve(self, change: Given, text: str = "", *, version: int | None = None) -> ChangeRequest:
        """Say yes to a version: the one that was seen, or the newest where none is named.

        Raises:
            Moved: where the request was amended since.
        """
        return self._transport.run(asking.approve(change, text, version))

    def reject(self, change: Given, reason: str, *, version: int | None = None) -> ChangeRequest:
        """Say no to a version, and why.

        Raises:
            EmotaxaError: where no reason is given.
            Moved: as `approve` does.
        """
        return self._transport.run(asking.reject(change, reason, version))

    def rebase(self, change: Given) -> ChangeRequest:
        """Base a request on the newest revision; approvals hold.

        Raises:
            InConflict: where others have changed what it rests on; that is noted.
        """
        return self._transport.run(asking.done(change, "rebase"))

    def merge(self, change: Given, *, version: int | None = None) -> ChangeRequest:
        """Bring an approved request into the graph; `merge.revision` of the answer is the revision that it made.

        Raises:
            InConflict: where others have changed what it rests on; `clashes` tells where.
            ChecksFailed: where a check fails after it; `failures` tells which.
            TooFewApprovals: where more have to approve than when it was approved.
            Moved: where the request is in another version than the one that was seen.
        """
        return self._transport.run(asking.versioned(change, "merge", version))

    def revert(self, change: Given, reason: str) -> ChangeRequest:
        """Begin a request that takes a merged one back, as a draft.

        Raises:
            EmotaxaError: where no reason is given.
            InConflict: where later changes build on it.
        """
        return self._transport.run(asking.done(change, "revert", {"reason": reason}))

    def answer(
        self, change: Given, questions: str | Sequence[str] | None, why: str, *, version: int | None = None
    ) -> ChangeRequest:
        """Accept that competency questions are answered otherwise after a request, as they are now: one new version.

        Args:
            change: the request.
            questions: name of a question, or of several, as `check` tells them; None for all that it tells.
            why: why the new answers are right.
            version: the version that was seen; that of `change` where None.

        Raises:
            UnknownReference: where there is no such question.
            EmotaxaError: where an answer does not differ, no question is named, or no reason is given.
            Forbidden: where one looks for what must not be, and whoever asks is no admin.
            Moved, InConflict: as `merge` does.
        """
        return self._transport.run(asking.answer(change, questions, why, version))

    def check(self, change: Given) -> tuple[Checked, ...]:
        """Run the checks on what a request makes of the graph; `kgservice.changes.checks.checked.gate` sums them up.

        Raises:
            InConflict: where it does not fit the newest revision.
            UnknownRevision: where the revision before a merged one can no longer be read.
        """
        return self._transport.run(asking.check(change))

    def impact(self, change: Given) -> ImpactReport:
        """Work out what a request moves.

        Raises:
            InConflict, UnknownRevision: as `check` does.
        """
        return self._transport.run(asking.impact(change))

    def diff(self, change: Given) -> StatementDifference:
        """Give the statements that a request lets come and go.

        Raises:
            InConflict, UnknownRevision: as `check` does.
        """
        return self._transport.run(asking.diff(change))

    def history(self, change: Given) -> tuple[Happening, ...]:
        """Tell what happened to a request, oldest first."""
        return self._transport.run(asking.history(change))

    def kgcl(self, change: Given) -> str:
        """Give the operations of a request in KGCL, one a line; a remark stands for what KGCL has no words for."""
        return self._transport.run(asking.kgcl(change))

    def allowed(self, change: Given) -> tuple[Action, ...]:
        """Give what whoever asks may do with a request now."""
        return self._transport.run(asking.allowed(change))

    def comment(
        self, change: Given, text: str, *, thread: int | None = None, operation: int | None = None
    ) -> ChangeRequest:
        """Say something, in a thread or as a new one; `@ann` or `@"Ann Lee"` in it addresses somebody.

        Args:
            change: the request.
            text: what, as Markdown.
            thread: number of the thread, from 1; None for a new one.
            operation: place of the operation, from 0, that a new thread is about; None for the whole.

        Raises:
            EmotaxaError: where the text is none or too long, or there is no such operation.
            UnknownThread: where there is no such thread.
        """
        body = {"text": text, "thread": thread, "operation": operation}
        return self._transport.run(asking.done(change, "comments", body))

    def resolve_thread(self, change: Given, thread: int, *, resolved: bool = True) -> ChangeRequest:
        """Find a thread settled, or open again.

        Raises:
            UnknownThread: where there is no such thread.
        """
        return self._transport.run(asking.done(change, f"threads/{thread}", {"resolved": resolved}))

    def request_review(self, change: Given, names: Iterable[str] = (), *, drop: Iterable[str] = ()) -> ChangeRequest:
        """Ask for reviews, and ask no longer for others.

        Raises:
            EmotaxaError: where a name is none, is the author's, or there are too many.
        """
        return self._transport.run(asking.done(change, "reviewers", {"add": [*names], "drop": [*drop]}))

    def tag(self, change: Given, tags: Iterable[str] = (), *, drop: Iterable[str] = ()) -> ChangeRequest:
        """Tag a request, and take other tags away.

        Raises:
            EmotaxaError: where a tag is none, or there are too many.
        """
        return self._transport.run(asking.done(change, "tags", {"add": [*tags], "drop": [*drop]}))

    def watch(self, change: Given, *, watching: bool = True) -> ChangeRequest:
        """Want to hear of a request, or no longer."""
        return self._transport.run(asking.done(change, "watch", {"watching": watching}))
