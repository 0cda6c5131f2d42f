"""The rules by which mappings follow from mappings: tables that the code walks.

Sources: SSSOM, "Applying Chaining Rules", https://mapping-commons.github.io/sssom/chaining-rules/, section by section
as named at each table; SKOS Reference, section 10, for what one mapping property says of another.
"""

from collections.abc import Iterable
from functools import cache
from typing import Final

__all__ = [
    "BRIDGED",
    "BRIDGES",
    "CHAINED",
    "ENTAILS",
    "EXACT",
    "GENERALISATIONS",
    "GENERALISED",
    "IDENTITIES",
    "INVERSE",
    "INVERTED",
    "REASONED",
    "TRANSITIVE",
    "composed",
    "forbidden_by",
]

EXACT: Final = "skos:exactMatch"
"""The same, across schemes."""

TRANSITIVE: Final = frozenset(
    {
        EXACT,
        "skos:narrowMatch",
        "skos:broadMatch",
        "owl:equivalentClass",
        "owl:equivalentProperty",
        "owl:sameAs",
        "rdfs:subClassOf",
        "rdfs:subPropertyOf",
    }
)
"""A chain of one of these is another of it (https://mapping-commons.github.io/sssom/chaining-rules/#transitivity, T1).

SKOS itself makes only `exactMatch` transitive; that broader of broader is broader is the default of the SSSOM rules.
"""

BRIDGES: Final = frozenset({EXACT, "owl:equivalentClass"})
"""What hands on what the other mapping says (https://mapping-commons.github.io/sssom/chaining-rules/#rce, RCE1, RCE2).

The rules let `owl:equivalentClass` stand before the other mapping; since it holds both ways, it may stand behind, too.
"""

BRIDGED: Final = frozenset({"skos:narrowMatch", "skos:broadMatch", "skos:closeMatch", "skos:relatedMatch"})
"""What is handed on by `BRIDGES`. What OWL itself concludes of subclasses is left to a reasoner (RCE-N1 to RCE-N4)."""

INVERSE: Final[dict[str, str]] = {
    "skos:narrowMatch": "skos:broadMatch",
    "skos:broadMatch": "skos:narrowMatch",
    EXACT: EXACT,
    "skos:closeMatch": "skos:closeMatch",
    "skos:relatedMatch": "skos:relatedMatch",
    "owl:equivalentClass": "owl:equivalentClass",
    "owl:equivalentProperty": "owl:equivalentProperty",
    "owl:sameAs": "owl:sameAs",
    "semapv:crossSpeciesExactMatch": "semapv:crossSpeciesExactMatch",
    "semapv:crossSpeciesNarrowMatch": "semapv:crossSpeciesBroadMatch",
    "semapv:crossSpeciesBroadMatch": "semapv:crossSpeciesNarrowMatch",
}
"""What holds of object and subject where the key holds of subject and object.

https://mapping-commons.github.io/sssom/chaining-rules/#inverse, RI1 to RI5; the symmetric ones by SKOS (S44) and OWL.
"""

GENERALISATIONS: Final[dict[str, str]] = {
    "owl:equivalentClass": EXACT,
    "owl:equivalentProperty": EXACT,
    "owl:sameAs": EXACT,
    "rdfs:subClassOf": "skos:broadMatch",
    "rdfs:subPropertyOf": "skos:broadMatch",
    EXACT: "skos:closeMatch",
}
"""The weaker claim that a claim entails, a step at a time.

https://mapping-commons.github.io/sssom/chaining-rules/#generalisation, RG1 and RG2, with what SKOS says of
`exactMatch` (S42). That everything entails `skos:mappingRelation` counts for denials only: said aloud it says nothing.
"""

_LOOSEST = "skos:mappingRelation"

REASONED: Final = tuple(sorted({*TRANSITIVE, *BRIDGED, *INVERSE}))
"""Every predicate that a rule speaks of; records with others are carried along and nothing follows from them."""

CHAINED: Final = "semapv:MappingChaining"
"""Justification of what follows from several records."""

INVERTED: Final = "semapv:MappingInversion"
"""Justification of what follows from one record, read from its object."""

GENERALISED: Final = "semapv:LogicalReasoning"
"""Justification of a weaker claim that follows from one record; semapv has no term of its own for it."""


def _entailed() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for predicate in REASONED:
        weaker, at = {predicate, _LOOSEST}, predicate
        while at in GENERALISATIONS:
            at = GENERALISATIONS[at]
            weaker.add(at)
        found[predicate] = frozenset(weaker)
    return found


ENTAILS: Final = _entailed()
"""Everything that a claim entails, itself included."""

IDENTITIES: Final = frozenset(predicate for predicate, entailed in ENTAILS.items() if EXACT in entailed)
"""Predicates that say that subject and object are the same."""


def forbidden_by(denied: str) -> tuple[str, ...]:
    """Give the predicates that may not hold where one is denied: it, and those that entail it.

    >>> forbidden_by("skos:broadMatch")
    ('rdfs:subClassOf', 'rdfs:subPropertyOf', 'skos:broadMatch')
    """
    return tuple(predicate for predicate in REASONED if denied in ENTAILS[predicate])


@cache
def _joined(first: str, second: str) -> str | None:
    if first in BRIDGES and second in BRIDGES:
        return first if first == second else EXACT
    if first == second and first in TRANSITIVE:
        return first
    if first in BRIDGES and second in BRIDGED:
        return second
    if second in BRIDGES and first in BRIDGED:
        return first
    return None


def composed(predicates: Iterable[str]) -> str | None:
    """Give what follows from a chain of predicates, or None where nothing does, however it is bracketed.

    >>> composed(["skos:exactMatch", "skos:broadMatch", "skos:broadMatch"])
    'skos:broadMatch'
    >>> composed(["skos:broadMatch", "skos:narrowMatch"]) is None
    True
    """
    found: str | None = None
    for count, predicate in enumerate(predicates):
        found = predicate if count == 0 else _joined(found, predicate) if found is not None else None
    return found
