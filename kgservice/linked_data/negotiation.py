"""Content negotiation: which of the forms on offer a header Accept likes best (RFC 9110, section 12.5.1)."""

import re
from collections.abc import Sequence

from kgservice.rest.weighted import weighted

__all__ = ["preferred"]

_RANGE = re.compile(r"([\w!#$&^.+*-]+)/([\w!#$&^.+*-]+)", re.ASCII)


def preferred(accept: str, offered: Sequence[str]) -> str | None:
    """Give the media type on offer that a header likes best; None where it takes none of them.

    The range that fits a type most closely gives its weight. Of types with the same weight, one that the header names
    goes before one that it takes with a wildcard, then the order of the offer counts. A header that is empty, or has
    nothing in it that can be read, takes anything.

    >>> offered = ["text/html", "text/turtle", "application/ld+json"]
    >>> preferred("text/turtle;q=0.8, application/ld+json", offered)
    'application/ld+json'
    >>> preferred("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", offered)
    'text/html'
    >>> preferred("image/png", offered), preferred("", offered)
    (None, 'text/html')
    """
    ranges = _read(accept)
    if not ranges:
        return offered[0] if offered else None
    best: tuple[float, int] = (0.0, 0)
    chosen = None
    for media_type in offered:
        weight, closeness = _fit(media_type, ranges)
        if weight > 0 and (weight, closeness) > best:
            best, chosen = (weight, closeness), media_type
    return chosen


def _read(accept: str) -> dict[str, float]:
    """Give the ranges of a header with their weights; a lone star is taken for any type, as old clients mean it."""
    found = weighted(accept)
    if "*" in found:
        found["*/*"] = max(found["*"], found.get("*/*", 0.0))
    return {name: weight for name, weight in found.items() if _RANGE.fullmatch(name)}


def _fit(media_type: str, ranges: dict[str, float]) -> tuple[float, int]:
    """Give the weight of a type and how closely the range fits it: 2 by name, 1 by kind, 0 by any."""
    for closeness, name in ((2, media_type), (1, f"{media_type.partition('/')[0]}/*"), (0, "*/*")):
        if name in ranges:
            return ranges[name], closeness
    return 0.0, 0
