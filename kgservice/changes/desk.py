"""The desk: where change requests are written, talked about, decided on, merged and reverted."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from kgservice.access.principal import Principal
from kgservice.changes.conversation import Conversation
from kgservice.changes.drafting import Written, others
from kgservice.changes.errors import InConflict
from kgservice.changes.events.review import Approved, Rejected
from kgservice.changes.events.writing import Amended, Rebased, Submitted, Withdrawn
from kgservice.changes.history import Happening, happenings
from kgservice.changes.merging import Check, Merging, tell_clashes
from kgservice.changes.operations.operation import Unfit
from kgservice.changes.proposal import Proposal, propose
from kgservice.changes.rebase import clash_of, stand
from kgservice.changes.register import Page, Question, Register
from kgservice.changes.request import ChangeRequest
from kgservice.changes.reverting import inverse_of
from kgservice.changes.settings import ChangeSettings
from kgservice.changes.transitions import Action, admit_role, allowed
from kgservice.stores.protocol import GraphStore
from ontology.errors import EmotaxaError

if TYPE_CHECKING:
    from kgservice.changes.checks.checked import Checked
    from kgservice.changes.impact.impact import Impact

__all__ = ["Desk"]


class Desk(Conversation):
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
        checks: Check = lambda proposal: (),
        impact: "Callable[[Proposal], Impact] | None" = None,
    ) -> None:
        """Open the desk.

        Args:
            store: the graph, with its journal.
            settings: how many have to approve, and limits.
            checks: what is checked before anything is merged.
            impact: works out what a request moves; without it, nobody is told.
        """
        super().__init__(store, settings or ChangeSettings())
        self._store = store
        self._checks = checks
        self._impact = impact
        self._register = Register(store)
        self._merging = Merging(self._ledger, self._settings, checks)

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

        Raises:
            EmotaxaError: where a part of it is none, or too long.
            Malformed, Unfit: where an operation is none, or does not fit the base; `field` tells which.
            NothingChanges: where all together leave the graph as it is.
            UnknownRevision: where the store cannot read the base.
        """
        admit_role(Action.CREATE, by)
        reviewers = others(reviewers, by.name)
        event = self._drafting.created(title, operations, description, tags=tags, reviewers=reviewers, base=base)
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
    ) -> ChangeRequest:
        """Put a request anew, which makes a version that nobody has approved; an approved or rejected one is a draft.

        What is None stays. Operations are worked out on the newest revision, or on `base`: to name a base is to say
        that one knows what stands there, and settles the conflicts up to it.

        Raises:
            EmotaxaError, Malformed, Unfit, NothingChanges, UnknownRevision: as `create` does.
            Moved: where the request is in another version than `version`, the one that the author has seen.
        """

        def amended(request: ChangeRequest) -> Amended | None:
            return self._drafting.amended(request, title, description, operations, base)

        return self._ledger.write(number, by, Action.AMEND, amended, version=version)

    def submit(self, number: int, by: Principal, *, version: int | None = None) -> ChangeRequest:
        """Propose a draft to the reviewers.

        Raises:
            EmotaxaError: where it has no operations.
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
            return Submitted(base=self._standing(request, by))

        return self._ledger.write(number, by, Action.SUBMIT, submitted, version=version)

    def withdraw(self, number: int, by: Principal, *, version: int | None = None) -> ChangeRequest:
        """Take a request back as a draft; approvals and a rejection are dropped.

        Raises:
            Moved: as `amend` does.
        """
        return self._ledger.write(number, by, Action.WITHDRAW, lambda request: Withdrawn(), version=version)

    def approve(self, number: int, by: Principal, text: str = "", *, version: int | None = None) -> ChangeRequest:
        """Say yes to a version; once enough have, the request is approved.

        Raises:
            Moved: where the request is in another version than `version`, the one that the reviewer has seen.
        """
        said = self._drafting.text(text, "text", empty=True)
        needed = self._settings.approvals

        def approved(request: ChangeRequest) -> Approved:
            return Approved(version=request.version, needed=needed, text=said)

        return self._ledger.write(number, by, Action.APPROVE, approved, version=version)

    def reject(self, number: int, by: Principal, reason: str, *, version: int | None = None) -> ChangeRequest:
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

    def merge(self, number: int, by: Principal) -> ChangeRequest:
        """Bring an approved request into the graph, as a new revision of which its author is the author.

        Its operations are worked out and checked anew on the newest revision. Where that fails, nothing changes: the
        request stays approved, and says why.

        Raises:
            InConflict: where others have changed what it rests on.
            ChecksFailed: where a check fails after it.
            Unreadable: where the graph could not be read any more after it.
        """
        return self._merging.merge(number, by)

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
            event = self._drafting.created(title, operations, why, tags=request.tags, reverts=number)
        except Unfit as unfit:
            about = [tuple(sorted(request.iris))] * len(operations)
            clash = clash_of(self._store, operations, unfit, about, request.merge.revision)
            cure = "revert first what was changed since, or propose by hand what is to be otherwise"
            raise InConflict(f"taking back change {number}", [clash], self._store.revision, cure) from unfit
        return self._ledger.begin(event, by)

    def get(self, number: int) -> ChangeRequest:
        """Give a request as it stands.

        Raises:
            UnknownChange: where there is none.
            NewerJournal: where only a newer Emotaxa can read it.
        """
        return self._ledger.get(number)

    def list(self, question: Question | None = None, *, limit: int = 50, cursor: str | None = None) -> Page:
        """Give a page of the requests that are looked for, newest first.

        Args:
            question: what is looked for; every request where None.
            limit: requests on the page; no more than the settings allow are given.
            cursor: `next` of the page before, or None for the first.

        Raises:
            EmotaxaError: where the cursor belongs to another question.
        """
        return self._register.page(question or Question(), min(limit, self._settings.page), cursor)

    def history(self, number: int) -> tuple[Happening, ...]:
        """Tell what happened to a request, oldest first.

        Raises:
            UnknownChange: where there is none.
        """
        return happenings(self._ledger.entries(number))

    def allowed(self, request: ChangeRequest, by: Principal) -> tuple[Action, ...]:
        """Give what somebody may do with a request as it stands."""
        return allowed(request, by)

    def proposal(self, number: int) -> Proposal:
        """Work out what a request makes of the newest revision or, where it is merged, what it made of the one before.

        Raises:
            UnknownChange, NewerJournal: as `get` does.
            InConflict: where it does not fit the newest revision.
            UnknownRevision: where the store can no longer read the revision before it.
            Unreadable: where the graph could not be read any more after it.
        """
        request = self._ledger.get(number)
        author, summary = request.author, request.title
        if request.merge is not None:
            before = request.merge.revision - 1
            # What has been released since was not when it was merged.
            return propose(
                self._store,
                request.operations,
                author=author,
                summary=summary,
                revision=before,
                released=lambda iri: False,
            )
        try:
            return propose(self._store, request.operations, author=author, summary=summary)
        except Unfit as unfit:
            clash = clash_of(self._store, request.operations, unfit, request.about, request.base)
            cure = "amend it on the newest revision"
            raise InConflict(f"the change request {number}", [clash], self._store.revision, cure) from unfit

    def check(self, number: int) -> "Sequence[Checked]":
        """Run the checks on what a request makes of the graph, as `proposal` works it out.

        Raises:
            UnknownChange, NewerJournal, InConflict, UnknownRevision, Unreadable: as `proposal` does.
        """
        return self._checks(self.proposal(number))

    def impact(self, number: int) -> "Impact | None":
        """Work out what a request moves, on what `proposal` works out; None where the desk was not told how.

        Raises:
            UnknownChange, NewerJournal, InConflict, UnknownRevision, Unreadable: as `proposal` does.
        """
        return None if self._impact is None else self._impact(self.proposal(number))

    def _standing(self, request: ChangeRequest, by: Principal) -> int:
        """Give the newest revision, where a request fits it."""
        standing = stand(self._store, request)
        if standing.clashes:
            raise tell_clashes(self._ledger, request, by, standing)
        return standing.revision
