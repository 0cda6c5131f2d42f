"""Compression: whether an answer goes out in gzip, decided once for each request, for all that depends on it.

The entity tag of an answer names one representation, and what is compressed is another one: what writes the tag and
what compresses have to decide alike. Both ask `coding_of`.
"""

from starlette.datastructures import MutableHeaders
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipResponder
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kgservice.rest.weighted import weighted

__all__ = ["Compression", "coding_of", "preferred_coding", "vary_by"]

_KEY = "emotaxa.coding"
_HEADER = b"accept-encoding"
_SMALLEST = 1400
"""Bytes of a body from which it is compressed: what is smaller fits into one packet anyhow."""
_LEVEL = 5
_NEVER = (*DEFAULT_EXCLUDED_CONTENT_TYPES, "application/vnd.apache.parquet", "application/gzip")
_BODILESS = (204, 304)


def preferred_coding(header: str) -> str:
    """Give the coding that a header Accept-Encoding likes best of those on offer (RFC 9110, section 12.5.3).

    Gzip where it is taken and not liked less than what is not compressed, else an empty string.

    >>> preferred_coding("gzip, deflate, br"), preferred_coding("*"), preferred_coding("GZIP;q=0.1")
    ('gzip', 'gzip', 'gzip')
    >>> preferred_coding(""), preferred_coding("gzip;q=0, *"), preferred_coding("identity, gzip;q=0.5")
    ('', '', '')
    """
    weights = weighted(header)
    named = [weights[name] for name in ("gzip", "x-gzip") if name in weights]
    packed = max(named) if named else weights.get("*", 0.0)
    return "gzip" if packed > 0 and packed >= weights.get("identity", 0.0) else ""


def coding_of(scope: Scope) -> str:
    """Give the coding that the answer to a request goes out in where it is large enough: `gzip`, or an empty string."""
    known = scope.get(_KEY)
    if known is None:
        shown = [value for name, value in scope["headers"] if name == _HEADER]
        known = scope[_KEY] = preferred_coding(b",".join(shown).decode("latin-1")) if shown else ""
    return str(known)


def vary_by(headers: MutableHeaders, name: str) -> None:
    """Say, once, that an answer depends on a header of the request."""
    said = headers.get("vary", "")
    if name.lower() not in (each.strip().lower() for each in said.split(",")):
        headers["vary"] = f"{said}, {name}" if said else name


class Compression:
    """Pure ASGI: compresses answers for those who take it; leaves small ones, and what says how it is coded."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before an application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif coding_of(scope):
            packing = GZipResponder(self.app, _SMALLEST, compresslevel=_LEVEL, exclude_content_types=_NEVER)
            await packing(scope, receive, send)
        else:
            await self.app(scope, receive, _Plain(send))


class _Plain:
    """The way out of an answer that is not compressed; says of it where it would have been for others."""

    __slots__ = ("_send",)

    def __init__(self, send: Send) -> None:
        self._send = send

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] not in _BODILESS:
            raw = message.setdefault("headers", [])
            told = dict(raw)
            # A body of unknown size comes piece by piece, and would be compressed.
            if int(told.get(b"content-length", _SMALLEST)) >= _SMALLEST and b"content-encoding" not in told:
                kind = told.get(b"content-type", b"").partition(b";")[0].strip().lower().decode("latin-1")
                if kind not in _NEVER and f"{kind.partition('/')[0]}/*" not in _NEVER:
                    headers = MutableHeaders(raw=list(raw))
                    vary_by(headers, "Accept-Encoding")
                    message["headers"] = headers.raw
        await self._send(message)
