"""Suggestions by a client that lets others go on while it waits."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from typing import Any

from kgservice.changes.operations.operation import Operation
from kgservice.changes.request import ChangeRequest
from kgservice.changes.suggesting.queued import Queued
from kgservice.client.changing import asking_suggestions as asking
from kgservice.client.changing.asking_suggestions import Word
from kgservice.client.changing.suggestions_found import SuggestionPage, SuggestionsFound
from kgservice.client.transport import AsyncTransport
from mappings.suggesting.paired import PairedLabels

__all__ = ["AsyncSuggestions"]


class AsyncSuggestions:
    """What labels may map to and concepts be called, for one event loop; the methods are those of `Suggestions`."""

    def __init__(self, transport: AsyncTransport) -> None:
        """Ask over a transport."""
        self._transport = transport

    async def find(
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
        """Find suggestions, and put them in the queue; for one of a scheme, a new label set, and words."""
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
        return await self._transport.run(asked)

    async def list(
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
        """Give a page of the queue, the highest scores first: those to which all that is named applies."""
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
        return await self._transport.run(asking.listed(query))

    async def iterate(self, **wanted: Any) -> AsyncIterator[Queued]:  # noqa: ANN401 - those of `list`, checked there
        """Give all suggestions to which what is named applies, page by page; arguments as those of `list`."""
        offset: int | None = 0
        while offset is not None:
            page = await self.list(**wanted, limit=asking.PAGE, offset=offset)
            for one in page.suggestions:
                yield one
            offset = page.next

    async def get(self, identifier: str) -> Queued:
        """Give a suggestion with its evidence, and what became of it."""
        return await self._transport.run(asking.get(identifier))

    async def accept(
        self,
        identifier: str,
        *,
        predicate: str | None = None,
        confidence: float | None = None,
        reason: str = "",
        mapping_set: str | None = None,
        seen: int | None = None,
    ) -> tuple[Queued, tuple[Operation, ...]]:
        """Accept a suggestion, and give it with the operations that it comes to; `draft` puts them into a request."""
        asked = asking.accept(identifier, predicate, confidence, reason, mapping_set, seen)
        return await self._transport.run(asked)

    async def reject(self, identifier: str, reason: str, *, seen: int | None = None) -> Queued:
        """Reject a suggestion: the pair is not suggested any more, unless somebody asks for it again."""
        return await self._transport.run(asking.refuse(identifier, "reject", reason, seen))

    async def withdraw(self, identifier: str, reason: str = "", *, seen: int | None = None) -> Queued:
        """Take a suggestion out of the queue without judging it."""
        return await self._transport.run(asking.refuse(identifier, "withdraw", reason, seen))

    async def draft(
        self,
        ids: Sequence[str] | None = None,
        *,
        title: str = "",
        description: str = "",
        tags: Iterable[str] = (),
        number: int | None = None,
    ) -> ChangeRequest:
        """Make a draft of accepted suggestions, or add them to a request."""
        return await self._transport.run(asking.draft(ids, title, description, tags, number))
