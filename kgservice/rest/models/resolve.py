"""Resolution."""

from typing import Literal

from pydantic import ConfigDict, Field, create_model

from kgservice.rest.models.base import Answer, Iri, LabelText, Name, Request, Revision, RevisionWanted, Share
from mappings.resolution.answer import Method

__all__ = ["AskedQuery", "Candidate", "Resolution", "ResolveAnswer", "ResolveRequest", "TextQuery", "resolve_request"]


class TextQuery(Request):
    """A text, and where to look for it."""

    text: LabelText = Field(description="A label, a word of its family, an id, a CURIE or an IRI.", examples=["joyful"])
    scheme: Name | None = Field(
        None, description="The scheme, or tier of one, to look in; all where it is left out.", examples=["parrott"]
    )
    lang: Name | None = Field(None, description="Language of the text (BCP 47); it ranks, and never shuts out.")


class ResolveRequest(Request):
    """Texts whose concepts are wanted."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"labels": [{"text": "joyful", "scheme": None, "lang": "en"}], "limit": 5},
                {"labels": [{"text": "3", "scheme": "goemotions"}, {"text": "Annoyance"}]},
            ]
        }
    )

    labels: list[TextQuery] = Field(description="The texts; one answer each, in this order.")
    limit: int = Field(5, ge=1, le=100, description="How many candidates to give for each.")
    revision: RevisionWanted = None


def resolve_request(texts: int) -> type[ResolveRequest]:
    """Give the model of requests that have at most so many texts."""
    field = Field(max_length=texts, description=ResolveRequest.model_fields["labels"].description)
    return create_model(
        "ResolveRequest", __base__=ResolveRequest, __doc__=ResolveRequest.__doc__, labels=(list[TextQuery], field)
    )


class AskedQuery(Answer):
    """What was asked."""

    text: str
    scheme: str | None
    lang: str | None


class Candidate(Answer):
    """A concept that the text may name."""

    concept: Iri
    curie: str
    label: str
    scheme: str
    score: Share = Field(description="How surely it is meant.")
    method: Method = Field(description="How it was found; `fuzzy` and `embedding` are guesses.", examples=["exact"])
    reason: str


class Resolution(Answer):
    """The answer for one text."""

    query: AskedQuery
    status: Literal["resolved", "ambiguous", "unresolved"]
    candidates: list[Candidate] = Field(description="Best first; of a resolved text the first is the answer.")
    reason: str
    question: str = Field(description="What to ask back, where that would settle it; else empty.")
    suggestions: list[str] = Field(description="Where nothing was found, the labels that look most like the text.")


class ResolveAnswer(Answer):
    """The answers, one for each text and in the same order."""

    revision: Revision
    results: list[Resolution]
