"""Watches and notices as their owners see them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kgservice.client.changing.decoding import time_of

__all__ = ["NewWatch", "NoticeLine", "NoticePage", "Ping", "WatchLine"]

View = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class WatchLine:
    """A watch, without its secrets.

    Attributes:
        number: by which it is spoken of.
        owner: who is told.
        target: what is watched, as `everything`, `me`, `request:17`, `concept:IRI`, `scheme:IRI`, `set:IRI` or
            `tag:NAME`.
        kinds: the kinds of entries that are told, all where empty.
        url: where webhooks are sent; None where the owner is told by notices.
        state: `active`, `paused` by its owner, or `halted` since its receiver takes nothing.
        reason: why it is halted, or why what is due was not taken at last; or empty.
        created: when it was made, in UTC.
        through: number of the entry up to which everything has been delivered or given up.
        attempts: how often the next one has been sent in vain.
        due: when the next one may be sent; None for at once.
        delivered: when something was delivered last.
        lost: numbers of the entries that were given up last, with the reasons.
    """

    number: int
    owner: str
    target: str
    kinds: tuple[str, ...]
    url: str | None
    state: str
    reason: str
    created: datetime
    through: int
    attempts: int
    due: datetime | None
    delivered: datetime | None
    lost: tuple[tuple[int, str], ...]

    @classmethod
    def of(cls, view: View) -> "WatchLine":
        """Read one from its document."""
        return cls(
            number=view["number"],
            owner=view["owner"],
            target=view["target"],
            kinds=tuple(view["kinds"]),
            url=view["url"],
            state=view["state"],
            reason=view["reason"],
            created=datetime.fromisoformat(view["created"]),
            through=view["through"],
            attempts=view["attempts"],
            due=time_of(view["due"]),
            delivered=time_of(view["delivered"]),
            lost=tuple((one["number"], one["reason"]) for one in view["lost"]),
        )


@dataclass(frozen=True, slots=True)
class NewWatch:
    """A watch with a new secret.

    Attributes:
        watch: the watch.
        secret: what signs its webhooks, which is not shown again; None where it has no webhook.
    """

    watch: WatchLine
    secret: str | None = field(repr=False)

    @classmethod
    def of(cls, view: View) -> "NewWatch":
        """Read one from its document."""
        return cls(WatchLine.of(view["watch"]), view["secret"])


@dataclass(frozen=True, slots=True)
class Ping:
    """What became of a message that tells nothing.

    Attributes:
        number: of the watch.
        url: where it was sent.
        taken: whether it was taken.
        status: HTTP status of the answer; None where there was none.
        reason: why it was not taken, or empty.
    """

    number: int
    url: str | None
    taken: bool
    status: int | None
    reason: str

    @classmethod
    def of(cls, view: View) -> "Ping":
        """Read one from its document."""
        return cls(view["number"], view["url"], view["taken"], view["status"], view["reason"])


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """Something that a person is told.

    Attributes:
        entry: number of the entry of the journal that it tells of.
        subject: what the entry is about, as `change/17`.
        place: of the entry among those about it, from 1.
        at: when it happened, in UTC.
        author: who did it.
        kind: what it was, as `merged`.
        about: IRIs that its subject speaks of.
        tags: the tags of its request.
        reasons: why one is told: `mentioned`, `asked` for a review, or `watched`.
        watches: numbers of one's watches that it was told to.
        read: whether it has been read.
        body: what was noted.
    """

    entry: int
    subject: str
    place: int
    at: datetime
    author: str
    kind: str
    about: tuple[str, ...]
    tags: tuple[str, ...]
    reasons: tuple[str, ...]
    watches: tuple[int, ...]
    read: bool
    body: Mapping[str, Any] = field(repr=False)

    @classmethod
    def of(cls, view: View) -> "NoticeLine":
        """Read one from its document."""
        return cls(
            entry=view["entry"],
            subject=view["subject"],
            place=view["place"],
            at=datetime.fromisoformat(view["at"]),
            author=view["author"],
            kind=view["kind"],
            about=tuple(view["about"]),
            tags=tuple(view["tags"]),
            reasons=tuple(view["reasons"]),
            watches=tuple(view["watches"]),
            read=view["read"],
            body=view["body"],
        )


@dataclass(frozen=True, slots=True)
class NoticePage:
    """A part of what a person is told.

    Attributes:
        notices: newest first.
        next: `before` of the next page; None where this is the last.
    """

    notices: tuple[NoticeLine, ...]
    next: int | None

    @classmethod
    def of(cls, view: View) -> "NoticePage":
        """Read one from its document."""
        return cls(tuple(map(NoticeLine.of, view["notices"])), view["next"])
