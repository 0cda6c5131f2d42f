"""Asking about suggestions: what each method of the clients sends, and what is made of the answer."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from kgservice.changes.operations.documents import read_operation
from kgservice.changes.operations.operation import Operation
from kgservice.changes.request import ChangeRequest
from kgservice.changes.suggesting.queued import Queued
from kgservice.client.changing.decoding import change_of
from kgservice.client.changing.suggestions_found import SuggestionPage, SuggestionsFound, queued_of
from kgservice.client.exchange import API, Call, Exchange
from mappings.suggesting.paired import PairedLabels
from mappings.suggesting.term import Term

__all__ = ["PAGE", "Word", "accept", "draft", "find", "get", "listed", "refuse"]

Word = str | Term
"""A word of a list; a term may say its language, and how often it occurs."""

_SUGGESTIONS: Final = f"{API}/suggestions"
PAGE: Final = 1000
"""Suggestions that are asked for at once where all are wanted."""


def find(
    scheme: str | None,
    label_set: Mapping[str, Any] | None,
    words: Sequence[Word] | None,
    lang: str | None,
    methods: Sequence[str],
    to: Sequence[str],
    limit: int | None,
    least: float,
    paired: PairedLabels | None,
    paired_to: str,
    unmapped: bool,
    offer: bool,
    again: bool,
    draft: bool,
    revision: int | None,
) -> Exchange[SuggestionsFound]:
    """Have suggestions looked for."""
    body = {
        "scheme": scheme,
        "label_set": None if label_set is None else _label_set(label_set),
        "words": None if words is None else [_word(word) for word in words],
        "methods": list(methods),
        "to": list(to),
        "limit": limit,
        "least": least,
        "paired": None if paired is None else _paired(paired, paired_to),
        "unmapped": unmapped,
        "offer": offer,
        "again": again,
        "draft": draft,
        "revision": revision,
    }
    # That no language is known of words is said, too.
    document = {**_given(body), "lang": lang}
    reply = yield Call("POST", _SUGGESTIONS, document=document, writes=offer or draft)
    return SuggestionsFound.of(reply.json())


def listed(query: Mapping[str, Any]) -> Exchange[SuggestionPage]:
    """Ask for a page of the queue."""
    reply = yield Call("GET", _SUGGESTIONS, query)
    return SuggestionPage.of(reply.json())


def get(identifier: str) -> Exchange[Queued]:
    """Ask for a suggestion."""
    reply = yield Call("GET", f"{_SUGGESTIONS}/{identifier}")
    return queued_of(reply.json())


def accept(
    identifier: str,
    predicate: str | None,
    confidence: float | None,
    reason: str,
    mapping_set: str | None,
    seen: int | None,
) -> Exchange[tuple[Queued, tuple[Operation, ...]]]:
    """Accept a suggestion."""
    body = {
        "predicate": predicate,
        "confidence": confidence,
        "reason": reason,
        "mapping_set": mapping_set,
        "seen": seen,
    }
    reply = yield Call("POST", f"{_SUGGESTIONS}/{identifier}/accept", document=_given(body), writes=True)
    view = reply.json()
    return queued_of(view["suggestion"]), tuple(map(read_operation, view["operations"]))


def refuse(identifier: str, what: str, reason: str, seen: int | None) -> Exchange[Queued]:
    """Reject or withdraw a suggestion."""
    body = {"reason": reason, "seen": seen}
    reply = yield Call("POST", f"{_SUGGESTIONS}/{identifier}/{what}", document=_given(body), writes=True)
    return queued_of(reply.json())


def draft(
    ids: Sequence[str] | None, title: str, description: str, tags: Iterable[str], number: int | None
) -> Exchange[ChangeRequest]:
    """Make a change request of accepted suggestions."""
    body = {
        "ids": None if ids is None else list(ids),
        "title": title,
        "description": description,
        "tags": list(tags),
        "number": number,
    }
    reply = yield Call("POST", f"{_SUGGESTIONS}/draft", document=_given(body), writes=True)
    return change_of(reply.json())


def _word(word: Word) -> dict[str, Any]:
    if isinstance(word, str):
        return {"word": word}
    return _given({"word": word.text, "lang": word.names[0].lang if word.names else None, "count": word.count})


def _label_set(values: Mapping[str, Any]) -> dict[str, Any]:
    labels = values.get("labels")
    if isinstance(labels, Sequence) and not isinstance(labels, str):
        labels = [{"label": one} if isinstance(one, str) else one for one in labels]
    return {**values, "labels": labels}


def _paired(paired: PairedLabels, scheme: str) -> dict[str, Any]:
    both = [[one, other, rows] for (one, other), rows in paired.both.items()]
    counts = {"rows": paired.rows, "first": dict(paired.first), "second": dict(paired.second), "both": both}
    return {"scheme": scheme, "counts": counts}


def _given(body: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if value is not None}
