"""Schemes and concepts."""

from typing import Literal

from pydantic import ConfigDict, Field, create_model

from kgservice.rest.models.base import (
    Answer,
    Count,
    Following,
    Iri,
    Listed,
    Name,
    Request,
    Revision,
    RevisionWanted,
    Share,
)
from kgservice.rest.models.problem import ProblemDocument
from ontology.concept import Aspect
from ontology.scheme import SchemeKind

__all__ = [
    "Absence",
    "ConceptAnswer",
    "ConceptPageAnswer",
    "ConceptStatements",
    "ConceptsAnswer",
    "ConceptsRequest",
    "Estimate",
    "EstimateSpread",
    "Fact",
    "FoundConcept",
    "FoundConceptsAnswer",
    "Label",
    "Mapping",
    "MappingsAnswer",
    "Member",
    "Norm",
    "NormReading",
    "NormsAnswer",
    "PartAnswer",
    "PublishedNorm",
    "Reference",
    "Relation",
    "RelationsAnswer",
    "SchemeAnswer",
    "SchemeConceptsAnswer",
    "SchemeSummary",
    "SchemesAnswer",
    "SenseShare",
    "StatedRelation",
    "Step",
    "Tier",
    "Transition",
    "concepts_request",
]


class Tier(Answer):
    """A level of a scheme."""

    id: str = Field(description="The name under which it can be converted from and to.", examples=["parrott/1"])
    iri: str
    rank: int
    label: str
    concepts: int


class SchemeSummary(Answer):
    """A scheme, without its concepts."""

    id: str = Field(examples=["parrott"])
    iri: str
    name: str = Field(description="The printed name.", examples=["Parrott 2001"])
    kind: SchemeKind
    concepts: int = Field(description="How many concepts it has.")
    tiers: int = Field(description="How many levels; 1 where it is flat.")
    definition: str
    source: str = Field(description="The publication that puts it forward.")
    licence: str = Field(description="IRI of the licence of its encoding here.")
    levels: list[Tier] = Field(description="Its levels, the most general first; none where it is flat.")


class SchemesAnswer(Listed):
    """A page of schemes."""

    schemes: list[SchemeSummary]


class Reference(Answer):
    """What names a concept."""

    concept: Iri
    curie: str
    label: str
    scheme: str


class Member(Reference):
    """A concept in a list."""

    aspect: Aspect = Field(description="What it is a category of.")
    tier: int | None = Field(description="Rank of its tier, 1 the most general; null in a flat scheme.")
    deprecated: bool = Field(description="Whether it is retired.")
    parents: list[str] = Field(description="CURIEs of the broader concepts.")
    notations: list[str] = Field(description="Ids by which a data set writes it.")
    definition: str


class SchemeAnswer(SchemeSummary):
    """A scheme with its tiers and concepts."""

    revision: Revision
    members: list[Member]


class SchemeConceptsAnswer(Listed):
    """A page of the concepts of a scheme, in its own order."""

    scheme: str
    concepts: list[Member]


class ConceptPageAnswer(Listed):
    """A page of concepts of any schemes."""

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


class EstimateSpread(Answer):
    """Standard deviations."""

    valence: float
    arousal: float
    dominance: float | None


class Estimate(Answer):
    """Where a concept that nobody rated lies, on [-1, 1]."""

    valence: float = Field(ge=-1, le=1)
    arousal: float = Field(ge=-1, le=1)
    dominance: float | None = Field(ge=-1, le=1)
    spread: EstimateSpread = Field(description="Over what the mean is taken of.")
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


class StatedRelation(Answer):
    """A relation that the theory states, as it states it."""

    relation: str = Field(examples=["oppositeOf"])
    concept: str = Field(description="IRI of what it leads to.")


class ConceptStatements(Reference):
    """What its scheme states of a concept, nothing worked out."""

    revision: Revision
    aspect: Aspect = Field(description="What it is a category of.")
    tier: int | None
    position: int = Field(description="Place in the order in which the source lists the scheme, from 1.")
    deprecated: bool
    replaced_by: Reference | None
    definition: str
    labels: list[Label]
    notations: list[str]
    facts: list[Fact]
    path: list[str] = Field(description="Labels from the root down to it.")
    parents: list[Reference]
    children: list[Reference]
    stated_relations: list[StatedRelation]
    estimated_from: list[str] = Field(description="Of a sense that nobody rated, IRIs of norms of words near it.")
    notes: list[str]
    source: str


class ConceptAnswer(ConceptStatements):
    """A concept with everything that is known of it."""

    relations: list[Relation]
    norms: list[Norm]
    estimate: Estimate | None = Field(description="Null where the concept has norms, or is no emotion.")
    mappings: list[Mapping]
    senses: list[SenseShare]
    absences: list[Absence] = Field(description="Where nothing was found for it, and why.")


class ConceptsRequest(Request):
    """References whose concepts are wanted."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"concepts": ["goemotions:annoyance", "https://w3id.org/emotaxa/parrott/3/joy"]},
                {"concepts": ["joy", "3"], "scheme": "goemotions", "full": False},
            ]
        }
    )

    concepts: list[Name] = Field(description="IRIs, CURIEs or, with `scheme`, labels; one answer each, in this order.")
    scheme: Name | None = Field(None, description="The scheme, or tier of one, that bare labels belong to.")
    full: bool = Field(
        True, description="Whether relations, norms, estimates, mappings and senses are wanted beside what is stated."
    )
    revision: RevisionWanted = None


def concepts_request(references: int) -> type[ConceptsRequest]:
    """Give the model of requests that have at most so many references."""
    field = Field(max_length=references, description=ConceptsRequest.model_fields["concepts"].description)
    return create_model(
        "ConceptsRequest", __base__=ConceptsRequest, __doc__=ConceptsRequest.__doc__, concepts=(list[Name], field)
    )


class FoundConcept(Answer):
    """The answer for one reference."""

    query: str
    concept: ConceptAnswer | ConceptStatements | None = Field(description="Null where it names nothing.")
    problem: ProblemDocument | None = Field(description="Why it names nothing, and how to mend it.")


class FoundConceptsAnswer(Answer):
    """The answers, one for each reference and in the same order."""

    revision: Revision
    results: list[FoundConcept]


class PartAnswer(Reference):
    """A page of what is known of a concept."""

    revision: Revision
    count: Count
    next: Following


class ConceptsAnswer(PartAnswer):
    """Concepts above or below one."""

    concepts: list[Reference] = Field(description="Nearest first.")


class RelationsAnswer(PartAnswer):
    """Relations of a concept inside its theory."""

    relations: list[Relation]


class NormsAnswer(PartAnswer):
    """Published norms of a concept."""

    norms: list[Norm]


class MappingsAnswer(PartAnswer):
    """Mapping records that speak of a concept."""

    mappings: list[Mapping]
