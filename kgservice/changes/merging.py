"""Merging: an approved request comes into the graph, checked on the revision that it changes, whole or not at all."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from threading import Lock
from typing import TYPE_CHECKING, Final

from kgservice.access.principal import Principal
from kgservice.changes.clash import Failure
from kgservice.changes.errors import ChecksFailed, InConflict
from kgservice.changes.events.event import Event
from kgservice.changes.events.outcome import Clashed, Failed, Merged, Reinstated, Reverted
from kgservice.changes.ledger import Ledger
from kgservice.changes.proposal import Proposal, propose
from kgservice.changes.rebase import Standing, stand
from kgservice.changes.request import ChangeRequest, State
from kgservice.changes.settings import ChangeSettings
from kgservice.changes.transitions import Action
from kgservice.stores.errors import Conflict

if TYPE_CHECKING:
    from kgservice.changes.checks.checked import Checked

__all__ = ["Check", "Merging", "failures_of", "tell_clashes"]

_SHOWN: Final = 5
"""Findings of a check that are kept."""


Check = Callable[[Proposal], "Sequence[Checked]"]
"""Runs all checks on what operations make of a revision."""


class Merging:
    """Merges requests one after the other: those of one process wait, and those of others are noticed."""

    def __init__(self, ledger: Ledger, settings: ChangeSettings, checks: Check) -> None:
        """Keep where they lie, and what is checked."""
        self._ledger = ledger
        self._settings = settings
        self._checks = checks
        self._turn = Lock()

    def merge(self, number: int, by: Principal) -> ChangeRequest:
        """Merge a request into the newest revision, on which its operations are worked out and checked anew.

        The revision, what becomes of the request, and of the one that it takes back, are written together. Where it
        clashes or a check fails, that is noted, and nothing else changes.

        Raises:
            UnknownChange, KeyNeeded, Forbidden, NotNow, NotYours, NewerJournal: as `Ledger.admitted` does.
            InConflict: where others have changed what it rests on.
            ChecksFailed: where a check fails after it.
            Unreadable: where the graph could not be read any more after it.
            Conflict: where others were always faster.
        """
        with self._turn:
            for _ in range(self._settings.attempts):
                request = self._ledger.admitted(number, Action.MERGE, by)
                try:
                    return self._merged(request, by)
                except Conflict as conflict:
                    met = conflict
        raise met

    def _merged(self, request: ChangeRequest, by: Principal) -> ChangeRequest:
        """Merge a request as it stands.

        Raises:
            Conflict: where another revision, or another entry about the request, came between.
        """
        store, standing = self._ledger.store, stand(self._ledger.store, request)
        if standing.clashes:
            raise tell_clashes(self._ledger, request, by, standing)
        summary = f"{request.title} (change {request.number})"
        proposal = propose(
            store, request.operations, author=request.author, summary=summary, revision=standing.revision
        )
        failures = failures_of(self._checks(proposal))
        if failures:
            self._tell_failures(request, by, failures, proposal.revision)
            raise ChecksFailed(request.number, failures, proposal.revision)
        touched = list(self._touched(request, proposal.revision + 1))
        notes = [event.note(other.number, by.name) for other, event in touched]
        noted = {other.subject: other.place for other, _ in touched}
        entry = store.edit(proposal.edit, expected=proposal.revision, notes=notes, noted=noted)
        assert entry is not None, "what changes nothing clashes, or is not submitted"
        return self._ledger.get(request.number)

    def _touched(self, request: ChangeRequest, revision: int) -> Iterator[tuple[ChangeRequest, Event]]:
        """Give what becomes of the request, and in turn of each that it takes back or brings back by that."""
        yield request, Merged(revision=revision)
        other, back = request, False
        while other.reverts is not None:
            other = self._ledger.get(other.reverts)
            # Where it stands otherwise already, somebody has taken it back, or brought it back, in another way.
            if other.state is not (State.REVERTED if back else State.MERGED):
                return
            kind = Reinstated if back else Reverted
            yield other, kind(change=request.number, revision=revision)
            back = not back

    def _tell_failures(
        self, request: ChangeRequest, by: Principal, failures: tuple[Failure, ...], revision: int
    ) -> None:
        if request.failures == failures:
            return
        event = Failed(revision=revision, failures=failures)
        self._ledger.store.note([event.note(request.number, by.name)], expected={request.subject: request.place})


def failures_of(checked: "Iterable[Checked]") -> tuple[Failure, ...]:
    """Give the checks that stand in the way of a merge, with the first of what each found to be wrong."""
    failures = []
    for each in checked:
        wrong = [found for found in each.findings if found.level == "ERROR"]
        if each.status == "failed" or wrong:
            told = tuple(map(str, wrong[:_SHOWN])) or ((each.reason,) if each.reason else ())
            failures.append(Failure(name=each.name, findings=told, count=len(wrong)))
    return tuple(failures)


def tell_clashes(ledger: Ledger, request: ChangeRequest, by: Principal, standing: Standing) -> InConflict:
    """Note where a request clashes, unless that is noted already, and give the error that says so.

    Raises:
        Conflict: where the request was written to meanwhile.
    """
    if request.clashes != standing.clashes:
        event = Clashed(revision=standing.revision, clashes=standing.clashes)
        ledger.store.note([event.note(request.number, by.name)], expected={request.subject: request.place})
    what = f"the change request {request.number}"
    cure = f"amend it on revision {standing.revision}, or ask those who changed that"
    return InConflict(what, standing.clashes, standing.revision, cure)
