"""Watches: who wants to hear of what, and how far they have been told. A watch is the fold of its journal entries."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from kgservice.changes.watching.concern import body_of
from kgservice.changes.watching.target import Target
from kgservice.stores.journal import JournalEntry

__all__ = ["SUBJECTS", "Secret", "Watch", "WatchState", "watch_after"]

SUBJECTS = "watch/"
"""What the subjects of watches begin with in the journal."""

WatchState = Literal["active", "paused", "halted", "removed"]

_OVERLAP = timedelta(hours=24)
"""How long a secret that was replaced still signs, so that a receiver has time to change."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret that signs, until a time where it was replaced; it stands in no representation."""

    text: str = field(repr=False)
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Watch:
    """A watch.

    Attributes:
        number: by which it is spoken of.
        place: of its newest entry in the journal.
        owner: who is told.
        target: what is watched.
        kinds: the kinds of entries that are told, all where empty.
        url: where webhooks are sent; None where the owner is told in the service alone.
        token: what the ids of its messages begin with; drawn at random.
        secrets: what signs them, the newest first.
        created: when it was made.
        state: `paused` by its owner, `halted` since its receiver does not take anything.
        reason: why it is halted, or why what is due was not taken at last; empty where nothing is wrong.
        through: number of the entry up to which everything has been delivered or given up.
        attempts: how often the next one has been sent in vain.
        due: when the next one may be sent; None for at once.
        taken: until when somebody is at it.
        losses: entries that were given up since one was delivered.
        lost: numbers of the entries that were given up last, with the reasons.
        delivered: when something was delivered last.
    """

    number: int
    place: int
    owner: str
    target: Target
    kinds: frozenset[str]
    url: str | None
    token: str
    secrets: tuple[Secret, ...]
    created: datetime
    through: int
    state: WatchState = "active"
    reason: str = ""
    attempts: int = 0
    due: datetime | None = None
    taken: datetime | None = None
    losses: int = 0
    lost: tuple[tuple[int, str], ...] = ()
    delivered: datetime | None = None

    @property
    def subject(self) -> str:
        """Its subject in the journal."""
        return f"{SUBJECTS}{self.number}"

    @property
    def sends(self) -> bool:
        """Whether it has a webhook to which something may be sent."""
        return self.url is not None and self.state == "active"

    def ready(self, now: datetime) -> bool:
        """Whether something may be sent now."""
        return self.sends and all(at is None or at <= now for at in (self.due, self.taken))

    def signing(self, now: datetime) -> tuple[str, ...]:
        """Give the secrets that sign now."""
        return tuple(secret.text for secret in self.secrets if secret.until is None or secret.until > now)

    def as_document(self) -> dict[str, Any]:
        """Give it as values for JSON, without its secrets."""
        return {
            "number": self.number,
            "owner": self.owner,
            "target": str(self.target),
            "kinds": sorted(self.kinds),
            "url": self.url,
            "state": self.state,
            "reason": self.reason,
            "created": self.created.isoformat(),
            "through": self.through,
            "attempts": self.attempts,
            "due": None if self.due is None else self.due.isoformat(),
            "delivered": None if self.delivered is None else self.delivered.isoformat(),
            "lost": [{"number": number, "reason": reason} for number, reason in self.lost],
        }


_MOST_LOST = 20


def watch_after(watch: Watch | None, entry: JournalEntry) -> Watch | None:
    """Give a watch after a further entry of its subject; None before its first one, and for what is no watch."""
    body = body_of(entry)
    if watch is None:
        return _created(entry, body) if entry.kind == "created" else None
    watch = replace(watch, place=entry.place)
    match entry.kind:
        case "changed":
            url = body.get("url", watch.url)
            moved = url != watch.url
            # What is newly watched is told from now on.
            through = entry.number if {"target", "kinds"} & body.keys() else watch.through
            return replace(
                watch,
                through=through,
                target=Target(*body["target"]) if "target" in body else watch.target,
                kinds=frozenset(body["kinds"]) if "kinds" in body else watch.kinds,
                url=url,
                attempts=0 if moved else watch.attempts,
                due=None if moved else watch.due,
                reason="" if moved and watch.state == "active" else watch.reason,
            )
        case "rotated":
            older = (replace(each, until=each.until or entry.at + _OVERLAP) for each in watch.secrets)
            kept = tuple(each for each in older if each.until is not None and each.until > entry.at)
            return replace(watch, secrets=(Secret(body["secret"]), *kept))
        case "paused":
            return replace(watch, state="paused", taken=None)
        case "removed":
            return replace(watch, state="removed", taken=None)
        case "resumed":
            through = entry.number if body.get("skip") else watch.through
            return replace(
                watch, state="active", reason="", through=through, attempts=0, due=None, taken=None, losses=0
            )
        case _:
            return _told(watch, entry, body)


def _created(entry: JournalEntry, body: dict[str, Any]) -> Watch:
    secret = body.get("secret")
    return Watch(
        number=int(entry.subject.removeprefix(SUBJECTS)),
        place=entry.place,
        owner=body["owner"],
        target=Target(*body["target"]),
        kinds=frozenset(body.get("kinds", ())),
        url=body.get("url"),
        token=body["token"],
        secrets=() if secret is None else (Secret(secret),),
        created=entry.at,
        through=entry.number,
    )


def _told(watch: Watch, entry: JournalEntry, body: dict[str, Any]) -> Watch:
    """Give a watch after an entry of those who deliver."""
    match entry.kind:
        case "taken":
            return replace(watch, taken=datetime.fromisoformat(body["until"]))
        case "delivered":
            through = max(watch.through, body["through"])
            free = replace(watch, through=through, delivered=entry.at, taken=None)
            return replace(free, attempts=0, due=None, reason="", losses=0) if through > watch.through else free
        case "failed":
            due = datetime.fromisoformat(body["due"])
            return replace(watch, attempts=body["attempt"], due=due, reason=body["reason"], taken=None)
        case "lost":
            return replace(
                watch,
                through=max(watch.through, body["number"]),
                attempts=0,
                due=None,
                taken=None,
                reason=body["reason"],
                losses=watch.losses + 1,
                lost=(*watch.lost, (body["number"], body["reason"]))[-_MOST_LOST:],
            )
        case "released":
            return replace(watch, taken=None)
        case "halted":
            return replace(watch, state="halted", reason=body["reason"], taken=None)
        case _:
            return watch
