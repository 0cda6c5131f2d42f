"""Types of entities: all concepts, those of a kind of scheme, of an aspect, of a scheme, of a tier of one."""

from dataclasses import dataclass
from types import MappingProxyType

from kgservice.reconcile.entity import id_of, iri_of
from ontology.concept import Aspect, Concept
from ontology.errors import UnknownReference
from ontology.iri import CORE, SKOS, compress
from ontology.reference import Level, find_level
from ontology.scheme import SchemeKind
from ontology.taxonomy import Taxonomy

__all__ = ["CONCEPT", "EntityType", "entity_types", "find_type", "types_of"]

_KINDS: dict[SchemeKind, tuple[str, str, str]] = {
    "theory": ("Theory", "Concept of a theory", "A category of an emotion theory."),
    "labels": ("LabelSet", "Label of a data set or model", "A label by which a data set or a model marks texts."),
    "senses": ("SenseInventory", "Sense", "One fine-grained emotion meaning that no scheme here divides further."),
}
_ASPECTS: dict[Aspect, tuple[str, str]] = {
    "emotion": ("Emotion", "Emotion"),
    "mood": ("Mood", "Mood"),
    "neutral": ("Neutral", "Neutral state"),
    "appraisal": ("Appraisal", "Appraisal"),
    "action tendency": ("ActionTendency", "Action tendency"),
    "dimension": ("Dimension", "Dimension"),
    "region": ("Region", "Region of the affect space"),
}


@dataclass(frozen=True, slots=True)
class EntityType:
    """A type, as queries name it and candidates bear it.

    Attributes:
        id: the end of its IRI, as that of an entity.
        name: for people.
        description: what bears it, in a sentence; may be empty.
        level: the scheme or tier that it stands for, if it is one.
        kind: the kind of scheme whose concepts bear it, if it is one.
        aspect: the aspect of the concepts that bear it, if it is one.
        broader: ids of the types directly above.
    """

    id: str
    name: str
    description: str = ""
    level: Level | None = None
    kind: SchemeKind | None = None
    aspect: Aspect | None = None
    broader: tuple[str, ...] = ()

    def holds(self, taxonomy: Taxonomy, concept: Concept) -> bool:
        """Tell whether a concept bears the type."""
        if self.level is not None:
            return concept.scheme == self.level.scheme.id and self.level.tier in (None, concept.tier)
        if self.kind is not None:
            scheme = taxonomy.schemes.get(concept.scheme)
            return scheme is not None and scheme.kind == self.kind
        return self.aspect in (None, concept.aspect)


CONCEPT = EntityType(
    SKOS + "Concept", "Concept", "Any category of any scheme: of a theory, a data set, a model or the sense inventory."
)
"""The type that every entity bears."""

_KIND_TYPES = {
    kind: EntityType(id_of(CORE + local), name, said, kind=kind, broader=(CONCEPT.id,))
    for kind, (local, name, said) in _KINDS.items()
}
_ASPECT_TYPES = {
    aspect: EntityType(id_of(CORE + local), name, aspect=aspect, broader=(CONCEPT.id,))
    for aspect, (local, name) in _ASPECTS.items()
}
_FIXED = MappingProxyType({each.id: each for each in (CONCEPT, *_KIND_TYPES.values(), *_ASPECT_TYPES.values())})


def entity_types(taxonomy: Taxonomy) -> list[EntityType]:
    """Give all types: the general ones first, then each scheme with its tiers."""
    found = list(_FIXED.values())
    for scheme in taxonomy.schemes.values():
        found.append(_of_level(Level(scheme)))
        found += [_of_level(Level(scheme, tier.rank)) for tier in scheme.tiers]
    return found


def types_of(taxonomy: Taxonomy, concept: Concept) -> list[EntityType]:
    """Give the types of a concept, the narrowest first."""
    found = []
    if scheme := taxonomy.schemes.get(concept.scheme):
        if any(tier.rank == concept.tier for tier in scheme.tiers):
            found.append(_of_level(Level(scheme, concept.tier)))
        found += [_of_level(Level(scheme)), _KIND_TYPES[scheme.kind]]
    return [*found, _ASPECT_TYPES[concept.aspect], CONCEPT]


def find_type(taxonomy: Taxonomy, text: str) -> EntityType | None:
    """Find a type by id, IRI or CURIE, or a scheme by anything that names one; None where there is none."""
    identifier = id_of(iri_of(text)) if text.strip() else ""
    if found := _FIXED.get(identifier):
        return found
    try:
        return _of_level(find_level(taxonomy, text.strip()))
    except UnknownReference:
        return None


def _of_level(level: Level) -> EntityType:
    scheme = level.scheme
    if level.tier is None:
        return EntityType(
            id_of(scheme.iri), scheme.name, scheme.definition, level, broader=(_KIND_TYPES[scheme.kind].id,)
        )
    tier = next(tier for tier in scheme.tiers if tier.rank == level.tier)
    name = f"{scheme.name}, {tier.label or compress(tier.iri)}"
    return EntityType(id_of(tier.iri), name, level=level, broader=(id_of(scheme.iri),))
