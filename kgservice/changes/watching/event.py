"""Events: entries of the journal as they are sent, in the shape of CloudEvents 1.0 (JSON format, structured)."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import orjson

from kgservice.changes.watching.concern import Concern, body_of
from kgservice.stores.journal import JournalEntry

__all__ = ["MEDIA_TYPE", "Event", "event_body", "ping_body"]

MEDIA_TYPE: Final = "application/cloudevents+json; charset=utf-8"

_TYPES: Final = "org.w3id.emotaxa"
_NOT_IN_TYPES: Final = re.compile(r"[^A-Za-z0-9_]")
_FEW: Final = 50
"""IRIs, tags and names that stand in an event that would be too long otherwise."""


@dataclass(frozen=True, slots=True)
class Event:
    """An entry of the journal with what it is about."""

    entry: JournalEntry
    concern: Concern

    @property
    def number(self) -> int:
        """Number of the entry."""
        return self.entry.number


def event_body(event: Event, source: str, most: int) -> bytes:
    """Write an event.

    Args:
        event: the event.
        source: URI of the service that sends it.
        most: bytes that it may have; a longer one comes without the details of its entry, and lists what it is about
            only in part, both of which `truncated` tells.
    """
    entry, concern = event.entry, event.concern
    lists = {
        "about": sorted(concern.about),
        "tags": sorted(concern.tags),
        "mentioned": sorted(concern.mentioned),
        "asked": sorted(concern.asked),
    }
    data = {
        "number": entry.number,
        "place": entry.place,
        "author": entry.author,
        "kind": entry.kind,
        "truncated": False,
        **lists,
        "body": body_of(entry),
    }
    shorter = {name: value for name, value in data.items() if name != "body"} | {"truncated": True}
    few = {name: [each[:200] for each in values[:_FEW]] for name, values in lists.items()}
    kind = f"{entry.subject.partition('/')[0]}.{entry.kind}"
    attributes = _attributes(str(event.number), source, kind, entry.at, entry.subject)
    for tried in (data, shorter, shorter | few):
        written = orjson.dumps(attributes | {"data": tried})
        if len(written) <= most:
            return written
    return orjson.dumps(attributes | {"data": {"truncated": True}})


def ping_body(number: int, source: str, at: datetime) -> bytes:
    """Write an event that tells nothing, but that the webhook of a watch works."""
    return orjson.dumps(
        _attributes(f"ping-{number}-{int(at.timestamp())}", source, "watch.ping", at, f"watch/{number}") | {"data": {}}
    )


def _attributes(id: str, source: str, type: str, at: datetime, subject: str) -> dict[str, Any]:
    kind = ".".join(_NOT_IN_TYPES.sub("_", part) for part in type.split("."))
    return {
        "specversion": "1.0",
        "id": id,
        "source": source,
        "type": f"{_TYPES}.{kind}",
        "time": at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "subject": subject,
        "datacontenttype": "application/json",
    }
