"""Relations between the concepts of one theory, as it states them and as they follow.

What follows: opposition holds both ways, a part is a component of the blend, weaker is the inverse of stronger,
stronger carries over several steps, and an emotion leads to another where a transition goes from the one to the other.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ontology.concept import Concept
from ontology.transition import Transition

__all__ = ["Relation", "relations_among"]

_INVERSES = {
    "oppositeOf": "oppositeOf",
    "composedOf": "componentOf",
    "moreIntenseThan": "lessIntenseThan",
    "leadsTo": "followsFrom",
}
_TRANSITIVE = ("moreIntenseThan",)


@dataclass(frozen=True, slots=True)
class Relation:
    """What links one concept to another in its scheme.

    Attributes:
        name: local name of the property in the core vocabulary, such as `oppositeOf`.
        target: IRI of the other concept.
        inferred: whether it follows from what the theory states, and is not stated itself.
        transition: where one emotion leads to another, the transition that goes from the one to the other.
    """

    name: str
    target: str
    inferred: bool = False
    transition: Transition | None = None


def relations_among(
    concepts: Mapping[str, Concept], transitions: Iterable[Transition] = ()
) -> dict[str, tuple[Relation, ...]]:
    """Give the relations of each concept that has any, by IRI: those that are stated first, then those that follow."""
    found: dict[str, dict[tuple[str, str], Relation]] = defaultdict(dict)
    for iri, concept in concepts.items():
        for name, target in concept.relations:
            found[iri].setdefault((name, target), Relation(name, target))
    for passage in transitions:
        found[passage.origin].setdefault(
            ("leadsTo", passage.target), Relation("leadsTo", passage.target, transition=passage)
        )
    for name in _TRANSITIVE:
        steps = {iri: [to for said, to in list(of_iri) if said == name] for iri, of_iri in list(found.items())}
        for iri in steps:
            for target in _beyond(steps, iri):
                found[iri].setdefault((name, target), Relation(name, target, inferred=True))
    for iri, of_iri in list(found.items()):
        for (name, target), relation in list(of_iri.items()):
            if inverse := _INVERSES.get(name):
                found[target].setdefault(
                    (inverse, iri), Relation(inverse, iri, inferred=True, transition=relation.transition)
                )
    return {
        iri: tuple(sorted(of_iri.values(), key=lambda relation: relation.inferred)) for iri, of_iri in found.items()
    }


def _beyond(steps: Mapping[str, list[str]], start: str) -> Iterator[str]:
    seen: set[str] = {start}
    front = list(steps.get(start, ()))
    while front:
        at = front.pop(0)
        if at not in seen:
            seen.add(at)
            yield at
            front += steps.get(at, ())
