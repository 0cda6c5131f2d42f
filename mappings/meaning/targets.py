"""The targets of a conversion: concepts of one level that do not lie above one another, and neutral."""

from mappings.meaning.denotation import OWN_ATOMS, Denotation
from ontology.concept import Concept
from ontology.iri import BASE
from ontology.reference import Level

__all__ = ["NEUTRAL", "members", "targets_of"]

NEUTRAL = BASE + "sense/neutral"
"""The concept that says that no emotion is expressed; the answers of any scheme may contain it."""


def members(denotation: Denotation, level: Level) -> tuple[Concept, ...]:
    """Give the concepts of a level: one tier, or all of a scheme."""
    taxonomy = denotation.taxonomy
    if level.tier is not None:
        return taxonomy.at_tier(level.scheme.id, level.tier)
    return taxonomy.by_scheme[level.scheme.id]


def targets_of(denotation: Denotation, level: Level) -> tuple[Concept, ...]:
    """Give the concepts that an answer is spread over: one tier, or the leaves of the scheme; and neutral.

    Neutral is added where no concept of the level covers it. Retired concepts are no answers, nor is anything
    but emotions, or moods where a level holds nothing else. Where it holds no such thing at all, its appraisals, action
    tendencies or dimensions are the answers, and neutral is none.
    """
    taxonomy = denotation.taxonomy
    level_members = members(denotation, level) if level.tier is not None else taxonomy.leaves(level.scheme.id)
    current = [concept for concept in level_members if concept.felt and not concept.deprecated]
    if not current:
        return tuple(concept for concept in level_members if concept.aspect in OWN_ATOMS and not concept.deprecated)
    found = tuple(concept for concept in current if concept.aspect != "mood") or tuple(current)
    neutral = taxonomy.concepts.get(NEUTRAL)
    if neutral is None or neutral in found:
        return found
    covers = denotation.membership[denotation.rows(concept.iri for concept in found), denotation.column[NEUTRAL]]
    return found if covers.any() else (*found, neutral)
