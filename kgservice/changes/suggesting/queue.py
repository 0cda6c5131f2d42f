"""The queue: suggestions that wait for a curator, those that were decided on, and why; kept in the journal."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any, Final

import orjson

from kgservice.access.errors import Forbidden, KeyNeeded
from kgservice.access.principal import Principal, Role
from kgservice.changes.events.outcome import Merged, Reinstated, Reverted
from kgservice.changes.events.review import Rejected
from kgservice.changes.events.writing import Amended
from kgservice.changes.operations.operation import Operation
from kgservice.changes.request import SUBJECTS as CHANGES
from kgservice.changes.request import number_of
from kgservice.changes.suggesting.acceptance import Acceptance, comes_of, operations_of
from kgservice.changes.suggesting.errors import Decided, UnknownSuggestion
from kgservice.changes.suggesting.filters import Filters, matching
from kgservice.changes.suggesting.queued import DRAFTED, REOPENED, Queued, State, folded
from kgservice.changes.suggesting.suggestion import SUBJECTS, Suggestion, subject_of
from kgservice.changes.suggesting.suggestions import Held
from kgservice.stores.errors import Conflict
from kgservice.stores.journal import Journal, JournalEntry, Note
from ontology.errors import EmotaxaError

__all__ = ["Offered", "SuggestionQueue", "acceptance_of"]

_ATTEMPTS: Final = 5
_FATES: Final = {
    Rejected.kind: False,
    Reverted.kind: False,
    Merged.kind: True,
    Reinstated.kind: True,
}
"""Kinds of entries about a change request, and whether it stands after them; a rejected one may be merged yet."""
_LONGEST_REASON: Final = 2_000


@dataclass(frozen=True, slots=True)
class Offered:
    """What became of suggestions that were offered.

    Attributes:
        queued: ids of those that wait now and did not before.
        renewed: ids of those that waited already, and do so with new evidence.
        waiting: ids of those that waited already with the same evidence.
        accepted: ids of those that were accepted before.
        rejected: ids of those that were rejected before, and stay out of the queue.
        held: those that were rejected before, whatever becomes of them now, with who, when and why.
    """

    queued: tuple[str, ...] = ()
    renewed: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()
    held: tuple[Held, ...] = ()


class SuggestionQueue:
    """Reads and writes suggestions; safe to share between threads, and beside others that write to the same journal."""

    def __init__(self, journal: Journal) -> None:
        """Keep the journal, such as a graph store; what was folded of it is read on from there."""
        self._journal = journal
        self._queued: dict[str, Queued] = {}
        # What went into each change request, as it was accepted.
        self._drafted: dict[int, dict[str, Queued]] = defaultdict(dict)
        # What of that was taken out again.
        self._left_out: dict[int, set[str]] = defaultdict(set)
        self._seen = 0
        self._turn = Lock()

    def offer(self, suggestions: Iterable[Suggestion], by: Principal, *, again: bool = False) -> Offered:
        """Put suggestions in the queue, all at once.

        What was rejected stays so; what was withdrawn waits anew.

        Args:
            suggestions: what was found.
            by: who has it suggested.
            again: whether what was rejected is to wait anew, too; what was rejected is told in either case.

        Raises:
            KeyNeeded, Forbidden: where `by` is no editor.
            Conflict: where others were always faster.
        """
        _editor(by)
        wanted = {suggestion.id: suggestion for suggestion in suggestions}
        for attempt in range(_ATTEMPTS):
            known = self._known()
            offered, fresh = _sorted(wanted, known, again)
            notes = [Note(subject_of(at), by.name, "suggested", wanted[at].model_dump_json()) for at in fresh]
            try:
                self._journal.note(notes, expected={subject_of(at): _place(known.get(at)) for at in fresh})
            except Conflict:
                if attempt == _ATTEMPTS - 1:
                    raise
            else:
                break
        return offered

    def held(self, suggestions: Iterable[Suggestion], *, again: bool = False) -> Offered:
        """Tell which of suggestions were rejected before, and put nothing in the queue.

        Args:
            suggestions: what was found.
            again: whether those that were rejected may be suggested all the same.
        """
        wanted = {suggestion.id: suggestion for suggestion in suggestions}
        told, _ = _sorted(wanted, self._known(), again)
        return Offered(rejected=told.rejected, held=told.held)

    def get(self, identifier: str) -> Queued:
        """Give a suggestion.

        Raises:
            UnknownSuggestion: where there is none.
        """
        found = self._known().get(identifier)
        if found is None:
            raise UnknownSuggestion(identifier)
        return found

    def list(self, filters: Filters | None = None, *, offset: int = 0, limit: int | None = None) -> Sequence[Queued]:
        """Give suggestions by score, the best first; of the same score by term, then by closeness.

        Args:
            filters: which; those that wait where it is None.
            offset: how many to pass over.
            limit: how many to give at the most; all where it is None.

        Raises:
            EmotaxaError: where one of the two is below 0; `field` tells which.
        """
        for name, value in (("offset", offset), ("limit", limit)):
            if value is not None and value < 0:
                raise EmotaxaError(f"{name} {value} is below 0", hint="give 0 or more", value=value, field=name)
        found = matching(self._known().values(), filters or Filters())
        return found[offset:] if limit is None else found[offset : offset + limit]

    def counts(self) -> Mapping[State, int]:
        """Give how many suggestions are in each state."""
        found = dict.fromkeys(State, 0)
        for queued in self._known().values():
            found[queued.state] += 1
        return found

    def rejections(self) -> Sequence[Queued]:
        """Give all that was rejected and not taken up again, in the order of the journal's first entries about it."""
        return [queued for queued in self._known().values() if queued.state == State.REJECTED]

    def accept(
        self,
        identifier: str,
        by: Principal,
        *,
        predicate: str | None = None,
        confidence: float | None = None,
        reason: str = "",
        mapping_set: str | None = None,
        seen: int | None = None,
    ) -> tuple[Queued, tuple[Operation, ...]]:
        """Accept a suggestion, and give it with the operations for a change request.

        Args:
            identifier: its id.
            by: who accepts it.
            predicate: another relation than the suggested one.
            confidence: in [0, 1]; the score where it is None.
            reason: why, if there is something to say.
            mapping_set: IRI of the mapping set that the record goes into; None takes that of the label's scheme.
            seen: place of the newest entry about it that the curator has seen; None takes whichever is the newest.

        Raises:
            KeyNeeded, Forbidden: where `by` is no editor.
            UnknownSuggestion, Decided: where there is none, or it waits no more.
            EmotaxaError: where relation or confidence cannot be; `field` tells which.
            Conflict: where another entry about it is the newest by now.
        """
        _editor(by)
        waiting = self._waiting(identifier)
        terms = Acceptance.of(waiting.suggestion, predicate, confidence, by.name, _checked(reason), mapping_set)
        # What cannot be made an operation is not accepted.
        operations = operations_of(terms)
        body = {"predicate": terms.predicate, "confidence": terms.confidence, "reason": terms.reason}
        if waiting.suggestion.kind == "mapping":
            body["mapping_set"] = terms.mapping_set
        return self._decide(waiting, by, "accepted", body, seen), operations

    def reject(self, identifier: str, by: Principal, reason: str, *, seen: int | None = None) -> Queued:
        """Reject a suggestion: the pair is not suggested any more, unless somebody asks for it again.

        Raises:
            KeyNeeded, Forbidden: where `by` is no editor.
            UnknownSuggestion, Decided: where there is none, or it waits no more.
            EmotaxaError: where no reason is given; `field` is `reason`.
            Conflict: where another entry about it is the newest by now.
        """
        _editor(by)
        said = _checked(reason)
        if not said:
            raise EmotaxaError(
                "a rejection needs its reason", hint="say why the pair does not fit", value=reason, field="reason"
            )
        waiting = self._waiting(identifier)
        return self._decide(waiting, by, "rejected", {"predicate": waiting.predicate, "reason": said}, seen)

    def withdraw(self, identifier: str, by: Principal, reason: str = "", *, seen: int | None = None) -> Queued:
        """Take a suggestion out of the queue without judging it; it may be suggested again at any time.

        Raises:
            KeyNeeded, Forbidden: where `by` is no editor.
            UnknownSuggestion, Decided: where there is none, or it waits no more.
            Conflict: where another entry about it is the newest by now.
        """
        _editor(by)
        return self._decide(self._waiting(identifier), by, "withdrawn", {"reason": _checked(reason)}, seen)

    def reopen(self, identifier: str, by: Principal, reason: str = "", *, seen: int | None = None) -> Queued:
        """Let a suggestion wait anew that was decided on, though nobody suggests it again; its rejections stay.

        One whose change request is rejected, or taken back, waits anew by itself.

        Raises:
            KeyNeeded, Forbidden: where `by` is no editor.
            UnknownSuggestion: where there is none.
            EmotaxaError: where it waits already, or is in a change request.
            Conflict: where another entry about it is the newest by now.
        """
        _editor(by)
        decided = self.get(identifier)
        if decided.state == State.WAITING:
            raise EmotaxaError(
                f"the suggestion {identifier} waits already",
                hint="accept, reject or withdraw it",
                value=identifier,
                field="suggestion",
            )
        if decided.change is not None:
            raise EmotaxaError(
                f"the suggestion {identifier} is in the change request {decided.change}",
                hint="reject or revert that request, and it waits anew",
                value=identifier,
                field="suggestion",
            )
        return self._decide(decided, by, REOPENED, {"reason": _checked(reason)}, seen)

    def drafted(self, accepted: Sequence[Queued], by: Principal, change: int) -> None:
        """Note that accepted suggestions went into a change request, all at once.

        Args:
            accepted: the suggestions, as they were read.
            by: who put them there.
            change: number of the request.

        Raises:
            KeyNeeded, Forbidden: where `by` is no editor.
            Conflict: where another entry about one of them is the newest by now; nothing is noted then.
        """
        _editor(by)
        body = orjson.dumps({"change": change}).decode()
        notes = [Note(subject_of(queued.id), by.name, DRAFTED, body) for queued in accepted]
        self._journal.note(notes, expected={subject_of(queued.id): queued.place for queued in accepted})

    def _waiting(self, identifier: str) -> Queued:
        found = self.get(identifier)
        if found.state != State.WAITING:
            raise Decided(identifier, found.state.value, found.decided_by)
        return found

    def _decide(self, queued: Queued, by: Principal, kind: str, body: Mapping[str, Any], seen: int | None) -> Queued:
        note = Note(subject_of(queued.id), by.name, kind, orjson.dumps(body).decode())
        self._journal.note([note], expected={note.subject: queued.place if seen is None else seen})
        return self.get(queued.id)

    def _known(self) -> dict[str, Queued]:
        """Read on in the journal, and give all suggestions by id."""
        with self._turn:
            upto, fresh = self._journal.journal_under(SUBJECTS, CHANGES, since=self._seen)
            for entry in fresh:
                if entry.subject.startswith(SUBJECTS):
                    self._fold(entry)
                elif entry.kind == Amended.kind:
                    self._amend(number_of(entry.subject), entry.body)
                elif entry.kind in _FATES:
                    self._follow(number_of(entry.subject), stands=_FATES[entry.kind])
            self._seen = upto
            return dict(self._queued)

    def _fold(self, entry: JournalEntry) -> None:
        identifier = entry.subject.removeprefix(SUBJECTS)
        found = folded(self._queued.get(identifier), [entry])
        if found is None:
            return
        self._queued[identifier] = found
        if found.change is not None:
            self._drafted[found.change][identifier] = found
            self._left_out[found.change].discard(identifier)

    def _amend(self, change: int, body: str) -> None:
        """Let wait anew what an amendment takes out of a request."""
        drafted = self._drafted.get(change)
        documents = orjson.loads(body).get("operations") if drafted else None
        if not drafted or documents is None:
            return
        gone = {
            identifier
            for identifier, accepted in drafted.items()
            if not any(comes_of(document, accepted.suggestion) for document in documents)
        }
        self._left_out[change] = gone
        for identifier in gone:
            if self._queued[identifier].change == change:
                self._queued[identifier] = self._queued[identifier].reopened()

    def _follow(self, change: int, *, stands: bool) -> None:
        """Let what went into a request wait anew where that comes to nothing, and be accepted where it stands."""
        for identifier, accepted in self._drafted.get(change, {}).items():
            queued = self._queued[identifier]
            if not stands and queued.change == change:
                self._queued[identifier] = queued.reopened()
            elif stands and queued.state == State.WAITING and identifier not in self._left_out[change]:
                self._queued[identifier] = replace(accepted, place=queued.place, rejections=queued.rejections)


