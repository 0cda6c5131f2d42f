"""What each mapping predicate does to denotation: tables that the code walks.

Inside SKOS only `exactMatch` is a kind of another mapping property, `closeMatch`, and all of them are kinds of
`mappingRelation` (SKOS Reference, sections 10.2 and 10.3). So a denied `closeMatch` denies `exactMatch` too, while a
denied `exactMatch` leaves open that the object is narrower.
"""

from typing import Final

__all__ = ["CARRIES_WHOLE", "CONTRADICTS", "DENIED_BY", "PLACES_WITHIN", "SCALED", "WEAKER"]

CARRIES_WHOLE: Final = frozenset({"skos:exactMatch", "skos:narrowMatch"})
"""The subject takes over the object's set whole."""

SCALED: Final = frozenset({"skos:closeMatch"})
"""The subject takes over the object's set, scaled by the record's confidence."""

PLACES_WITHIN: Final = frozenset({"skos:broadMatch"})
"""The subject lies somewhere within the object; used only where the subject's own set is empty."""

WEAKER: Final[dict[str, frozenset[str]]] = {
    "skos:exactMatch": frozenset({"skos:closeMatch", "skos:mappingRelation"}),
    "skos:closeMatch": frozenset({"skos:mappingRelation"}),
    "skos:narrowMatch": frozenset({"skos:mappingRelation"}),
    "skos:broadMatch": frozenset({"skos:mappingRelation"}),
    "skos:relatedMatch": frozenset({"skos:mappingRelation"}),
}
"""Claims that a claim entails, by predicate."""

DENIED_BY: Final[dict[str, frozenset[str]]] = {
    predicate: frozenset({predicate}) | weaker for predicate, weaker in WEAKER.items()
}
"""Negated predicates that forbid a positive claim with this predicate: itself and whatever it entails."""

CONTRADICTS: Final = (
    frozenset({"skos:exactMatch", "skos:broadMatch"}),
    frozenset({"skos:exactMatch", "skos:relatedMatch"}),
    frozenset({"skos:broadMatch", "skos:relatedMatch"}),
    frozenset({"skos:narrowMatch", "skos:relatedMatch"}),
    frozenset({"skos:exactMatch", "skos:narrowMatch"}),
    frozenset({"skos:broadMatch", "skos:narrowMatch"}),
)
"""Pairs that cannot both hold of one subject and one object (SKOS Reference, S27, S46 and their consequences)."""
