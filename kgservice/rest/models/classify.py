"""Classification, and the models that classify."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, create_model

from classifiers.model import Kind
from kgservice.rest.models.base import Answer, Iri, Name, Request, Revision, RevisionWanted, Share

__all__ = [
    "ClassifiedText",
    "ClassifyAnswer",
    "ClassifyRequest",
    "EvidenceSpan",
    "KnownModel",
    "ModelAnswer",
    "ModelCard",
    "ModelsAnswer",
    "PredictedConcept",
    "TextPoint",
    "classify_request",
]

Coordinate = Annotated[float, Field(ge=-1, le=1)]


class ClassifyRequest(Request):
    """Texts whose emotions are wanted."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"texts": ["They stole my bike again!", "What a lovely view."], "to": "ekman"},
                {"texts": ["I am not happy about this."], "to": "parrott", "top_k": 3, "explain": True},
            ]
        }
    )

    texts: list[str] = Field(description="The texts; one answer each, in this order.")
    to: Name | None = Field(
        None,
        description="A scheme, or a tier of one (`parrott/1`), to answer in; the model's own where it is left out.",
        examples=["parrott"],
    )
    model: Name | None = Field(
        None, description="Name of a model, as GET /models lists them; the default one where it is left out."
    )
    top_k: int = Field(5, ge=1, le=1000, description="How many concepts to tell of each text.")
    explain: bool = Field(
        False, description="Whether to tell which parts of the texts answers rest on, where the model can."
    )
    floor: Share | None = Field(
        None,
        description="The probability below which an answer gives way to the nearest broader concept that reaches it; "
        "one below the model's own floor changes nothing.",
        examples=[0.4],
    )
    revision: RevisionWanted = None


def classify_request(texts: int) -> type[ClassifyRequest]:
    """Give the model of requests that have at most so many texts."""
    field = Field(max_length=texts, description=ClassifyRequest.model_fields["texts"].description)
    return create_model(
        "ClassifyRequest", __base__=ClassifyRequest, __doc__=ClassifyRequest.__doc__, texts=(list[str], field)
    )


class ModelAnswer(Answer):
    """What a model says of itself."""

    name: str = Field(examples=["emotaxa-small"])
    version: str
    kind: Kind
    levels: list[str] = Field(description="Ids of the levels that it was made to score; empty where it scores any.")
    languages: list[str] = Field(
        description="Languages that it knows (BCP 47); answers for texts in others mean nothing.", examples=[["en"]]
    )
    licence: str
    corpora: list[str] = Field(description="What it was trained on.")
    device: str = Field(description="Where it runs.", examples=["cpu"])
    description: str


class PredictedConcept(Answer):
    """A concept that a text may express."""

    concept: Iri
    label: str = Field(description="As its scheme spells it.", examples=["anger"])
    tier: int | None = Field(description="Rank of its tier; null in a flat scheme.")
    path: list[str] = Field(description="Labels from the root of its scheme down to itself.")
    probability: Share = Field(description="Never above that of a broader concept of the scheme.")
    chosen: bool = Field(description="Whether it is among the answers, by the model's thresholds and after back-off.")


class TextPoint(Answer):
    """Where a text lies in the affect space."""

    valence: Coordinate
    arousal: Coordinate
    dominance: Coordinate | None


class EvidenceSpan(Answer):
    """Part of a text that answers rest on; places count characters (Unicode code points) from 0."""

    start: int = Field(ge=0)
    end: int = Field(ge=0, description="The place after its last character.")
    text: str
    concept: Iri
    label: str
    weight: Coordinate = Field(description="How strongly; below 0 where it speaks against the concept.")
    negated: bool = Field(description="Whether a negation holds of it.")


class ClassifiedText(Answer):
    """The answer for one text."""

    predictions: list[PredictedConcept] = Field(
        description="Likeliest first; empty for a text that holds nothing to go by."
    )
    labels: list[str] = Field(description="Labels of the concepts chosen, likeliest first, however many are listed.")
    concepts: list[Iri] = Field(description="Their IRIs, beside them.")
    vad: TextPoint | None = Field(description="The point of the text, on [-1, 1].")
    octant: str | None = Field(description="The octant of that point.", examples=["hostile"])
    spans: list[EvidenceSpan] = Field(description="Empty where it was not asked for, or the model cannot tell.")


class ClassifyAnswer(Answer):
    """The answers, one for each text and in the same order."""

    revision: Revision
    model: ModelAnswer
    to: str = Field(description="Id of the level that was answered in.", examples=["ekman"])
    results: list[ClassifiedText]


class KnownModel(Answer):
    """A model that may be asked for."""

    name: str = Field(description="By which it is asked for.")
    default: bool = Field(description="Whether it answers where none is named.")
    state: Literal["idle", "loading", "ready", "failed"] = Field(
        description="`idle` models are loaded when they are first asked for, `failed` ones tried again."
    )
    problem: str | None = Field(description="Why it cannot be loaded.")
    model: ModelAnswer | None = Field(description="What it says of itself, as soon as it is loaded.")


class ModelsAnswer(Answer):
    """The models of the service."""

    models: list[KnownModel]


class ModelCard(KnownModel):
    """A model with its card."""

    card: str | None = Field(
        description="What it was made of and for, how well it does, and where it does not: its card, in Markdown."
    )
