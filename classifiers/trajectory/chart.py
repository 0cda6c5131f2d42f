"""The chart of a trajectory: an image in SVG that stands in a page, takes its colours from it, and can be read out."""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from markupsafe import Markup

from classifiers.trajectory.trajectory import DIMENSIONS, Points, Trajectory

__all__ = ["chart"]

_WIDTH: Final = 960
_HEIGHT: Final = 340
_LEFT: Final = 46
_RIGHT: Final = 12
_TOP: Final = 10
_BOTTOM: Final = 30
_MOST_DOTS: Final = 600
"""Sentences up to which each has its dots; more of them would hide the lines."""

_SHOWN: Final = 90
_MOST_STEPS: Final = 10


def chart(found: Trajectory) -> Markup:
    """Draw valence, arousal and dominance over the sentences: a dot for each, and a line for what is smoothed."""
    parts = [*_grid(len(found.sentences))]
    for place, name in enumerate(DIMENSIONS):
        if len(found.sentences) <= _MOST_DOTS:
            parts += _dots(found, place, name)
        parts += _lines(found.smooth[:, place], name)
    return Markup(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-labelledby="way-title way-told">'
        '<title id="way-title">{}</title><desc id="way-told">{}</desc>{}</svg>'
    ).format(
        _WIDTH,
        _HEIGHT,
        f"Valence, arousal and dominance of {found.name}, sentence by sentence",
        "; ".join(_told(name, found.smooth[:, place]) for place, name in enumerate(DIMENSIONS)),
        Markup("").join(parts),
    )


def _grid(count: int) -> Iterator[Markup]:
    for value in (-1.0, -0.5, 0.0, 0.5, 1.0):
        kind = "axis" if value == 0 else "grid"
        yield Markup('<line x1="{}" y1="{}" x2="{}" y2="{}" class="{}"/>').format(
            _LEFT, _number(_down(value)), _WIDTH - _RIGHT, _number(_down(value)), kind
        )
        yield Markup('<text x="{}" y="{}" class="value">{}</text>').format(
            _LEFT - 8, _number(_down(value) + 4), f"{value:g}"
        )
    for number in _marked(count):
        yield Markup('<text x="{}" y="{}" class="place">{}</text>').format(
            _number(_across(number - 1, count)), _HEIGHT - 8, f"{number:,}"
        )


def _marked(count: int) -> Sequence[int]:
    """Choose the sentences whose numbers are shown: the first, the last, and between them at even steps.

    >>> _marked(12), _marked(101)
    ([1, 3, 5, 7, 9, 12], [1, 11, 21, 31, 41, 51, 61, 71, 81, 91, 101])
    """
    step = _step(count)
    marked = list(range(1, count, step))
    if len(marked) > 1 and count - marked[-1] < step:
        # Too near to the last.
        del marked[-1]
    return [*marked, count]


def _step(count: int) -> int:
    """Give the least of the steps that are easily counted on, 1, 2, 5, 10, 20, 50 and so on, that takes few of them."""
    power = 1
    while True:
        for step in (power, 2 * power, 5 * power):
            if (count - 1) / step <= _MOST_STEPS:
                return step
        power *= 10


def _dots(found: Trajectory, place: int, name: str) -> Iterator[Markup]:
    for number, (sentence, point) in enumerate(zip(found.sentences, found.points, strict=True)):
        if not np.isnan(point[place]):
            text = sentence.text if len(sentence.text) <= _SHOWN else f"{sentence.text[: _SHOWN - 3]}..."
            yield Markup('<circle cx="{}" cy="{}" r="3" class="dot {}"><title>{}</title></circle>').format(
                _number(_across(number, len(found.sentences))),
                _number(_down(float(point[place]))),
                name,
                f"{number + 1}, {name} {point[place]:.2f}: {text}",
            )


def _lines(values: Points, name: str) -> Iterator[Markup]:
    """Draw a line through what is known, broken where nothing is."""
    known = np.flatnonzero(~np.isnan(values))
    for run in np.split(known, np.flatnonzero(np.diff(known) > 1) + 1):
        if len(run):
            points = " ".join(
                f"{_number(_across(int(number), len(values)))},{_number(_down(float(values[number])))}"
                for number in run
            )
            yield Markup('<polyline points="{}" class="line {}"/>').format(points, name)


def _told(name: str, values: Points) -> str:
    known = values[~np.isnan(values)]
    if not len(known):
        return f"{name}: unknown"
    return f"{name}: from {known[0]:.2f} to {known[-1]:.2f}, between {known.min():.2f} and {known.max():.2f}"


def _across(number: int, count: int) -> float:
    room = _WIDTH - _LEFT - _RIGHT
    return _LEFT + (room / 2 if count == 1 else room * number / (count - 1))


def _down(value: float) -> float:
    return _TOP + (_HEIGHT - _TOP - _BOTTOM) * (1 - value) / 2


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
