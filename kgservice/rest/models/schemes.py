"""Schemes and concepts."""

from typing import Literal

from pydantic import Field

from kgservice.rest.models.base import Answer, Iri, Revision, Share

__all__ = [
    "ConceptAnswer",
    "ConceptsAnswer",
    "MappingsAnswer",
    "NormsAnswer",
    "RelationsAnswer",
    "SchemeAnswer",
    "SchemeConceptsAnswer",
    "SchemesAnswer",
]


class SchemeSummary(Answer):
    """A scheme in a line."""

    id: str = Field(examples=["parrott"])
    iri: str
    name: str = Field(description="The printed name.", examples=["Parrott 2001"])
    kind: Literal["theory", "labels", "senses"]
    concepts: int = Field(description="How many concepts it has.")
    tiers: int = Field(description="How many levels; 1 where it is flat.")


class SchemesAnswer(Answer):
    """All schemes."""

    revision: Revision
    schemes: list[SchemeSummary]


class Reference(Answer):
    """What names a concept."""

    concept: Iri
    curie: str
    label: str
    scheme: str


class Member(Reference):
    """A concept in the list of its scheme."""

    tier: int | None = Field(description="Rank of its tier, 1 the most general; null in a flat scheme.")
    parents: list[str] = Field(description="CURIEs of the broader concepts.")
    notations: list[str] = Field(description="Ids by which a data set writes it.")
    definition: str


class Tier(Answer):
    """A level of a scheme."""

    id: str = Field(description="The name under which it can be converted from and to.", examples=["parrott/1"])
    rank: int
    label: str
    concepts: int


class SchemeAnswer(SchemeSummary):
    """A scheme with its tiers and concepts."""

    revision: Revision
    definition: str
    source: str
    licence: str
    levels: list[Tier]
    members: list[Member]


class SchemeConceptsAnswer(Answer):
    """The concepts of a scheme, in its own order."""

    revision: Revision
    scheme: str
    concepts: list[Member]


class Label(Answer):
    """A name of a concept."""

    text: str
    lang: str | None
    kind: Literal["preferred", "alternative", "derived"]
    part_of_speech: Literal["noun", "adjective", "adverb", "verb"] | None
    source: str = Field(description="Who calls it so, where that is another source than the concept's own.")


class Fact(Answer):
    """A further statement of its theory about a concept."""

    name: str = Field(examples=["minimumIntensity", "angle", "dyadDegree", "referenceRow"])
    value: str


class Step(Answer):
    """The place of the emotion reached less that of the emotion left, on [-2, 2]."""

    valence: float
    arousal: float
    dominance: float | None
    basis: Literal["norms", "estimates"]


class Transition(Answer):
    """The passage by which one emotion leads to another."""

    transition: Iri
    occasion: str = Field(description="What has to happen for it to come about.")
    step: Step | None = Field(description="How far it goes in the affect space; null where one end has no place.")
    source: str


class Relation(Reference):
    """A relation inside the theory."""

    relation: str = Field(examples=["oppositeOf", "composedOf", "excludes"])
    inferred: bool = Field(description="Whether it follows from what the theory states, and is not stated itself.")
    transition: Transition | None = Field(description="Where one emotion leads to another: how.")


class PublishedNorm(Answer):
    """A norm as it was published."""

    valence: float
    arousal: float
    dominance: float | None
    scale: str


class NormReading(Answer):
    """A published mean rating; the outer numbers are on [-1, 1]."""

    norm: str
    term: str = Field(description="The word that the raters saw.")
    valence: float = Field(ge=-1, le=1)
    arousal: float = Field(ge=-1, le=1)
    dominance: float | None = Field(ge=-1, le=1)
    octant: str | None = Field(description="Null where a coordinate is 0 or unknown.", examples=["hostile"])
    published: PublishedNorm
    source: str
    note: str


class Norm(NormReading):
    """A published mean rating with the other readings of its row in the published table."""

    readings: list[NormReading] = Field(description="What other copies of the table have; none is used.")


class Spread(Answer):
    """Standard deviations."""

    valence: float
    arousal: float
    dominance: float | None


class Estimate(Answer):
    """Where a concept that nobody rated lies, on [-1, 1]."""

    valence: float = Field(ge=-1, le=1)
    arousal: float = Field(ge=-1, le=1)
    dominance: float | None = Field(ge=-1, le=1)
    spread: Spread = Field(description="Over what the mean is taken of.")
    octant: str | None
    basis: str = Field(examples=["norms of its senses"])


class Mapping(Answer):
    """A mapping record (SSSOM)."""

    record: str
    subject: str
    predicate: str
    negated: bool
    object: str
    confidence: float | None
    justification: str
    mapping_set: str
    comment: str


class SenseShare(Answer):
    """A sense that the concept covers, and how surely."""

    sense: str
    curie: str
    membership: Share


class Absence(Answer):
    """That curators looked for it in a vocabulary and found nothing."""

    searched: str = Field(description="IRI of the vocabulary, or empty.")
    reason: str = Field(description="Why nothing there fits.", examples=["a bodily event, no emotion"])
    record: str = Field(description="IRI of the mapping record that says so.")


class ConceptAnswer(Reference):
    """A concept with everything that is known of it."""

    revision: Revision
    aspect: Literal["emotion", "mood", "neutral", "appraisal", "action tendency", "dimension", "region"] = Field(
        description="What it is a category of."
    )
    tier: int | None
    deprecated: bool
    replaced_by: Reference | None
    definition: str
    labels: list[Label]
    notations: list[str]
    facts: list[Fact]
    path: list[str] = Field(description="Labels from the root down to it.")
    parents: list[Reference]
    children: list[Reference]
    relations: list[Relation]
    norms: list[Norm]
    estimate: Estimate | None = Field(description="Null where the concept has norms, or is no emotion.")
    mappings: list[Mapping]
    senses: list[SenseShare]
    absences: list[Absence] = Field(description="Where nothing was found for it, and why.")
    notes: list[str]
    source: str


class ConceptsAnswer(Reference):
    """Concepts above or below one."""

    revision: Revision
    concepts: list[Reference] = Field(description="Nearest first.")


class RelationsAnswer(Reference):
    """Relations of a concept inside its theory."""

    revision: Revision
    relations: list[Relation]


class NormsAnswer(Reference):
    """Published norms of a concept."""

    revision: Revision
    norms: list[Norm]


class MappingsAnswer(Reference):
    """Mapping records that speak of a concept."""

    revision: Revision
    mappings: list[Mapping]
