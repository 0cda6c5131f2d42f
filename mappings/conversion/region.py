"""Conversion from points to octants and quadrants, which are told by the signs of a point and by nothing else."""

from collections.abc import Iterable

from mappings.conversion.answer import Conversion, Target
from ontology.concept import Concept
from ontology.norm import Point
from ontology.octant import octant, quadrant, region_iri

__all__ = ["convert_to_region"]


def convert_to_region(regions: Iterable[Concept], point: Point) -> Conversion:
    """Give the region in which a point on [-1, 1] lies: the octant where octants are asked for, else the quadrant."""
    known = {concept.iri: concept for concept in regions}
    for name in (octant(point), quadrant(point)):
        if name is not None and (concept := known.get(region_iri(name))):
            target = Target(concept, 1.0, 1.0, "exact", ("vad",))
            return Conversion("mapped", (target,), (), 1.0)
    return Conversion(
        "unmapped",
        warnings=("a coordinate that is 0 or not given has no sign, so the point lies in none of these regions",),
    )
