"""Change requests in this process, over the desk of one store."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from kgservice.access.principal import Principal
from kgservice.changes.checks.checked import Checked
from kgservice.changes.drafting import Answers
from kgservice.changes.editing import Editing
from kgservice.changes.history import Happening
from kgservice.changes.operations.operation import Operation
from kgservice.changes.register import Question
from kgservice.changes.request import ChangeRequest, State
from kgservice.changes.transitions import Action
from kgservice.client.changing.change_line import ChangePage
from kgservice.client.changing.changes import Changes
from kgservice.client.changing.difference import StatementDifference
from kgservice.client.changing.given import Given, Steps, documents_of, number_of, seen
from kgservice.client.changing.impact_report import ImpactReport
from kgservice.views.change_texts import diff_view, kgcl_lines
from kgservice.views.changes import changes_view
from ontology.errors import EmotaxaError
from ontology.reference import find_concept

if TYPE_CHECKING:
    from kgservice.changes.impact.impact import Impact

__all__ = ["LocalChanges"]


class LocalChanges(Changes):
    """The change requests of a store in this process."""

    def __init__(self, editing: Editing, by: Principal) -> None:
        """Ask at the desk of a store.

        Args:
            editing: the desk, and what else changes the store.
            by: who asks.
        """
        self._editing = editing
        self._desk = editing.desk
        self._by = by

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
        """Begin a request, as a draft."""
        read = self._operations(operations, scheme, base) or ()
        return self._desk.create(
            self._by, title, read, description=description, tags=tags, reviewers=reviewers, base=base, answers=answers
        )

    def get(self, number: int) -> ChangeRequest:
        """Give a request as it stands."""
        return self._desk.get(number)

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
        """Give a page of requests, newest first."""
        question = Question(tuple(map(_state, states)), author, reviewer, tag, self._about(about), text)
        page = self._desk.list(question, limit=limit, cursor=cursor)
        return ChangePage.of(changes_view(page, self._editing.workspace.store.revision))

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
        """Put a request anew."""
        number = number_of(change)
        # What is written without a word about its base was written for that of the request.
        written_for = self._desk.get(number).base if base is None and operations is not None else base
        return self._desk.amend(
            number,
            self._by,
            title=title,
            description=description,
            operations=self._operations(operations, scheme, written_for),
            base=base,
            answers=answers,
            version=seen(change, version),
        )

    def submit(self, change: Given, *, version: int | None = None) -> ChangeRequest:
        """Propose a draft to the reviewers."""
        return self._desk.submit(number_of(change), self._by, version=seen(change, version))

    def withdraw(self, change: Given, *, version: int | None = None) -> ChangeRequest:
        """Take a request back as a draft."""
        return self._desk.withdraw(number_of(change), self._by, version=seen(change, version))

    def approve(self, change: Given, text: str = "", *, version: int | None = None) -> ChangeRequest:
        """Say yes to a version."""
        return self._desk.approve(number_of(change), self._by, text, version=self._version(change, version))

    def reject(self, change: Given, reason: str, *, version: int | None = None) -> ChangeRequest:
        """Say no to a version, and why."""
        return self._desk.reject(number_of(change), self._by, reason, version=self._version(change, version))

    def rebase(self, change: Given) -> ChangeRequest:
        """Base a request on the newest revision."""
        return self._desk.rebase(number_of(change), self._by)

    def merge(self, change: Given, *, version: int | None = None) -> ChangeRequest:
        """Bring an approved request into the graph."""
        return self._desk.merge(number_of(change), self._by, version=seen(change, version))

    def revert(self, change: Given, reason: str) -> ChangeRequest:
        """Begin a request that takes a merged one back."""
        return self._desk.revert(number_of(change), self._by, reason)

    def answer(
        self, change: Given, questions: str | Sequence[str] | None, why: str, *, version: int | None = None
    ) -> ChangeRequest:
        """Accept that competency questions are answered otherwise after a request."""
        return self._desk.answer(number_of(change), self._by, questions, why, version=seen(change, version))

    def check(self, change: Given) -> tuple[Checked, ...]:
        """Run the checks on what a request makes of the graph."""
        return tuple(self._desk.check(number_of(change)))

    def impact(self, change: Given) -> ImpactReport:
        """Work out what a request moves."""
        number = number_of(change)
        found: Impact | None = self._desk.impact(number)
        assert found is not None, "the desk of a workspace works it out"
        return ImpactReport.of({"number": number, **found.as_document()})

    def diff(self, change: Given) -> StatementDifference:
        """Give the statements that a request lets come and go."""
        number = number_of(change)
        return StatementDifference.of(diff_view(number, self._desk.proposal(number)))

    def history(self, change: Given) -> tuple[Happening, ...]:
        """Tell what happened to a request, oldest first."""
        return self._desk.history(number_of(change))

    def kgcl(self, change: Given) -> str:
        """Give the operations of a request in KGCL."""
        return kgcl_lines(self._desk.get(number_of(change)))

    def allowed(self, change: Given) -> tuple[Action, ...]:
        """Give what whoever asks may do with a request now."""
        return self._desk.allowed(self._desk.get(number_of(change)), self._by)

    def comment(
        self, change: Given, text: str, *, thread: int | None = None, operation: int | None = None
    ) -> ChangeRequest:
        """Say something, in a thread or as a new one."""
        return self._desk.comment(number_of(change), self._by, text, thread=thread, operation=operation)

    def resolve_thread(self, change: Given, thread: int, *, resolved: bool = True) -> ChangeRequest:
        """Find a thread settled, or open again."""
        return self._desk.resolve_thread(number_of(change), self._by, thread, resolved=resolved)

    def request_review(self, change: Given, names: Iterable[str] = (), *, drop: Iterable[str] = ()) -> ChangeRequest:
        """Ask for reviews, and ask no longer for others."""
        return self._desk.request_review(number_of(change), self._by, names, drop=drop)

    def tag(self, change: Given, tags: Iterable[str] = (), *, drop: Iterable[str] = ()) -> ChangeRequest:
        """Tag a request, and take other tags away."""
        return self._desk.tag(number_of(change), self._by, tags, drop=drop)

    def watch(self, change: Given, *, watching: bool = True) -> ChangeRequest:
        """Want to hear of a request, or no longer."""
        return self._desk.watch(number_of(change), self._by, watching=watching)

    def _version(self, change: Given, version: int | None) -> int:
        wanted = seen(change, version)
        return self._desk.get(number_of(change)).version if wanted is None else wanted

    def _operations(self, steps: Steps | None, scheme: str | None, base: int | None) -> Sequence[Operation] | None:
        documents, text = documents_of(steps)
        return self._editing.operations(documents, text, scheme=scheme, revision=base)

    def _about(self, text: str | None) -> str | None:
        """Give the IRI of what is named; an IRI may be of anything, also of what is not there any more."""
        if text is None or "://" in text:
            return text
        return find_concept(self._editing.workspace.at().knowledge.taxonomy, text, field="about").iri


def _state(text: str) -> State:
    try:
        return State(text)
    except ValueError:
        known = ", ".join(State)
        raise EmotaxaError(
            f"there is no state {text!r}", hint=f"it is one of {known}", value=text, field="state"
        ) from None
