"""Settings of watching."""

from functools import cached_property
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, field_validator

__all__ = ["Network", "WatchingSettings"]

Network = IPv4Network | IPv6Network


class WatchingSettings(BaseModel):
    """What webhooks may be sent where, and how long that is tried.

    Attributes:
        webhooks: whether any are sent; what is due waits meanwhile.
        allowed_networks: networks inside to which webhooks may be sent all the same, as `10.1.0.0/16, fd00::/8`,
            separated by commas; none where empty.
        allow_http: whether they may be sent without TLS.
        certificates: file with certificates (PEM) of authorities that are trusted besides those of the system.
        source: URI that names this service in the events that it sends.
        timeout_seconds: how long a receiver may take, from looking up its name to its answer.
        event_bytes: size of an event; what is longer is sent without its details.
        attempts: how often one event is sent, over three days with the tenth.
        losses: events in a row that are given up before a watch stops by itself.
        at_once: receivers that are spoken to at the same time.
        poll_seconds: how long the queue is left alone where nobody wakes it.
        watches: watches that one person may have.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    webhooks: bool = True
    allowed_networks: str = ""
    allow_http: bool = False
    certificates: Path | None = None
    source: str = Field("urn:emotaxa", min_length=1, pattern=r"^[!-~]+$")
    timeout_seconds: float = Field(15.0, gt=0, le=120)
    event_bytes: int = Field(64 * 1024, ge=1024, le=1024 * 1024)
    attempts: int = Field(10, ge=1, le=10)
    losses: int = Field(3, ge=1, le=1000)
    at_once: int = Field(4, ge=1, le=64)
    poll_seconds: float = Field(2.0, gt=0, le=3600)
    watches: int = Field(100, ge=1, le=10_000)

    @field_validator("allowed_networks")
    @classmethod
    def _readable(cls, text: str) -> str:
        _networks(text)
        return text

    @cached_property
    def allowed(self) -> tuple[Network, ...]:
        """The networks inside that are allowed."""
        return _networks(self.allowed_networks)


def _networks(text: str) -> tuple[Network, ...]:
    """Read networks.

    >>> _networks("10.0.0.0/8, ::1")
    (IPv4Network('10.0.0.0/8'), IPv6Network('::1/128'))
    """
    return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())
