"""Change requests as JSON: what REST answers, and what the command line prints."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson

from ontology.iri import compress

if TYPE_CHECKING:
    from kgservice.changes.answers import Difference
    from kgservice.changes.checks.checked import Checked
    from kgservice.changes.history import Happening
    from kgservice.changes.impact.impact import Impact
    from kgservice.changes.register import Page
    from kgservice.changes.request import ChangeRequest
    from kgservice.changes.threads import Thread
    from kgservice.changes.transitions import Action

__all__ = [
    "change_view",
    "changes_view",
    "checks_view",
    "happenings_view",
    "impact_view",
    "light_view",
    "thread_view",
]


def light_view(request: "ChangeRequest") -> dict[str, Any]:
    """Give a request as a list shows it: without its operations and what was said."""
    return {
        "number": request.number,
        "title": request.title,
        "author": request.author,
        "state": request.state.value,
        "version": request.version,
        "base": request.base,
        "operations": len(request.documents),
        "about": [compress(iri) for iri in sorted(request.iris)[:_ABOUT]],
        "tags": list(request.tags),
        "reviewers": list(request.reviewers),
        "approvals": len(request.approvals),
        "threads": {
            "open": sum(thread.status == "open" for thread in request.threads),
            "resolved": sum(thread.status == "resolved" for thread in request.threads),
        },
        "created": _told(request.created),
        "changed": _told(request.changed),
        "merged": None if request.merge is None else request.merge.revision,
        "reverts": request.reverts,
        "reverted_by": request.reverted_by,
    }


def change_view(request: "ChangeRequest", allowed: "Iterable[Action]" = ()) -> dict[str, Any]:
    """Give a request whole.

    Args:
        request: the request.
        allowed: what whoever asks may do with it now.
    """
    return {
        **light_view(request),
        "description": request.description,
        "operations": [dict(document) for document in request.documents],
        "words": list(_words(request)),
        "about": [compress(iri) for iri in sorted(request.iris)],
        "about_operations": [list(iris) for iris in request.about],
        "effect": request.effect,
        "place": request.place,
        "submitted": _told(request.submitted),
        "approvals": [
            {"author": one.author, "at": _told(one.at), "version": one.version, "text": one.text}
            for one in request.approvals
        ],
        "rejection": None
        if request.rejection is None
        else {
            "author": request.rejection.author,
            "at": _told(request.rejection.at),
            "version": request.rejection.version,
            "reason": request.rejection.reason,
        },
        "threads": [thread_view(thread) for thread in request.threads],
        "watchers": list(request.watchers),
        "clashes": [{**clash.model_dump(mode="json"), "sentence": clash.in_words()} for clash in request.clashes],
        "clashed": request.clashed,
        "failures": [
            {**failure.model_dump(mode="json"), "sentence": failure.in_words()} for failure in request.failures
        ],
        "checks": dict(request.checks),
        "answers": _answers(request.answers),
        "merged": None
        if request.merge is None
        else {
            "author": request.merge.author,
            "at": _told(request.merge.at),
            "revision": request.merge.revision,
            "checks": dict(request.merge.checks),
            "answers": _answers(request.merge.answers),
        },
        "unread": list(request.unread),
        "allowed": [action.value for action in allowed],
    }


def changes_view(page: "Page", revision: int) -> dict[str, Any]:
    """Give a page of requests.

    Args:
        page: the page.
        revision: the newest revision of the graph.
    """
    return {
        "revision": revision,
        "total": page.total,
        "next": page.next,
        "changes": [light_view(request) for request in page.requests],
    }


def checks_view(number: int, revision: int, checked: "Sequence[Checked]") -> dict[str, Any]:
    """Give the outcome of the checks of a request.

    Args:
        number: of the request.
        revision: the revision on which they were run.
        checked: what came of each.
    """
    from kgservice.changes.checks.checked import checks_document

    return {"number": number, "revision": revision, **checks_document(checked)}


def impact_view(number: int, impact: "Impact") -> dict[str, Any]:
    """Give what a request moves."""
    return {"number": number, **impact.as_document()}


def thread_view(thread: "Thread") -> dict[str, Any]:
    """Give a thread with its comments."""
    return {
        "thread": thread.number,
        "status": thread.status,
        "resolved_by": thread.resolved,
        "operation": thread.operation,
        "version": thread.version,
        "comments": [
            {"author": one.author, "at": _told(one.at), "text": one.text, "mentions": list(one.mentions)}
            for one in thread.comments
        ],
    }


def happenings_view(number: int, happenings: "Sequence[Happening]") -> dict[str, Any]:
    """Give what happened to a request, oldest first."""
    return {
        "number": number,
        "history": [
            {
                "place": one.place,
                "at": _told(one.at),
                "author": one.author,
                "kind": one.kind,
                "words": one.words,
                "body": _parsed(one.body),
            }
            for one in happenings
        ],
    }


def _answers(answers: "Mapping[str, Difference]") -> dict[str, Any]:
    return {question: difference.model_dump(mode="json") for question, difference in answers.items()}


def _words(request: "ChangeRequest") -> Iterator[str]:
    """Say what each operation does; of those of a newer Emotaxa, which cannot be read, of which type they are."""
    from kgservice.changes.operations.documents import Malformed

    try:
        yield from [operation.in_words() for operation in request.operations]
    except Malformed:
        yield from (
            f"{document.get('type')}, which this version of Emotaxa cannot read" for document in request.documents
        )


_ABOUT = 20
"""Concepts and records that a list names for each request."""


def _told(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _parsed(body: str) -> Any:  # noqa: ANN401 - whatever was noted
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return body
