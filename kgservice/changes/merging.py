"""Merging: an approved request comes into the graph, checked on the revision that it changes, whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Final

from kgservice.access.principal import Principal
from kgservice.changes.errors import ChecksFailed, InConflict, Moved, NothingChanges, TooFewApprovals
from kgservice.changes.events.event import Event
from kgservice.changes.events.outcome import Clashed, Failed, Merged, Reinstated, Reverted
from kgservice.changes.ledger import Ledger
from kgservice.changes.operations.operation import Unfit
from kgservice.changes.person import each_once
from kgservice.changes.rebase import Standing, clash_of, stand
from kgservice.changes.request import ChangeRequest, State
from kgservice.changes.settings import ChangeSettings
from kgservice.changes.transitions import Action
from kgservice.changes.trials import Trials, Verdict
from kgservice.stores.errors import Conflict

__all__ = ["Merging", "cure_of", "tell_clashes"]

_PATIENCE: Final = 5.0
"""Seconds that a merge waits for those before it, of which one may take long; then it is tried beside them."""


class Merging:
    """Merges requests, each on the newest revision; who was overtaken tries again.

    Whatever is merged makes the others work out and check anew what they come to. So those of one process follow one
    another; but who has waited long goes on beside one that takes long. Only who was overtaken then waits for its turn
    in any case, so that each comes through in the end.
    """

    def __init__(self, ledger: Ledger, settings: ChangeSettings, trials: Trials) -> None:
        """Keep where they lie, and where they are worked out."""
        self._ledger = ledger
        self._settings = settings
        self._trials = trials
        self._turn = Lock()

    def merge(self, number: int, by: Principal, *, version: int | None = None) -> ChangeRequest:
        """Merge a request into the newest revision, on which its operations are worked out and checked anew.

        The revision, what becomes of the request, and of the one that it takes back, are written together. Where it
        clashes or a check fails, that is noted, and nothing else changes.

        Raises:
            UnknownChange, KeyNeeded, Forbidden, NotNow, NotYours, NewerJournal: as `Ledger.admitted` does.
            Moved: where it is in another version than the one that is to be merged.
            TooFewApprovals: where more have to approve by now.
            InConflict: where others have changed what it rests on.
            ChecksFailed: where a check fails after it, or the graph could not be read any more.
            Conflict: where others were always faster.
        """
        for attempt in range(self._settings.attempts):
            with self._turn_taken(-1 if attempt else _PATIENCE):
                request = self._ledger.admitted(number, Action.MERGE, by)
                if version is not None and version != request.version:
                    raise Moved(number, version, request.version)
                try:
                    return self._merged(request, by)
                except Conflict as conflict:
                    met = conflict
        raise met

    @contextmanager
    def _turn_taken(self, patience: float) -> Iterator[None]:
        """Take the turn, or go on without it after some seconds; wait for it as long as need be where they are -1."""
        taken = self._turn.acquire(timeout=patience)
        try:
            yield
        finally:
            if taken:
                self._turn.release()

    def _merged(self, request: ChangeRequest, by: Principal) -> ChangeRequest:
        """Merge a request as it stands.

        Raises:
            Conflict: where another revision, or another entry about the request, came between.
        """
        approvals = len(each_once(approval.author for approval in request.approvals))
        if approvals < self._settings.approvals:
            raise TooFewApprovals(request.number, approvals, self._settings.approvals)
        store = self._ledger.store
        standing = stand(store, request)
        if standing.clashes:
            raise tell_clashes(self._ledger, request, by, standing)
        revision = standing.revision
        try:
            verdict = self._trials.verdict(request, revision)
        except Unfit as unfit:
            clash = clash_of(store, request.operations, unfit, request.about, request.base)
            raise tell_clashes(self._ledger, request, by, Standing(revision, (clash,))) from unfit
        if verdict.failures:
            self._tell_failures(request, by, verdict, revision)
            raise ChecksFailed(request.number, verdict.failures, revision)
        answers = self._trials.moved_answers(request, revision, request.answers)
        merged = Merged(revision=revision + 1, checks=verdict.checks, answers=answers)
        touched = list(self._touched(request, merged))
        notes = [event.note(other.number, by.name) for other, event in touched]
        noted = {other.subject: other.place for other, _ in touched}
        edit = self._trials.proposal(request, revision).edit
        entry = store.edit(edit, expected=revision, notes=notes, noted=noted)
        if entry is None:
            raise NothingChanges(revision, proposed=True)
        return self._ledger.get(request.number)

    def _touched(self, request: ChangeRequest, merged: Merged) -> Iterator[tuple[ChangeRequest, Event]]:
        """Give what becomes of the request, and in turn of each that it takes back or brings back by that."""
        yield request, merged
        other, back = request, False
        while other.reverts is not None:
            other = self._ledger.get(other.reverts)
            # Where it stands otherwise already, somebody has taken it back, or brought it back, in another way.
            if other.state is not (State.REVERTED if back else State.MERGED):
                return
            kind = Reinstated if back else Reverted
            yield other, kind(change=request.number, revision=merged.revision)
            back = not back

    def _tell_failures(self, request: ChangeRequest, by: Principal, verdict: Verdict, revision: int) -> None:
        if request.failed is not None and request.failures == verdict.failures:
            return
        event = Failed(revision=revision, failures=verdict.failures, checks=verdict.checks)
        self._ledger.store.note([event.note(request.number, by.name)], expected={request.subject: request.place})


def tell_clashes(ledger: Ledger, request: ChangeRequest, by: Principal, standing: Standing) -> InConflict:
    """Note where a request clashes, unless that is noted already, and give the error that says so.

    Raises:
        Conflict: where the request was written to meanwhile.
    """
    if request.clashes != standing.clashes:
        event = Clashed(revision=standing.revision, clashes=standing.clashes)
        ledger.store.note([event.note(request.number, by.name)], expected={request.subject: request.place})
    what = f"the change request {request.number}"
    return InConflict(what, standing.clashes, standing.revision, cure_of(standing.revision))


def cure_of(revision: int) -> str:
    """Say how a conflict with a revision is settled."""
    return f"look at what stands there and amend it with base={revision}, or ask those who changed that"
