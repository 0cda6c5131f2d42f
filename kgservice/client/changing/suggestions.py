"""Suggestions by a client that waits for each answer."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from kgservice.changes.operations.operation import Operation
from kgservice.changes.request import ChangeRequest
from kgservice.changes.suggesting.queued import Queued
from kgservice.client.changing import asking_suggestions as asking
from kgservice.client.changing.asking_suggestions import Word
from kgservice.client.changing.suggestions_found import SuggestionPage, SuggestionsFound
from kgservice.client.transport import Transport
from mappings.suggesting.paired import PairedLabels

__all__ = ["Suggestions"]


class Suggestions:
    """What labels may map to and concepts be called, for curators to decide; safe to share between threads.

    Every method that writes raises `KeyNeeded` or `Forbidden` where the role is less than an editor's.
    """

    def __init__(self, transport: Transport) -> None:
        """Ask over a transport."""
        self._transport = transport

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
        """Find suggestions, and put them in the queue; for one of a scheme, a new label set, and words.

        Args:
            scheme: a scheme that stands: its labels.
            label_set: labels that are being brought in, as `mappings.suggesting.label_set.label_set_from` takes them.
            words: words, to be further names of concepts.
            lang: language of the words (BCP 47); None where it is not known.
            methods: who is asked; all that there is something for where empty.
            to: schemes, or tiers of them, to map to; the usual ones where empty.
            limit: concepts for one label or word at most; 5 and 3 where None.
            least: score, in [0, 1], from which on concepts are suggested.
            paired: rows that are labelled both ways, for the distributional method.
            paired_to: the scheme, or a tier of one, of the other labels of those rows.
            unmapped: whether labels are left out of which a record says something already.
            offer: whether what is found is put in the queue.
            again: whether what was rejected before is put there, too.
            draft: whether a change request is begun that brings `label_set` in.
            revision: revision of the graph to look in.

        Raises:
            EmotaxaError: where not exactly one thing is given to suggest for, or a method lacks what it needs.
            UnknownReference: where there is no such scheme.
        """
        asked = asking.find(
            scheme,
            label_set,
            words,
            lang,
            methods,
            to,
            limit,
            least,
            paired,
            paired_to,
            unmapped,
            offer,
            again,
            draft,
            revision,
        )
        return self._transport.run(asked)

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
        """Give a page of the queue, the highest scores first: those to which all that is named applies.

        Args:
            states: any of `waiting`, `accepted`, `rejected` and `withdrawn`.
            kind: `mapping` or `synonym`.
            scheme: id of the label set of its label.
            to: id of the scheme of its concept.
            concept: IRI or CURIE of its concept.
            text: its label or word, or the IRI of its label.
            predicate: its relation.
            method: one that speaks for it.
            least: the least score.
            contested: whether another concept claims its term.
            closest: whether it is the closest of those that do.
            decided_by: who decided on it.
            limit: suggestions on the page, at most.
            offset: how many to pass over: `next` of the page before.

        Raises:
            EmotaxaError: where a state or kind is none.
        """
        query = {
            "state": [str(state) for state in states],
            "kind": kind,
            "scheme": scheme,
            "to": to,
            "concept": concept,
            "text": text,
            "predicate": predicate,
            "method": method,
            "least": least,
            "contested": contested,
            "closest": closest,
            "decided_by": decided_by,
            "limit": limit,
            "offset": offset,
        }
        return self._transport.run(asking.listed(query))

    def iterate(self, **wanted: Any) -> Iterator[Queued]:  # noqa: ANN401 - those of `list`, checked there
        """Give all suggestions to which what is named applies, page by page; arguments as those of `list`."""
        offset: int | None = 0
        while offset is not None:
            page = self.list(**wanted, limit=asking.PAGE, offset=offset)
            yield from page.suggestions
            offset = page.next

    def get(self, identifier: str) -> Queued:
        """Give a suggestion with its evidence, and what became of it.

        Raises:
            UnknownSuggestion: where there is none.
        """
        return self._transport.run(asking.get(identifier))

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
        """Accept a suggestion, and give it with the operations that it comes to; `draft` puts them into a request.

        Args:
            identifier: its id.
            predicate: another relation than the suggested one.
            confidence: in [0, 1]; the score where None.
            reason: why, if there is something to say.
            mapping_set: IRI of the mapping set that the record goes into; that of the label's scheme where None.
            seen: its `place` when it was read; whichever it is by now where None.

        Raises:
            UnknownSuggestion, Decided: where there is none, or it waits no more.
            EmotaxaError: where relation or confidence cannot be; `field` tells which.
            Conflict: where something has happened to it since.
        """
        asked = asking.accept(identifier, predicate, confidence, reason, mapping_set, seen)
        return self._transport.run(asked)

    def reject(self, identifier: str, reason: str, *, seen: int | None = None) -> Queued:
        """Reject a suggestion: the pair is not suggested any more, unless somebody asks for it again.

        Raises:
            UnknownSuggestion, Decided, Conflict: as `accept` does.
            EmotaxaError: where no reason is given.
        """
        return self._transport.run(asking.refuse(identifier, "reject", reason, seen))

    def withdraw(self, identifier: str, reason: str = "", *, seen: int | None = None) -> Queued:
        """Take a suggestion out of the queue without judging it.

        Raises:
            UnknownSuggestion, Decided, Conflict: as `accept` does.
        """
        return self._transport.run(asking.refuse(identifier, "withdraw", reason, seen))

    def draft(
        self,
        ids: Sequence[str] | None = None,
        *,
        title: str = "",
        description: str = "",
        tags: Iterable[str] = (),
        number: int | None = None,
    ) -> ChangeRequest:
        """Make a draft of accepted suggestions, or add them to a request.

        Args:
            ids: which; all that whoever asks has accepted and that are in no request yet where None.
            title: of a new request; made of what it does where empty.
            description: why, of a new request.
            tags: of a new request.
            number: the request to which they are added.

        Raises:
            UnknownSuggestion: where there is none of an id.
            EmotaxaError: where one was not accepted, or there is none.
            UnknownChange, NotNow, NotYours, Moved, Unfit, NothingChanges: as those of change requests do.
        """
        return self._transport.run(asking.draft(ids, title, description, tags, number))
