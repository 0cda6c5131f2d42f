"""Conditional requests: entity tags by revision and form, dates by the log, and 304 where nothing is new.

A tag is strong (RFC 9110, section 8.8.3): everything that a document is written from is in it, and documents are always
written in the same way. What goes out compressed is another representation, and has another tag.
"""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256

from starlette.requests import Request

from kgservice.stores.protocol import LogEntry
from kgservice.views.headers import REVISION_HEADER

__all__ = ["conditional_headers", "is_head", "is_known", "takes_gzip"]

_SETTLED = timedelta(seconds=2)
"""How long after a revision its time is told: dates count seconds, and another revision might share its second."""


def conditional_headers(request: Request, entry: LogEntry, name: str, version: str, vary: str = "") -> dict[str, str]:
    """Give the headers by which a client knows a document again.

    Args:
        request: the request.
        entry: the entry of the log that made the revision.
        name: of the document, its form included.
        version: of the software, which may write it otherwise one day.
        vary: headers, other than Accept-Encoding, that the document depends on.
    """
    told = (version, str(entry.revision), entry.digest, name, "gzip" if takes_gzip(request) else "")
    headers = {
        REVISION_HEADER: str(entry.revision),
        "etag": f'"{sha256(chr(0).join(told).encode()).hexdigest()[:32]}"',
        # To be kept, but asked for every time: the newest revision may be another one by then.
        "cache-control": "no-cache",
        "vary": f"{vary}, Accept-Encoding" if vary else "Accept-Encoding",
    }
    if datetime.now(UTC) - entry.at >= _SETTLED:
        headers["last-modified"] = format_datetime(entry.at.replace(microsecond=0).astimezone(UTC), usegmt=True)
    return headers


def is_known(request: Request, headers: dict[str, str]) -> bool:
    """Tell whether the client has what the headers stand for; a date counts only where it shows no tag."""
    shown = request.headers.get("if-none-match")
    if shown is not None:
        tags = [one.strip().removeprefix("W/") for one in shown.split(",")]
        return headers["etag"] in tags or "*" in tags
    if "last-modified" not in headers:
        return False
    try:
        since = parsedate_to_datetime(request.headers.get("if-modified-since", ""))
        return parsedate_to_datetime(headers["last-modified"]) <= since
    except (TypeError, ValueError):
        return False


def takes_gzip(request: Request) -> bool:
    """Tell whether the client takes a compressed answer."""
    for part in request.headers.get("accept-encoding", "").lower().split(","):
        coding, _, weight = part.partition(";")
        if coding.strip() == "gzip":
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def is_head(request: Request) -> bool:
    """Tell whether only the headers are asked for; the edge of the service has made the request a GET by now."""
    return bool(request.scope.get("emotaxa.method", request.method) == "HEAD")
