"""The queue: suggestions that wait for a curator, those that were decided on, and why; kept in the journal."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final

import orjson

from kgservice.access.errors import Forbidden, KeyNeeded
from kgservice.access.principal import Principal, Role
from kgservice.changes.operations.operation import Operation
from kgservice.changes.suggesting.acceptance import Acceptance, operations_of
from kgservice.changes.suggesting.errors import Decided, UnknownSuggestion
from kgservice.changes.suggesting.filters import Filters, matching
from kgservice.changes.suggesting.queued import Queued, State, folded
from kgservice.changes.suggesting.suggestion import SUBJECTS, Suggestion, subject_of
from kgservice.changes.suggesting.suggestions import Held
from kgservice.stores.errors import Conflict
from kgservice.stores.journal import Journal, JournalEntry, Note
from ontology.errors import EmotaxaError

__all__ = ["Offered", "SuggestionQueue"]

_ATTEMPTS: Final = 5
_LONGEST_REASON: Final = 2_000


@dataclass(frozen=True, slots=True)
class Offered:
    """What became of suggestions that were offered.

    Attributes:
        queued: ids of those that wait now and did not before.
        renewed: ids of those that waited already, and do so with new evidence.
        waiting: ids of those that waited already with the same evidence.
        accepted: ids of those that were accepted before.
        held: those that were rejected before, with who, when and why.
    """

    queued: tuple[str, ...] = ()
    renewed: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()
    held: tuple[Held, ...] = ()


class SuggestionQueue:
    """Reads and writes suggestions; safe to share between threads, and beside others that write to the same journal."""

    def __init__(self, journal: Journal) -> None:
        """Keep the journal, such as a graph store; what was folded of it is read on from there."""
        self._journal = journal
        self._queued: dict[str, Queued] = {}
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
        """
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
            fresh = self._journal.journal(since=self._seen)
            by_id: dict[str, list[JournalEntry]] = defaultdict(list)
            for entry in fresh:
                if entry.subject.startswith(SUBJECTS):
                    by_id[entry.subject.removeprefix(SUBJECTS)].append(entry)
            for identifier, entries in by_id.items():
                found = folded(self._queued.get(identifier), entries)
                if found is not None:
                    self._queued[identifier] = found
            if fresh:
                self._seen = fresh[-1].number
            return dict(self._queued)


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
    kept = {kind: tuple(kinds[kind]) for kind in ("queued", "renewed", "waiting", "accepted")}
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
