"""Conflicts: which mappings contradict one another, or dangle, after a change and did not before."""

from dataclasses import replace

from kgservice.changes.checks.checked import brought_in
from kgservice.changes.checks.scene import Scene
from mappings.knowledge import Knowledge
from ontology.concept import Concept
from ontology.finding import Finding
from ontology.taxonomy import Taxonomy

__all__ = ["bears_on_mappings", "conflict_check"]


def conflict_check(scene: Scene) -> tuple[Finding, ...]:
    """Find the conflicts of what is known after a change that are not there before it.

    What a record contradicts may stand in any set, and may follow from several; so all sets are looked at together,
    unless the change leaves everything alone that conflicts are found by.
    """
    known, knowledge = scene.proposal.known, scene.proposal.knowledge
    if not bears_on_mappings(known, knowledge):
        return ()
    after = scene.memory.conflicts(knowledge)
    return brought_in(after, scene.memory.conflicts(known)) if after else ()


def bears_on_mappings(known: Knowledge, knowledge: Knowledge) -> bool:
    """Tell whether anything differs from which conflicts between mappings are found.

    Names, definitions, notes, sources and norms' values are not looked at where they are found.
    """
    for kind in ("sets", "profiles", "alignments"):
        one, other = getattr(known, kind), getattr(knowledge, kind)
        if one is not other and [*map(id, one)] != [*map(id, other)] and one != other:
            return True
    return _differ(known.taxonomy, knowledge.taxonomy)


def _differ(one: Taxonomy, other: Taxonomy) -> bool:
    if one is other:
        return False
    kinds = [{scheme.id: scheme.kind for scheme in taxonomy.schemes.values()} for taxonomy in (one, other)]
    return (
        kinds[0] != kinds[1]
        or [*one.concepts] != [*other.concepts]
        or one.norms.keys() != other.norms.keys()
        or {*one.disjoint} != {*other.disjoint}
        or any(_core(concept) != _core(other.concepts[iri]) for iri, concept in one.concepts.items())
    )


def _core(concept: Concept) -> Concept:
    """Give a concept without what no conflict is found by."""
    return replace(
        concept, label="", labels=(), definition="", notations=(), notes=(), source="", relations=(), facts=(),
        estimated_from=(),
    )  # fmt: skip
