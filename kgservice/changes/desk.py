"""The desk: where change requests are written, talked about, decided on, merged and reverted."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from kgservice.access.principal import Principal
from kgservice.changes.accepting import admit_question, answers_now, question_named
from kgservice.changes.checks.terms import CheckTerms
from kgservice.changes.conversation import Conversation
from kgservice.changes.drafting import Answers, Written, others
from kgservice.changes.errors import InConflict
from kgservice.changes.events.review import Approved, Rejected
from kgservice.changes.events.writing import Amended, Rebased, Submitted, Withdrawn
from kgservice.changes.merging import Merging, tell_clashes
from kgservice.changes.operations.operation import Unfit
from kgservice.changes.reading import Reading
from kgservice.changes.rebase import clash_of, stand
from kgservice.changes.register import Register
from kgservice.changes.request import ChangeRequest
from kgservice.changes.reverting import inverse_of
from kgservice.changes.settings import ChangeSettings
from kgservice.changes.transitions import Action, admit_role
from kgservice.changes.trials import Check, Moves, Trials
from kgservice.stores.protocol import GraphStore
from ontology.errors import EmotaxaError

if TYPE_CHECKING:
    from kgservice.changes.checks.memory import Memory

__all__ = ["Desk"]


class Desk(Reading, Conversation):
    """Keeps the change requests of a store; safe to share between threads, and any number of processes may have one.

    Whoever does something is a principal, and the table of `kgservice.changes.transitions` says what they may do. Every
    one of these methods that writes raises `KeyNeeded` or `Forbidden` where their role does not suffice, `NotNow` where
    the state of the request does not admit it, `NotYours` where it is open to others, `UnknownChange` where there is no
    such request, `NewerJournal` where only a newer Emotaxa can read it, and `Conflict` where others were always faster.
    """

    def __init__(
        self,
        store: GraphStore,
        settings: ChangeSettings | None = None,
        *,
        checks: Check | None = None,
        terms: CheckTerms | None = None,
        memory: "Memory | None" = None,
        impact: Moves | None = None,
    ) -> None:
        """Open the desk.

        Args:
            store: the graph, with its journal.
            settings: how many have to approve, and limits.
            checks: what is checked before anything is proposed or merged; all checks where None.
            terms: how far the checks go. What is accepted, and expected of the competency questions, the desk adds.
            memory: what the checks keep from one change to the next, where others share it.
            impact: works out what a request moves; without it, nobody is told.
        """
        settings = settings or ChangeSettings()
        register = Register.of(store)
        trials = Trials(
            store, register, checks=checks, terms=terms, memory=memory, impact=impact, required=settings.required
        )
        Conversation.__init__(self, store, settings)
        Reading.__init__(self, self._ledger, register, trials, settings.page)
        self._store = store
        self._merging = Merging(self._ledger, settings, trials)

    def create(
        self,
        by: Principal,
        title: str,
        operations: Sequence[Written] = (),
        *,
        description: str = "",
        tags: Iterable[str] = (),
        reviewers: Iterable[str] = (),
        base: int | None = None,
        answers: Answers | None = None,
    ) -> ChangeRequest:
        """Begin a request, as a draft.

        Args:
            by: its author.
            title: what it does, in a line.
            operations: what it does; none as yet is allowed.
            description: why.
            tags: its tags.
            reviewers: names of those who are asked to look at it.
            base: the revision that the operations were written for; the newest where None.
            answers: differences that it makes in the answers to competency questions and that are right, by the
                question; `answer` finds them out.

        Raises:
            EmotaxaError: where a part of it is none, or too long.
            UnknownReference, OnlyAdmins: where there is no such question, or only an admin can accept what it finds.
            Malformed, Unfit: where an operation is none, or does not fit the base; `field` tells which.
            NothingChanges: where all together leave the graph as it is.
            UnknownRevision: where the store cannot read the base.
        """
        admit_role(Action.CREATE, by)
        reviewers = others(reviewers, by.name)
        accepted = self._drafting.answers(answers or {}, by, {})
        event = self._drafting.created(
            title, operations, description, tags=tags, reviewers=reviewers, base=base, answers=accepted
        )
        return self._ledger.begin(event, by)

    def amend(
        self,
        number: int,
        by: Principal,
        *,
        title: str | None = None,
        description: str | None = None,
        operations: Sequence[Written] | None = None,
        base: int | None = None,
        version: int | None = None,
        answers: Answers | None = None,
    ) -> ChangeRequest:
        """Put a request anew, which makes a version that nobody has approved; an approved or rejected one is a draft.

        What is None stays. Operations are worked out on the base that the request has, or on `base`: to name a base is
        to say that one knows what stands there, and settles the conflicts up to it. The first operations of an empty
        draft are worked out on the newest revision. One that takes another request back and is to do something else
        takes nothing back any more.

        Raises:
            EmotaxaError, Malformed, Unfit, NothingChanges, UnknownRevision, UnknownReference, OnlyAdmins: as `create`
                does.
            Moved: where the request is in another version than `version`, the one that the author has seen.
        """

        def amended(request: ChangeRequest) -> Amended | None:
            accepted = None if answers is None else self._drafting.answers(answers, by, request.answers)
            return self._drafting.amended(request, title, description, operations, base, accepted)

        return self._ledger.write(number, by, Action.AMEND, amended, version=version)

    def answer(
        self,
        number: int,
        by: Principal,
        questions: str | Sequence[str] | None,
        why: str,
        *,
        version: int | None = None,
    ) -> ChangeRequest:
        """Accept how the answers to competency questions differ with a request now, which makes a version of it.

        It is merged only if it makes those differences then, and no others; a number may have moved meanwhile, but by
        as much as now. Once it is merged, those answers are the expected ones. Where an answer does not differ any
        more, what was accepted is dropped.

        Args:
            number: the request.
            by: who accepts it; they cannot approve it, then.
            questions: the name of a question, or of several; None for all of which its checks tell.
            why: why the new answers are right.
            version: the version that they have seen.

        Raises:
            EmotaxaError: where no reason is given, no question is named, or an answer does not differ.
            UnknownReference: where there is no such question.
            OnlyAdmins: where a question looks for what must not be, and they are no admin.
            InConflict, Unreadable: as `proposal` does.
            Moved: as `amend` does.
        """
        said = self._drafting.text(why, "why")
        named = [questions] if isinstance(questions, str) else questions
        if named is not None and not named:
            raise EmotaxaError("no question is named", hint="name those whose answers are right", field="questions")

        def answered(request: ChangeRequest) -> Amended | None:
            for name in named or ():
                admit_question(question_named(name, "questions"), by)
            revision = self._store.revision
            self._proposal(request, revision)
            if named is None:
                found = self._trials.told_answers(request, revision)
            else:
                found = self._trials.moved_answers(request, revision, named)
            answers = answers_now(request, found, named, said, by)
            return self._drafting.amended(request, None, None, None, None, answers)

        return self._ledger.write(number, by, Action.ANSWER, answered, version=version)

    def submit(self, number: int, by: Principal, *, version: int | None = None) -> ChangeRequest:
        """Propose a draft to the reviewers, and tell them what the checks say to it.

        A check that fails does not keep it from being proposed, but would keep it from being merged.

        Raises:
            EmotaxaError: where it has no operations.
            DocumentError: where the checks cannot read what they go by.
            InConflict: where others have changed meanwhile what it rests on; that is noted.
            Moved: as `amend` does.
        """

        def submitted(request: ChangeRequest) -> Submitted:
            if not request.documents:
                raise EmotaxaError(
                    f"the change request {number} has no operations",
                    hint="amend it by what it is to do",
                    field="operations",
                )
            base = self._standing(request, by)
            verdict = self._trials.verdict(request, base)
            return Submitted(base=base, checks=verdict.checks, failures=verdict.failures)

        return self._ledger.write(number, by, Action.SUBMIT, submitted, version=version)

    def withdraw(self, number: int, by: Principal, *, version: int | None = None) -> ChangeRequest:
        """Take a request back as a draft; approvals and a rejection are dropped.

        Raises:
            Moved: as `amend` does.
        """
        return self._ledger.write(number, by, Action.WITHDRAW, lambda request: Withdrawn(), version=version)

    def approve(self, number: int, by: Principal, text: str = "", *, version: int) -> ChangeRequest:
        """Say yes to a version; once enough have, the request is approved, and others may still say so, too.

        Raises:
            Moved: where the request is in another version than `version`, the one that the reviewer has seen.
        """
        said = self._drafting.text(text, "text", empty=True)
        needed = self._settings.approvals

        def approved(request: ChangeRequest) -> Approved:
            return Approved(version=request.version, needed=needed, text=said)

        return self._ledger.write(number, by, Action.APPROVE, approved, version=version)

    def reject(self, number: int, by: Principal, reason: str, *, version: int) -> ChangeRequest:
        """Say no to a version, and why.

        Raises:
            EmotaxaError: where no reason is given.
            Moved: as `approve` does.
        """
        why = self._drafting.text(reason, "reason")

        def rejected(request: ChangeRequest) -> Rejected:
            return Rejected(version=request.version, reason=why)

        return self._ledger.write(number, by, Action.REJECT, rejected, version=version)

    def rebase(self, number: int, by: Principal) -> ChangeRequest:
        """Base a request on the newest revision; approvals hold, since it does there what it did.

        Raises:
            InConflict: where it does not, since others have changed what it rests on; that is noted.
        """

        def rebased(request: ChangeRequest) -> Rebased | None:
            base = self._standing(request, by)
            return None if base == request.base else Rebased(base=base)

        return self._ledger.write(number, by, Action.REBASE, rebased, decides=False)

    def merge(self, number: int, by: Principal, *, version: int | None = None) -> ChangeRequest:
        """Bring an approved request into the graph, as a new revision of which its author is the author.

        Its operations are worked out and checked anew on the newest revision. Where that fails, nothing changes: the
        request stays approved, and says why.

        Raises:
            Moved: where the request is in another version than `version`, if that is named.
            TooFewApprovals: where more have to approve than when it was approved.
            InConflict: where others have changed what it rests on; that is noted.
            ChecksFailed: where a check fails after it, or could not be run and has to be, or the graph could not be
                read any more; that is noted, too.
        """
        return self._merging.merge(number, by, version=version)

    def revert(self, number: int, by: Principal, reason: str) -> ChangeRequest:
        """Begin a request that takes a merged one back, as a draft; once it is merged itself, that one is reverted.

        Raises:
            EmotaxaError: where no reason is given.
            InConflict: where later changes build on it, so that it cannot be taken back alone.
        """
        why = self._drafting.text(reason, "reason")
        request = self._ledger.admitted(number, Action.REVERT, by)
        assert request.merge is not None, "only what is merged is reverted"
        operations = inverse_of(self._store, request)
        title = f"Revert change {number}: {request.title}"[: self._settings.title]
        try:
            answers = {name: moved.taken_back(why, by.name) for name, moved in request.merge.answers.items()}
            event = self._drafting.created(title, operations, why, tags=request.tags, answers=answers, reverts=number)
        except Unfit as unfit:
            about = [tuple(sorted(request.iris))] * len(operations)
            clash = clash_of(self._store, operations, unfit, about, request.merge.revision)
            cure = "revert first what was changed since, or propose by hand what is to be otherwise"
            raise InConflict(f"taking back change {number}", [clash], self._store.revision, cure) from unfit
        return self._ledger.begin(event, by)

    def _standing(self, request: ChangeRequest, by: Principal) -> int:
        """Give the newest revision, where a request fits it."""
        standing = stand(self._store, request)
        if standing.clashes:
            raise tell_clashes(self._ledger, request, by, standing)
        return standing.revision
