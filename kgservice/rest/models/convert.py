"""Conversion and comparison."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, create_model

from kgservice.rest.models.base import Answer, Finite, Iri, LabelText, Name, Request, Revision, RevisionWanted, Share

__all__ = [
    "AnswerPoint",
    "CompareAnswer",
    "CompareRequest",
    "ComparedLabel",
    "Conversion",
    "ConvertAnswer",
    "ConvertItem",
    "ConvertRequest",
    "Evidence",
    "Spread",
    "Target",
    "VadPoint",
    "convert_request",
]

Bits = Annotated[float, Field(ge=0, description="Information, in bits.")]


class VadPoint(Request):
    """A point of affect, on the scale of the request."""

    valence: Finite = Field(description="How pleasant, from the low to the high end of the scale.", examples=[0.5])
    arousal: Finite = Field(description="How aroused, likewise.", examples=[0.2])
    dominance: Finite | None = Field(None, description="How much in control, likewise; null where unknown.")


class ConvertItem(Request):
    """One thing to convert: exactly one of `labels`, `scores` and `vad`."""

    labels: list[LabelText] | None = Field(
        None,
        description="Labels that hold together: names, CURIEs, IRIs or the scheme's ids.",
        examples=[["annoyance"]],
    )
    scores: dict[LabelText, Finite] | None = Field(
        None,
        description="Score by label, 0 or more; in mode multilabel a probability in [0, 1].",
        examples=[{"joy": 0.8, "love": 0.4}],
    )
    vad: VadPoint | None = Field(None, description="A point, where `from` is `vad`.")


_EXAMPLES: Any = [
    {"from": "goemotions", "to": "ekman", "items": [{"labels": ["annoyance"]}], "explain": True},
    {"from": "goemotions", "to": "ekman", "profile": "goemotions-paper", "items": [{"labels": ["annoyance", "love"]}]},
    {"from": "goemotions", "to": "parrott/1", "mode": "soft", "items": [{"scores": {"joy": 0.8, "love": 0.4}}]},
    {"from": "goemotions", "to": "vad", "scale": "1-9", "items": [{"labels": ["joy"]}]},
    {"from": "vad", "to": "ekman", "items": [{"vad": {"valence": 0.5, "arousal": 0.2, "dominance": 0.1}}]},
]


class ConvertRequest(Request):
    """Labels, scores or points of one scheme, to be said in another."""

    model_config = ConfigDict(json_schema_extra={"examples": _EXAMPLES})

    from_: Name = Field(
        alias="from", description="A scheme, a tier of one (`shaver/1`), or `vad`.", examples=["goemotions"]
    )
    to: Name = Field(description="Likewise.", examples=["ekman"])
    profile: Name | None = Field(
        None, description="A published mapping to use in place of the derived one.", examples=["goemotions-paper"]
    )
    mode: Literal["hard", "soft", "multilabel"] = Field(
        "hard",
        description="`hard`: the best target of each label. `soft`: the meaning shared out, what fits nowhere "
        "included. `multilabel`: independent probabilities. From points: the posterior of each target, or "
        "its typicality.",
    )
    explain: bool = Field(False, description="Whether to tell the senses and mapping records behind each answer.")
    scale: Name = Field(
        "-1..1", description="Scale of points, in and out: `-1..1`, `1-9`, `0-100`.", examples=["-1..1", "1-9"]
    )
    revision: RevisionWanted = None
    items: list[ConvertItem] = Field(description="What to convert; one answer each, in this order.")


def convert_request(items: int) -> type[ConvertRequest]:
    """Give the model of requests that have at most so many items."""
    field = Field(max_length=items, description=ConvertRequest.model_fields["items"].description)
    return create_model(
        "ConvertRequest", __base__=ConvertRequest, __doc__=ConvertRequest.__doc__, items=(list[ConvertItem], field)
    )


class Target(Answer):
    """A concept of the target scheme."""

    concept: Iri
    curie: str = Field(examples=["ekman:anger"])
    label: str = Field(description="As its scheme spells it.", examples=["anger"])
    degree: Share = Field(description="The share of the source's meaning that falls into it.")
    share: Share = Field(description="What is left to it when all targets share the meaning out.")
    relation: Literal["exact", "broader", "narrower", "overlap", "approximate"] = Field(
        description="What it is to the source; `approximate` is only near in valence, arousal and dominance."
    )
    from_: list[str] = Field(alias="from", description="Labels that it comes from.", examples=[["annoyance"]])


class Spread(Answer):
    """Standard deviation of each coordinate, on the scale of the answer."""

    valence: float | None
    arousal: float | None
    dominance: float | None


class AnswerPoint(Answer):
    """A point, on the scale of the request."""

    valence: float
    arousal: float
    dominance: float | None
    spread: Spread
    scale: str = Field(examples=["-1..1"])
    estimated: bool = Field(description="Whether no norm is published for it, and its neighbours' were taken.")


class Evidence(Answer):
    """A sense that carried the answer, or a profile's own word."""

    sense: str | None = Field(
        description="IRI of the sense; null where a profile speaks, or where curators found no sense."
    )
    weight: Share = Field(description="How much of the source's meaning it carried.")
    from_: str = Field(alias="from", description="CURIE of the source concept.")
    to: str = Field(description="CURIE of the target concept.")
    records: list[str] = Field(description="IRIs of the mapping records behind it.")


class Conversion(Answer):
    """The answer for one item."""

    status: Literal["mapped", "partial", "unmapped"]
    targets: list[Target] = Field(description="Best first.")
    runners_up: list[Target] = Field(description="What else the meaning falls into; in mode hard.")
    margin: float | None = Field(description="How far the best is ahead of the next; in mode hard, with one label.")
    vad: AnswerPoint | None = Field(description="The point, where `to` is `vad`.")
    loss_bits: Bits | None = Field(description="What the way back no longer tells, in bits.")
    ambiguity_bits: Bits = Field(description="Entropy of the answer, in bits.")
    unmapped: list[str] = Field(description="Labels without a target.")
    unmapped_share: Share = Field(description="The part of the meaning that no target covers.")
    warnings: list[str] = Field(description="What to know, in sentences; where nothing fits, why.")
    explanation: list[Evidence] | None


class ConvertAnswer(Answer):
    """The answers, one for each item and in the same order."""

    revision: Revision
    results: list[Conversion]


class CompareRequest(Request):
    """Two schemes and a published profile between them."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"from": "goemotions", "to": "ekman", "profile": "goemotions-paper"}]}
    )

    from_: Name = Field(alias="from", description="A scheme or a tier of one.", examples=["goemotions"])
    to: Name = Field(description="Likewise.", examples=["ekman"])
    profile: Name = Field(description="The published mapping.", examples=["goemotions-paper"])
    revision: RevisionWanted = None


class ComparedLabel(Answer):
    """One label of the source, converted both ways."""

    concept: Iri
    label: str
    profile: list[str] = Field(description="Labels that the profile gives it.")
    derived: str | None = Field(description="Label that the derived conversion gives it; null where nothing fits.")
    agrees: bool
    degree: Share = Field(description="Derived degree of the profile's first label.")
    share: Share = Field(description="Derived share of the best derived label.")
    reason: str
    records: list[str] = Field(description="IRIs of the profile's records.")


class CompareAnswer(Answer):
    """Every label of the source, and how many differ."""

    revision: Revision
    from_: str = Field(alias="from")
    to: str
    profile: str
    labels: int
    differing: int
    results: list[ComparedLabel]
