"""Reading: what can be seen of change requests, and of what they would make of the graph."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kgservice.access.principal import Principal
from kgservice.changes.errors import InConflict
from kgservice.changes.history import Happening, happenings
from kgservice.changes.ledger import Ledger
from kgservice.changes.merging import cure_of
from kgservice.changes.operations.operation import Unfit
from kgservice.changes.proposal import Proposal
from kgservice.changes.rebase import Standing, clash_of, stand, touching
from kgservice.changes.register import Page, Question, Register
from kgservice.changes.request import ChangeRequest
from kgservice.changes.transitions import Action, allowed
from kgservice.changes.trials import Trials

if TYPE_CHECKING:
    from kgservice.changes.checks.checked import Checked
    from kgservice.changes.impact.impact import Impact

__all__ = ["Reading"]


class Reading:
    """Reads the change requests of a store, and works out what they come to; it writes nothing."""

    def __init__(self, ledger: Ledger, register: Register, trials: Trials, page: int) -> None:
        """Keep where they lie, where they are worked out, and how many requests a page has at most."""
        self._ledger = ledger
        self._register = register
        self._trials = trials
        self._page = page

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
        size = min(limit, self._page)
        return self._register.page(question or Question(), size, cursor, whole=self._whole)

    def _whole(self, request: ChangeRequest) -> ChangeRequest:
        return self._ledger.get(request.number, place=request.place)

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
        return self._proposal(*self._tried(number))

    def standing(self, number: int) -> Standing:
        """Tell whether a request still fits the newest revision, and which revisions touch what it is about.

        Nothing is noted. One that is merged stands as it was merged.

        Raises:
            UnknownChange, NewerJournal: as `get` does.
        """
        request = self._ledger.get(number)
        if request.merge is not None:
            return Standing(request.merge.revision)
        standing = stand(self._ledger.store, request)
        return replace(standing, since=touching(self._ledger.store, request))

    def check(self, number: int) -> "Sequence[Checked]":
        """Run the checks on what a request makes of the graph, as `proposal` works it out.

        Raises:
            UnknownChange, NewerJournal, InConflict, UnknownRevision, Unreadable: as `proposal` does.
        """
        request, revision = self._tried(number)
        self._proposal(request, revision)
        return self._trials.checked(request, revision)

    def impact(self, number: int) -> "Impact | None":
        """Work out what a request moves, on what `proposal` works out; None where the desk was not told how.

        Raises:
            UnknownChange, NewerJournal, InConflict, UnknownRevision, Unreadable: as `proposal` does.
        """
        request, revision = self._tried(number)
        self._proposal(request, revision)
        return self._trials.impact(request, revision)

    def _tried(self, number: int) -> tuple[ChangeRequest, int]:
        """Give a request, and the revision that it is looked at on."""
        request = self._ledger.get(number)
        return request, self._ledger.store.revision if request.merge is None else request.merge.revision - 1

    def _proposal(self, request: ChangeRequest, revision: int) -> Proposal:
        """Give what a request makes of a revision.

        Raises:
            InConflict: where it does not fit it.
        """
        try:
            return self._trials.proposal(request, revision)
        except Unfit as unfit:
            clash = clash_of(self._ledger.store, request.operations, unfit, request.about, request.base)
            what = f"the change request {request.number}"
            raise InConflict(what, [clash], revision, cure_of(revision)) from unfit
