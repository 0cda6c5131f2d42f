"""What a classifier without labels of its own may answer with, when it is asked for a level."""

from mappings.meaning.denotation import Denotation
from mappings.meaning.targets import members, targets_of
from ontology.concept import Concept
from ontology.reference import Level

__all__ = ["answerable"]


def answerable(denotation: Denotation, level: Level) -> tuple[Concept, ...]:
    """Give the concepts of a level that a text can express, with the broader ones where the level has tiers.

    They are what a conversion to the level answers with, neutral among them, and what lies above these in the level.
    """
    targets = targets_of(denotation, level)
    if level.tier is not None:
        return targets
    taxonomy = denotation.taxonomy
    wanted = {concept.iri for concept in targets}
    wanted.update(above for concept in targets for above in taxonomy.ancestors(concept.iri))
    found = tuple(concept for concept in members(denotation, level) if concept.iri in wanted and not concept.deprecated)
    return (*found, *(concept for concept in targets if concept.scheme != level.scheme.id))
