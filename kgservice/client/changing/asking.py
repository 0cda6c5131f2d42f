"""Asking about change requests: what each method of the clients sends, and what is made of the answer."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from kgservice.changes.answers import Accepted
from kgservice.changes.checks.checked import Checked
from kgservice.changes.drafting import Answers
from kgservice.changes.history import Happening
from kgservice.changes.request import ChangeRequest
from kgservice.changes.transitions import Action
from kgservice.client.changing.change_line import ChangePage
from kgservice.client.changing.decoding import change_of, checked_of, happening_of
from kgservice.client.changing.difference import StatementDifference
from kgservice.client.changing.given import Given, Steps, documents_of, number_of, seen
from kgservice.client.changing.impact_report import ImpactReport
from kgservice.client.exchange import API, Call, Exchange

__all__ = [
    "PAGE",
    "allowed",
    "amend",
    "answer",
    "approve",
    "check",
    "create",
    "diff",
    "done",
    "get",
    "history",
    "impact",
    "kgcl",
    "listed",
    "reject",
    "versioned",
]

_CHANGES: Final = f"{API}/changes"
PAGE: Final = 100
"""Requests that are asked for at once where all are wanted."""


def create(
    title: str,
    operations: Steps | None,
    scheme: str | None,
    description: str,
    tags: Iterable[str],
    reviewers: Iterable[str],
    base: int | None,
    answers: Answers | None,
) -> Exchange[ChangeRequest]:
    """Begin a request."""
    body: dict[str, Any] = {
        "title": title,
        "description": description,
        "tags": list(tags),
        "reviewers": list(reviewers),
        "base": base,
    }
    body |= {"answers": _answers(answers)}
    reply = yield Call("POST", _CHANGES, document=_given(body | _operations(operations, scheme)), writes=True)
    return change_of(reply.json())


def get(number: int) -> Exchange[ChangeRequest]:
    """Ask for a request."""
    view = yield from _view(number)
    return change_of(view)


def allowed(change: Given) -> Exchange[tuple[Action, ...]]:
    """Ask what one may do with a request now."""
    view = yield from _view(number_of(change))
    return tuple(map(Action, view["allowed"]))


def listed(
    states: Sequence[str],
    author: str | None,
    reviewer: str | None,
    tag: str | None,
    about: str | None,
    text: str | None,
    limit: int,
    cursor: str | None,
) -> Exchange[ChangePage]:
    """Ask for a page of requests."""
    query = {
        "state": [str(state) for state in states],
        "author": author,
        "reviewer": reviewer,
        "tag": tag,
        "about": about,
        "text": text,
        "limit": limit,
        "cursor": cursor,
    }
    reply = yield Call("GET", _CHANGES, query)
    return ChangePage.of(reply.json())


def amend(
    change: Given,
    title: str | None,
    description: str | None,
    operations: Steps | None,
    scheme: str | None,
    base: int | None,
    answers: Answers | None,
    version: int | None,
) -> Exchange[ChangeRequest]:
    """Put a request anew."""
    body: dict[str, Any] = {"version": seen(change, version), "title": title, "description": description, "base": base}
    body |= {"answers": _answers(answers)}
    document = _given(body | _operations(operations, scheme))
    reply = yield Call("PATCH", f"{_CHANGES}/{number_of(change)}", document=document, writes=True)
    return change_of(reply.json())


def approve(change: Given, text: str, version: int | None) -> Exchange[ChangeRequest]:
    """Say yes to a version; the newest where none was seen."""
    version = yield from _version(change, version)
    return (yield from done(change, "approve", {"version": version, "text": text}))


def reject(change: Given, reason: str, version: int | None) -> Exchange[ChangeRequest]:
    """Say no to a version; the newest where none was seen."""
    version = yield from _version(change, version)
    return (yield from done(change, "reject", {"version": version, "reason": reason}))


def versioned(change: Given, what: str, version: int | None) -> Exchange[ChangeRequest]:
    """Do something with the version of a request that was seen; with whichever is the newest where none was."""
    return done(change, what, {"version": seen(change, version)})


def done(change: Given, what: str, body: Mapping[str, Any] | None = None) -> Exchange[ChangeRequest]:
    """Do something with a request.

    Args:
        change: the request.
        what: the end of the path, such as `submit`.
        body: what it takes; what is None is left out.
    """
    path = f"{_CHANGES}/{number_of(change)}/{what}"
    reply = yield Call("POST", path, document=_given(body or {}), writes=True)
    return change_of(reply.json())


def answer(
    change: Given, questions: str | Sequence[str] | None, why: str, version: int | None
) -> Exchange[ChangeRequest]:
    """Accept how answers differ."""
    named = [questions] if isinstance(questions, str) else None if questions is None else list(questions)
    return done(change, "answers", {"questions": named, "why": why, "version": seen(change, version)})


def check(change: Given) -> Exchange[tuple[Checked, ...]]:
    """Ask what the checks find."""
    reply = yield Call("GET", f"{_CHANGES}/{number_of(change)}/check")
    return tuple(map(checked_of, reply.json()["checks"]))


def impact(change: Given) -> Exchange[ImpactReport]:
    """Ask what a request moves."""
    reply = yield Call("GET", f"{_CHANGES}/{number_of(change)}/impact")
    return ImpactReport.of(reply.json())


def diff(change: Given) -> Exchange[StatementDifference]:
    """Ask which statements come and go."""
    reply = yield Call("GET", f"{_CHANGES}/{number_of(change)}/diff")
    return StatementDifference.of(reply.json())


def history(change: Given) -> Exchange[tuple[Happening, ...]]:
    """Ask what happened to a request."""
    reply = yield Call("GET", f"{_CHANGES}/{number_of(change)}/history")
    return tuple(map(happening_of, reply.json()["history"]))


def kgcl(change: Given) -> Exchange[str]:
    """Ask for a request in KGCL."""
    reply = yield Call("GET", f"{_CHANGES}/{number_of(change)}/kgcl", accept="text/plain")
    return reply.content.decode("utf-8")


def _view(number: int) -> Exchange[Mapping[str, Any]]:
    reply = yield Call("GET", f"{_CHANGES}/{number}")
    view: Mapping[str, Any] = reply.json()
    return view


def _version(change: Given, version: int | None) -> Exchange[int]:
    wanted = seen(change, version)
    if wanted is None:
        view = yield from _view(number_of(change))
        wanted = view["version"]
    return wanted


def _answers(answers: Answers | None) -> dict[str, Any] | None:
    if answers is None:
        return None
    return {
        name: one.model_dump(mode="json") if isinstance(one, Accepted) else dict(one) for name, one in answers.items()
    }


def _operations(steps: Steps | None, scheme: str | None) -> dict[str, Any]:
    documents, text = documents_of(steps)
    return {"operations": documents, "kgcl": text, "scheme": scheme}


def _given(body: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if value is not None}
