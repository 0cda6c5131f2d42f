"""Places: numbers by which the records of a set stay in order, though few of them change when some come or go."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

__all__ = ["places_for"]


def places_for(keys: Sequence[str], known: Mapping[str, float]) -> list[float]:
    """Give rising numbers to keys in order, those that they have already as far as that can be.

    >>> places_for(["a", "new", "b"], {"a": 0.0, "b": 1.0})
    [0.0, 0.5, 1.0]
    >>> places_for(["a", "b"], {"gone": 4.0, "a": 0.0})
    [0.0, 1.0]
    >>> places_for(["b", "a"], {"a": 0.0, "b": 1.0})
    [1.0, 2.0]
    """
    found: list[float | None] = []
    last = float("-inf")
    for key in keys:
        place = known.get(key)
        if place is not None and place > last:
            found.append(place)
            last = place
        else:
            found.append(None)
    filled = _filled(found)
    # Halves of halves end somewhere; then all places are given out anew.
    rising = all(before < after for before, after in pairwise(filled))
    return filled if rising else [float(place) for place in range(len(keys))]


def _filled(places: Sequence[float | None]) -> list[float]:
    """Fill each gap evenly between its neighbours, and go on in whole steps at the end."""
    found: list[float] = []
    start = 0
    while start < len(places):
        place = places[start]
        if place is not None:
            found.append(place)
            start += 1
            continue
        end = start
        while end < len(places) and places[end] is None:
            end += 1
        count = end - start
        after = places[end] if end < len(places) else None
        if after is None:
            first = found[-1] + 1 if found else 0.0
            found += [first + step for step in range(count)]
        else:
            before = found[-1] if found else after - count - 1
            found += [before + (after - before) * (step + 1) / (count + 1) for step in range(count)]
        start = end
    return found
