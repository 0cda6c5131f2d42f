"""Octants and quadrants: the regions of the affect space, by the signs of valence, arousal and dominance.

The regions are the classes of the module `vad`, whose restrictions say the same to a reasoner.
"""

from typing import Final

from ontology.iri import BASE
from ontology.norm import Point

__all__ = ["OCTANTS", "QUADRANTS", "octant", "quadrant", "region_iri"]

OCTANTS: Final = {
    "+++": "exuberant",
    "++-": "dependent",
    "+-+": "relaxed",
    "+--": "docile",
    "-++": "hostile",
    "-+-": "anxious",
    "--+": "disdainful",
    "---": "bored",
}
"""Names of the octants by the signs of valence, arousal and dominance (Mehrabian 1996, doi:10.1007/BF02686918)."""

QUADRANTS: Final = {
    "++": "pleasant-and-active",
    "+-": "pleasant-and-passive",
    "-+": "unpleasant-and-active",
    "--": "unpleasant-and-passive",
}
"""Names of the quadrants by the signs of valence and arousal."""


def octant(point: Point) -> str | None:
    """Name the octant of a point; None where dominance is unknown or a coordinate is zero, which has no sign.

    >>> octant(Point(0.4, -0.2, 0.3)), octant(Point(0.4, 0.0, 0.3)), octant(Point(0.4, -0.2))
    ('relaxed', None, None)
    """
    if point.dominance is None:
        return None
    return OCTANTS.get(_signs(point.valence, point.arousal, point.dominance))


def quadrant(point: Point) -> str | None:
    """Name the quadrant of a point; None where valence or arousal is zero.

    >>> quadrant(Point(-0.5, 0.6))
    'unpleasant-and-active'
    """
    return QUADRANTS.get(_signs(point.valence, point.arousal))


def region_iri(name: str) -> str:
    """Give the IRI of an octant or a quadrant.

    >>> region_iri("relaxed")
    'https://w3id.org/emotaxa/vad/relaxed'
    """
    return f"{BASE}vad/{name}"


def _signs(*values: float) -> str:
    return "".join("+" if value > 0 else "-" if value < 0 else "0" for value in values)
