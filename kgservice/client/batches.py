"""Batches: questions over many things, asked in parts that the service takes."""

import re
from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from kgservice.client.exchange import Exchange
from kgservice.rest.errors import BodyTooLarge
from ontology.errors import EmotaxaError

__all__ = ["batched"]

A = TypeVar("A")
B = TypeVar("B")

_PLACE: Final = re.compile(r"(?P<list>items|labels|concepts|texts)/(?P<place>\d+)(?P<below>.*)")


def batched(things: Sequence[A], size: int, ask: Callable[[Sequence[A]], Exchange[Sequence[B]]]) -> Exchange[list[B]]:
    """Ask over things in parts, one answer each, in their order.

    A part that the service finds too large is halved, so that a service with lower limits is asked as it wants to be.

    Args:
        things: what to ask over.
        size: how many at once.
        ask: asks over a part.

    Raises:
        BodyTooLarge: where a single thing is too large.
        EmotaxaError: as `ask` does; `field` counts from the first of all things.
    """
    found: list[B] = []
    begin = 0
    while begin < len(things):
        part = things[begin : begin + size]
        try:
            found += yield from ask(part)
        except BodyTooLarge:
            if len(part) == 1:
                raise
            size = len(part) // 2
            continue
        except EmotaxaError as error:
            place = _PLACE.match(error.field or "")
            if place is not None:
                error.field = f"{place['list']}/{int(place['place']) + begin}{place['below']}"
            raise
        begin += len(part)
    return found
