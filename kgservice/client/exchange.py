"""Exchanges: what is asked of a service, and what is made of its answers, whichever way they travel.

A question is a generator that gives what is to be sent and is given what came back. It knows nothing of connections,
so the same one serves a client that waits and one that does not.
"""

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import orjson

__all__ = ["API", "Call", "Exchange", "Pause", "Reply"]

T = TypeVar("T")

API = "/api/v1"


@dataclass(frozen=True, slots=True)
class Call:
    """A request.

    Attributes:
        method: its method.
        path: its path, from the root of the service on.
        query: parameters; those that are None are left out.
        document: the body, to be sent as JSON; or None.
        text: the body as it is, with its media type; or None.
        upload: a file that is the body; or None.
        download: a file that the answer's body is written to; or None.
        accept: the media types that are taken.
    """

    method: str
    path: str
    query: Mapping[str, str | int | float | bool | None] = field(default_factory=dict)
    document: Any = None
    text: tuple[str, str] | None = None
    upload: Path | None = None
    download: Path | None = None
    accept: str = "application/json"

    @property
    def parameters(self) -> dict[str, str]:
        """The parameters as they are written."""
        return {
            name: str(value).lower() if isinstance(value, bool) else str(value)
            for name, value in self.query.items()
            if value is not None
        }

    @property
    def body(self) -> bytes | None:
        """The body, unless it is a file."""
        if self.text is not None:
            return self.text[1].encode()
        return None if self.document is None else orjson.dumps(self.document)

    @property
    def media_type(self) -> str | None:
        """The media type of the body, unless it is a file or there is none."""
        if self.text is not None:
            return self.text[0]
        return None if self.document is None else "application/json"


@dataclass(frozen=True, slots=True)
class Pause:
    """A wait before the next request."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer with a status below 400.

    Attributes:
        headers: its headers, by name in lower case.
        content: its body; empty where it went into a file.
    """

    headers: Mapping[str, str]
    content: bytes

    def json(self) -> Any:  # noqa: ANN401 - whatever the service answers
        """Read it as JSON."""
        return orjson.loads(self.content)


Exchange = Generator[Call | Pause, Reply, T]
"""A question under way; what it returns is the answer."""
