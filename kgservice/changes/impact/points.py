"""Points: concepts that lie elsewhere in the affect space than before, and those that change octant or quadrant."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from kgservice.changes.impact.side import Ground, Side
from ontology.norm import Point
from ontology.octant import octant, quadrant
from ontology.scale import Scale

__all__ = ["Basis", "Located", "MovedPoint", "moved_points"]

Basis = Literal["norms", "estimate", "conversion"]
"""Whether a point is the mean of published norms, an estimate, or what a label is converted to."""

_APART: Final = 1e-6
"""What lies closer than this lies in the same place, each coordinate being on [-1, 1]."""


@dataclass(frozen=True, slots=True)
class Located:
    """Where a concept lies.

    Attributes:
        point: on the scale that was asked for; dominance may be unknown.
        octant: name of its octant; None on a boundary, or where dominance is unknown.
        quadrant: name of its quadrant; None on a boundary.
        basis: what it rests on.
    """

    point: tuple[float, float, float | None]
    octant: str | None
    quadrant: str | None
    basis: Basis


@dataclass(frozen=True, slots=True)
class MovedPoint:
    """A concept that lies elsewhere.

    Attributes:
        iri: the concept.
        what: `place` for where it lies by its norms or an estimate, `conversion` for the point that it is converted to
            as a label, where that is another.
        before: where it lay; None where that was not known.
        after: where it lies; None where that is no longer known.
        distance: how far apart the two are on [-1, 1], dominance left out where one of them has none; None where one
            is not known.
    """

    iri: str
    what: Literal["place", "conversion"]
    before: Located | None
    after: Located | None
    distance: float | None

    @property
    def crosses(self) -> bool:
        """Whether it comes to lie in another octant or quadrant, or in one at all, or in none."""
        was, now = self.before, self.after
        return (was.octant, was.quadrant) != (now.octant, now.quadrant) if was and now else True


def moved_points(ground: Ground, scale: Scale) -> list[MovedPoint]:
    """Give the concepts that lie elsewhere: first those that cross into another region, then by distance."""
    found = list(_found(ground, scale))
    order = {id(one): place for place, one in enumerate(found)}
    return sorted(
        found, key=lambda one: (not one.crosses, -(np.inf if one.distance is None else one.distance), order[id(one)])
    )


def _found(ground: Ground, scale: Scale) -> Iterator[MovedPoint]:
    converted = _converted(ground.before), _converted(ground.after)
    for iri in ground.iris:
        places = [_place(side, iri) for side in (ground.before, ground.after)]
        if moved := _moved(iri, "place", (places[0], places[1]), scale):
            yield moved
        ways: list[tuple[Point, Basis] | None] = []
        for place, points in zip(places, converted, strict=True):
            # An estimate is what the concept is converted to, too.
            own = place is None or place[1] == "norms"
            ways.append((points[iri], "conversion") if own and iri in points else None)
        if moved := _moved(iri, "conversion", (ways[0], ways[1]), scale):
            yield moved


def _place(side: Side, iri: str) -> tuple[Point, Basis] | None:
    found = side.at.places.place(iri)
    return None if found is None else (found[0], "norms" if found[1] else "estimate")


def _converted(side: Side) -> dict[str, Point]:
    """Give the points that single labels are converted to, where they are known."""
    iris = side.denotation.iris
    mean: NDArray[np.float64] = np.clip(side.at.converter.affect.moments(iris)[0], -1.0, 1.0)
    return {
        iri: Point(values[0], values[1], None if np.isnan(values[2]) else values[2])
        for iri, values in zip(iris, mean.tolist(), strict=True)
        if not np.isnan(values[0])
    }


def _moved(
    iri: str,
    what: Literal["place", "conversion"],
    ways: tuple[tuple[Point, Basis] | None, tuple[Point, Basis] | None],
    scale: Scale,
) -> MovedPoint | None:
    was, now = ways
    if was is None and now is None:
        return None
    if was is None or now is None:
        return MovedPoint(iri, what, _located(was, scale), _located(now, scale), None)
    apart = [abs(after - before) for before, after in zip(_known(was[0]), _known(now[0]), strict=False)]
    same = len(_known(was[0])) == len(_known(now[0])) and max(apart) <= _APART and was[1] == now[1]
    if same:
        return None
    distance = float(np.sqrt(sum(gap**2 for gap in apart)))
    return MovedPoint(iri, what, _located(was, scale), _located(now, scale), distance)


def _known(point: Point) -> tuple[float, ...]:
    return (point.valence, point.arousal) + (() if point.dominance is None else (point.dominance,))


def _located(found: tuple[Point, Basis] | None, scale: Scale) -> Located | None:
    if found is None:
        return None
    point, basis = found
    valence, arousal = scale.from_unit(point.valence), scale.from_unit(point.arousal)
    dominance = None if point.dominance is None else scale.from_unit(point.dominance)
    return Located((valence, arousal, dominance), octant(point), quadrant(point), basis)
