"""Decoding: documents of change requests as the domain values that they were made of."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson

from kgservice.changes.answers import Accepted, Difference
from kgservice.changes.checks.checked import Checked
from kgservice.changes.clash import Clash, Failure
from kgservice.changes.history import Happening
from kgservice.changes.request import Approval, ChangeRequest, Merge, Rejection, State
from kgservice.changes.threads import Comment, Thread
from ontology.errors import Place
from ontology.finding import Finding

__all__ = ["change_of", "checked_of", "clash_of", "failure_of", "finding_of", "happening_of", "time_of"]

View = Mapping[str, Any]


def change_of(view: View) -> ChangeRequest:
    """Read a request."""
    rejection, merged = view["rejection"], view["merged"]
    return ChangeRequest(
        number=view["number"],
        title=view["title"],
        description=view["description"],
        author=view["author"],
        state=State(view["state"]),
        documents=tuple(view["operations"]),
        base=view["base"],
        effect=view["effect"],
        about=tuple(map(tuple, view["about_operations"])),
        place=view["place"],
        created=datetime.fromisoformat(view["created"]),
        changed=datetime.fromisoformat(view["changed"]),
        version=view["version"],
        submitted=time_of(view["submitted"]),
        reviewers=tuple(view["reviewers"]),
        approvals=tuple(
            Approval(one["author"], datetime.fromisoformat(one["at"]), one["version"], one["text"])
            for one in view["approvals"]
        ),
        rejection=None
        if rejection is None
        else Rejection(
            rejection["author"], datetime.fromisoformat(rejection["at"]), rejection["version"], rejection["reason"]
        ),
        threads=tuple(map(_thread, view["threads"])),
        tags=tuple(view["tags"]),
        watchers=tuple(view["watchers"]),
        clashes=tuple(map(clash_of, view["clashes"])),
        clashed=view["clashed"],
        failures=tuple(map(failure_of, view["failures"])),
        checks=view["checks"],
        answers={name: Accepted.model_validate(one) for name, one in view["answers"].items()},
        merge=None
        if merged is None
        else Merge(
            merged["author"],
            datetime.fromisoformat(merged["at"]),
            merged["revision"],
            merged["checks"],
            {name: _difference(one) for name, one in merged["answers"].items()},
        ),
        reverts=view["reverts"],
        reverted_by=view["reverted_by"],
        unread=tuple(view["unread"]),
    )


def happening_of(view: View) -> Happening:
    """Read what happened to a request."""
    body = view["body"]
    told = body if isinstance(body, str) else orjson.dumps(body).decode()
    at = datetime.fromisoformat(view["at"])
    return Happening(view["place"], at, view["author"], view["kind"], view["words"], told)


def checked_of(view: View) -> Checked:
    """Read the outcome of a check."""
    findings = tuple(map(finding_of, view["findings"]))
    return Checked(view["name"], view["status"], findings, view["seconds"], view["reason"], view["cure"])


def finding_of(view: View) -> Finding:
    """Read a finding: one about a graph, or one about a file."""
    path = view["graph"] if "graph" in view else view["file"]
    return Finding(
        view["level"],
        Place(path, view.get("line"), view.get("column"), view["slot"]),
        view["message"],
        view["hint"],
        view["node"],
        view["rule"],
        view["value"],
    )


def clash_of(view: View) -> Clash:
    """Read a clash, with or without its sentence."""
    return Clash.model_validate({name: view[name] for name in Clash.model_fields if name in view})


def failure_of(view: View) -> Failure:
    """Read a failure, with or without its sentence."""
    return Failure.model_validate({name: view[name] for name in Failure.model_fields if name in view})


def time_of(text: str | None) -> datetime | None:
    """Read a time, or its absence."""
    return None if text is None else datetime.fromisoformat(text)


def _difference(view: View) -> Difference:
    return (Accepted if "why" in view else Difference).model_validate(view)


def _thread(view: View) -> Thread:
    comments = tuple(Comment(one["author"], datetime.fromisoformat(one["at"]), one["text"]) for one in view["comments"])
    return Thread(view["thread"], comments, view["operation"], view["version"], view["resolved_by"])
