"""Change requests as lists show them, page by page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kgservice.changes.request import State
from ontology.iri import expand

__all__ = ["ChangeLine", "ChangePage"]


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A change request without its operations and what was said.

    Attributes:
        number: its number.
        title: what it does, in a line.
        author: who wrote it.
        state: what it has come to.
        version: how often it was put, from 1.
        base: the revision that its operations are worked out on.
        operations: how many it has.
        about: IRIs that they are about, the first of them.
        tags: its tags.
        reviewers: who were asked to look at it.
        approvals: how many have approved its version.
        unresolved: threads that are open.
        resolved: threads that are settled.
        created: when it was begun, in UTC.
        changed: when something last happened to it.
        merged: the revision that it made, or None.
        reverts: number of the request that it takes back, or None.
        reverted_by: number of the request that took it back, or None.
    """

    number: int
    title: str
    author: str
    state: State
    version: int
    base: int
    operations: int
    about: tuple[str, ...]
    tags: tuple[str, ...]
    reviewers: tuple[str, ...]
    approvals: int
    unresolved: int
    resolved: int
    created: datetime
    changed: datetime
    merged: int | None
    reverts: int | None
    reverted_by: int | None

    @classmethod
    def of(cls, view: Mapping[str, Any]) -> "ChangeLine":
        """Read one from its document."""
        return cls(
            number=view["number"],
            title=view["title"],
            author=view["author"],
            state=State(view["state"]),
            version=view["version"],
            base=view["base"],
            operations=view["operations"],
            about=tuple(map(expand, view["about"])),
            tags=tuple(view["tags"]),
            reviewers=tuple(view["reviewers"]),
            approvals=view["approvals"],
            unresolved=view["threads"]["open"],
            resolved=view["threads"]["resolved"],
            created=datetime.fromisoformat(view["created"]),
            changed=datetime.fromisoformat(view["changed"]),
            merged=view["merged"],
            reverts=view["reverts"],
            reverted_by=view["reverted_by"],
        )


@dataclass(frozen=True, slots=True)
class ChangePage:
    """A part of a list of requests.

    Attributes:
        changes: newest first.
        total: how many there are on all pages, by now.
        next: cursor of the next page; None where this is the last.
    """

    changes: tuple[ChangeLine, ...]
    total: int
    next: str | None

    @classmethod
    def of(cls, view: Mapping[str, Any]) -> "ChangePage":
        """Read one from its document."""
        return cls(tuple(map(ChangeLine.of, view["changes"])), view["total"], view["next"])