def _sorted(
    wanted: Mapping[str, Suggestion], known: Mapping[str, Queued], again: bool
) -> tuple[Offered, Sequence[str]]:
    """Tell what becomes of suggestions, and which of them are to be noted."""
    kinds: dict[str, list[str]] = defaultdict(list)
    held: list[Held] = []
    for identifier, suggestion in wanted.items():
        before = known.get(identifier)
        if before is not None and before.rejections:
            held.append(Held(suggestion, before.rejections[-1]))
        kinds[_fate(suggestion, before, again)].append(identifier)
    kept = {kind: tuple(kinds[kind]) for kind in ("queued", "renewed", "waiting", "accepted", "rejected")}
    return Offered(**kept, held=tuple(held)), (*kept["queued"], *kept["renewed"])


def _fate(suggestion: Suggestion, before: Queued | None, again: bool) -> str:
    if before is None or before.state == State.WITHDRAWN:
        return "queued"
    if before.state == State.WAITING:
        # The revision alone is no news to a curator.
        same = before.suggestion == suggestion.model_copy(update={"revision": before.suggestion.revision})
        return "waiting" if same else "renewed"
    if before.state == State.ACCEPTED:
        return "accepted"
    return "queued" if again else "rejected"


def acceptance_of(queued: Queued) -> Acceptance:
    """Give what was accepted of a suggestion, as it can be made operations at any time.

    Raises:
        EmotaxaError: where it was not accepted.
    """
    if queued.state != State.ACCEPTED:
        raise EmotaxaError(
            f"the suggestion {queued.id} is {queued.state.value}, and not accepted",
            hint="accept it first",
            value=queued.id,
            field="ids",
        )
    return Acceptance.of(
        queued.suggestion,
        queued.predicate,
        queued.confidence,
        queued.decided_by,
        queued.reason,
        queued.mapping_set or None,
    )


def _place(queued: Queued | None) -> int:
    return queued.place if queued else 0


def _editor(by: Principal) -> None:
    if by.role < Role.EDITOR:
        raise KeyNeeded(Role.EDITOR.label) if by.key is None else Forbidden(Role.EDITOR.label, by.role.label)


def _checked(reason: str) -> str:
    said = reason.strip()
    if len(said) > _LONGEST_REASON:
        raise EmotaxaError(
            f"the reason has {len(said):,} characters", hint=f"give {_LONGEST_REASON:,} at the most", field="reason"
        )
    return said
