"""Suggestions in this process, over the queue of one store."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, cast

from kgservice.access.principal import Principal
from kgservice.changes.editing import Editing
from kgservice.changes.operations.operation import Operation
from kgservice.changes.request import ChangeRequest
from kgservice.changes.suggesting.drafts import Drafting
from kgservice.changes.suggesting.filters import Filters
from kgservice.changes.suggesting.finding import Finder, How, Method
from kgservice.changes.suggesting.label_set_operations import operations_for
from kgservice.changes.suggesting.queued import Queued, State
from kgservice.changes.suggesting.suggestion import Kind
from kgservice.client.changing.asking_suggestions import Word
from kgservice.client.changing.suggestions import Suggestions
from kgservice.client.changing.suggestions_found import SuggestionPage, SuggestionsFound
from kgservice.views.suggestions import found_view, suggestions_view
from mappings.suggesting.label_set import label_set_from
from mappings.suggesting.paired import PairedLabels
from mappings.suggesting.term import Term
from ontology.errors import EmotaxaError

__all__ = ["LocalSuggestions"]


class LocalSuggestions(Suggestions):
    """The suggestions of a store in this process."""

    def __init__(self, editing: Editing, by: Principal) -> None:
        """Ask at the queue of a store.

        Args:
            editing: the queue, and what else changes the store.
            by: who asks.
        """
        self._editing = editing
        self._queue = editing.suggestions
        self._by = by

    def find(
        self,
        scheme: str | None = None,
        *,
        label_set: Mapping[str, Any] | None = None,
        words: Sequence[Word] | None = None,
        lang: str | None = "en",
        methods: Sequence[str] = (),
        to: Sequence[str] = (),
        limit: int | None = None,
        least: float = 0.05,
        paired: PairedLabels | None = None,
        paired_to: str = "",
        unmapped: bool = True,
        offer: bool = True,
        again: bool = False,
        draft: bool = False,
        revision: int | None = None,
    ) -> SuggestionsFound:
        """Find suggestions, and put them in the queue."""
        _one_of(scheme=scheme, label_set=label_set, words=words)
        how = How(cast(tuple[Method, ...], tuple(methods)), tuple(to), limit, least, paired, paired_to)
        change, undefined = None, tuple[str, ...]()
        if words is not None:
            terms = tuple(word if isinstance(word, Term) else Term.word(word, lang) for word in words)
            suggested = self._finder.words(terms, how, revision=revision)
        else:
            labels = scheme if label_set is None else label_set_from(label_set)
            assert labels is not None, "one of them is given"
            suggested = self._finder.labels(labels, how, unmapped=unmapped, revision=revision)
        if draft:
            if label_set is None:
                raise EmotaxaError(
                    "only a label set is brought in by a request", hint="give `label_set`", value=True, field="draft"
                )
            brought = label_set_from(label_set)
            title = f"Bring in the labels of {brought.name}"
            change = self._editing.desk.create(self._by, title, operations_for(brought)).number
            undefined = brought.undefined
        found = suggested.found.suggestions
        offered = self._queue.offer(found, self._by, again=again) if offer else self._queue.held(found, again=again)
        return SuggestionsFound.of(found_view(suggested, offered, change, undefined))

    def list(
        self,
        *,
        states: Sequence[str] = ("waiting",),
        kind: str | None = None,
        scheme: str | None = None,
        to: str | None = None,
        concept: str | None = None,
        text: str | None = None,
        predicate: str | None = None,
        method: str | None = None,
        least: float = 0.0,
        contested: bool | None = None,
        closest: bool | None = None,
        decided_by: str | None = None,
        limit: int = 100,
        offset: int = 0,
    ) -> SuggestionPage:
        """Give a page of the queue, the highest scores first."""
        filters = Filters(
            states=frozenset(map(_state, states)),
            kind=cast(Kind | None, kind),
            scheme=scheme,
            to=to,
            term=text,
            concept=concept,
            predicate=predicate,
            suggester=method,
            least=least,
            contested=contested,
            closest=closest,
            decided_by=decided_by,
        )
        found = self._queue.list(filters)
        end = offset + limit
        following = end if end < len(found) else None
        revision = self._editing.workspace.store.revision
        return SuggestionPage.of(suggestions_view(found[offset:end], self._queue, revision, len(found), following))

    def get(self, identifier: str) -> Queued:
        """Give a suggestion with its evidence, and what became of it."""
        return self._queue.get(identifier)

    def accept(
        self,
        identifier: str,
        *,
        predicate: str | None = None,
        confidence: float | None = None,
        reason: str = "",
        mapping_set: str | None = None,
        seen: int | None = None,
    ) -> tuple[Queued, tuple[Operation, ...]]:
        """Accept a suggestion, and give it with the operations that it comes to."""
        return self._queue.accept(
            identifier,
            self._by,
            predicate=predicate,
            confidence=confidence,
            reason=reason,
            mapping_set=mapping_set,
            seen=seen,
        )

    def reject(self, identifier: str, reason: str, *, seen: int | None = None) -> Queued:
        """Reject a suggestion."""
        return self._queue.reject(identifier, self._by, reason, seen=seen)

    def withdraw(self, identifier: str, reason: str = "", *, seen: int | None = None) -> Queued:
        """Take a suggestion out of the queue without judging it."""
        return self._queue.withdraw(identifier, self._by, reason, seen=seen)

    def draft(
        self,
        ids: Sequence[str] | None = None,
        *,
        title: str = "",
        description: str = "",
        tags: Iterable[str] = (),
        number: int | None = None,
    ) -> ChangeRequest:
        """Make a draft of accepted suggestions, or add them to a request."""
        drafting = Drafting(self._editing.workspace, self._editing.desk, self._queue)
        return drafting.draft(self._by, ids, title=title, description=description, tags=tags, number=number)

    @cached_property
    def _finder(self) -> Finder:
        return Finder(self._editing.workspace)


def _one_of(**given: object) -> None:
    named = [name for name, value in given.items() if value is not None]
    if len(named) != 1:
        raise EmotaxaError(
            f"{' and '.join(named) if named else 'nothing'} is given to suggest something for",
            hint=f"give exactly one of {', '.join(given)}",
            field=named[1] if named else None,
        )


def _state(text: str) -> State:
    try:
        return State(text)
    except ValueError:
        known = ", ".join(State)
        raise EmotaxaError(
            f"there is no state {text!r}", hint=f"it is one of {known}", value=text, field="state"
        ) from None
