"""Watches and notices."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from kgservice.rest.models.base import Answer, Request

__all__ = [
    "Lost",
    "NewWatchAnswer",
    "Notice",
    "NoticesAnswer",
    "PingAnswer",
    "ReadRequest",
    "ResumeRequest",
    "WatchAnswer",
    "WatchChange",
    "WatchGiven",
    "WatchesAnswer",
]

Target = Annotated[
    str,
    Field(
        min_length=1,
        max_length=2_100,
        description="`everything`, `me`, `request:NUMBER`, `concept:IRI`, `scheme:IRI`, `set:IRI` or `tag:NAME`.",
        examples=["scheme:https://w3id.org/emotaxa/goemotions"],
    ),
]
Kinds = Annotated[
    list[Annotated[str, Field(min_length=1, max_length=100)]],
    Field(max_length=50, description="Kinds of events that are told, such as `merged`; all where empty."),
]
Url = Annotated[
    str,
    Field(
        min_length=1,
        max_length=2_000,
        description="Where webhooks are sent: https, and no address inside, unless the service allows it.",
        examples=["https://example.org/emotaxa"],
    ),
]


class WatchGiven(Request):
    """What is to be watched."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"target": "scheme:https://w3id.org/emotaxa/goemotions", "kinds": ["merged"]},
                {"target": "everything", "url": "https://example.org/emotaxa"},
            ]
        }
    )

    target: Target
    kinds: Kinds = Field([])
    url: Url | None = Field(None, description="Where webhooks are sent; without it, the service shows notices.")


class WatchChange(Request):
    """What is to be otherwise with a watch; what is left out stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"kinds": ["merged", "rejected"]}]})

    target: Target | None = None
    kinds: Kinds | None = None
    url: Url | None = Field(None, description="Another receiver; the secret stays.")


class ResumeRequest(Request):
    """How a watch goes on."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"skip": True}]})

    skip: bool = Field(False, description="Whether it goes on from now, and not where it was left.")


class ReadRequest(Request):
    """Up to where notices were read."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"through": 0}]})

    through: int = Field(ge=0, le=2**53, description="The `entry` up to which all are read; going back is allowed.")


class Lost(Answer):
    """An event that was given up."""

    number: int
    reason: str


class WatchAnswer(Answer):
    """A watch, and how far its owner has been told; its secrets are not shown."""

    number: int
    owner: str
    target: str
    kinds: list[str]
    url: str | None = Field(description="Where webhooks are sent; null where the owner is told by notices.")
    state: Literal["active", "paused", "halted", "removed"] = Field(
        description="`paused` by its owner; `halted` since its receiver takes nothing."
    )
    reason: str = Field(description="Why it has halted, or why what is due was not taken at last.")
    created: datetime
    through: int = Field(description="Number of the entry up to which everything is delivered or given up.")
    attempts: int = Field(description="How often the next event has been sent in vain.")
    due: datetime | None = Field(description="When it is sent again; null for at once.")
    delivered: datetime | None = Field(description="When something was delivered last.")
    lost: list[Lost] = Field(description="The last events that were given up.")


class WatchesAnswer(Answer):
    """Watches, by number."""

    watches: list[WatchAnswer]


class NewWatchAnswer(Answer):
    """A watch with a new secret."""

    watch: WatchAnswer
    secret: str | None = Field(
        description="What signs its webhooks; it is shown this once. Null where there is no webhook."
    )


class PingAnswer(Answer):
    """What became of a message that tells nothing."""

    number: int
    url: str | None
    taken: bool
    status: int | None = Field(description="Of the answer; null where there was none.")
    reason: str = Field(description="Why it was not taken; empty where it was.")


class Notice(Answer):
    """Something that you are told."""

    entry: int = Field(description="Its number among all entries of the journal.")
    subject: str = Field(description="What it happened to.", examples=["change/17"])
    place: int = Field(description="Its place among all that has happened to that.")
    at: datetime
    author: str
    kind: str = Field(examples=["merged"])
    about: list[str] = Field(description="IRIs of what the subject speaks of.")
    tags: list[str]
    reasons: list[Literal["mentioned", "asked", "watched"]] = Field(description="Why you are told.")
    watches: list[int] = Field(description="Numbers of your watches that it was told to.")
    read: bool
    body: dict[str, Any] = Field(description="What was noted.")


class NoticesAnswer(Answer):
    """A page of notices, the newest first."""

    notices: list[Notice]
    next: int | None = Field(description="`before` of the next page; null where this is the last.")
