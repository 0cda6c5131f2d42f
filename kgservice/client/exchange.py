"""Exchanges: what is asked of a service, and what is made of its answers, whichever way they travel.

A question is a generator that gives what is to be sent and is given what came back. It knows nothing of connections,
so the same one serves a client that waits and one that does not.
"""

import re
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

import orjson

__all__ = ["API", "Call", "Exchange", "Parameter", "Pause", "Reply", "whole"]

T = TypeVar("T")

API = "/api/v1"

Parameter = str | int | float | bool | None
"""The value of a parameter."""

_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def whole(text: str) -> str:
    r"""Join the halves of surrogate pairs in a text, and put U+FFFD in place of those that stand alone.

    >>> whole("\ud800 sad") == "\ufffd sad", whole("\ud83d\ude00") == "\U0001f600"
    (True, True)
    """
    if text.isascii() or not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


@dataclass(frozen=True, slots=True)
class Call:
    """A request.

    Attributes:
        method: its method.
        path: its path, from the root of the service on.
        query: parameters; those that are None are left out, and a list is one for each of its entries.
        document: the body, to be sent as JSON; or None.
        text: the body as it is, with its media type; or None.
        upload: a file that is the body; or None.
        upload_type: the media type of that file, where it is to be said.
        download: a file that the answer's body is written to; or None.
        accept: the media types that are taken.
        writes: whether it changes something, so that it is not sent again where it may have been carried out.
    """

    method: str
    path: str
    query: Mapping[str, Parameter | Sequence[str]] = field(default_factory=dict)
    document: Any = None
    text: tuple[str, str] | None = None
    upload: Path | None = None
    upload_type: str | None = None
    download: Path | None = None
    accept: str = "application/json"
    writes: bool = False

    @property
    def parameters(self) -> dict[str, str | list[str]]:
        """The parameters as they are written."""
        return {name: _shown(value) for name, value in self.query.items() if value is not None}

    @property
    def body(self) -> bytes | None:
        """The body, unless it is a file; half a character, which no JSON can hold, becomes U+FFFD."""
        if self.text is not None:
            # What is no text the service tells.
            return self.text[1].encode("utf-8", "surrogatepass")
        if self.document is None:
            return None
        try:
            return orjson.dumps(self.document)
        except orjson.JSONEncodeError:
            return orjson.dumps(_whole(self.document))

    @property
    def media_type(self) -> str | None:
        """The media type of the body, where it is said."""
        if self.upload is not None:
            return self.upload_type
        if self.text is not None:
            return self.text[0]
        return None if self.document is None else "application/json"


def _shown(value: Parameter | Sequence[str]) -> str | list[str]:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if value is None or isinstance(value, str | int | float) else list(value)


def _whole(value: Any) -> Any:  # noqa: ANN401 - any part of a document
    if isinstance(value, str):
        return whole(value)
    if isinstance(value, Mapping):
        return {_whole(name): _whole(one) for name, one in value.items()}
    return [_whole(one) for one in value] if isinstance(value, list | tuple) else value


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
