"""The base of all models, and the fields that most of them share."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from kgservice.rest.settings import MAX_LABEL

__all__ = [
    "Answer",
    "Count",
    "Finite",
    "Following",
    "Iri",
    "LabelText",
    "Listed",
    "Name",
    "Request",
    "Revision",
    "RevisionWanted",
    "Share",
]


class Request(BaseModel):
    """A request: strict about types, and unknown fields are errors, so that a misspelt one is not passed over."""

    model_config = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)


class Answer(BaseModel):
    """An answer; it has no other fields than these."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


Name = Annotated[str, Field(min_length=1, max_length=MAX_LABEL)]
LabelText = Annotated[str, Field(max_length=MAX_LABEL)]
Finite = Annotated[float, Field(allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1)]
Iri = Annotated[str, Field(description="IRI of the concept.", examples=["https://w3id.org/emotaxa/ekman/anger"])]
Revision = Annotated[int, Field(description="Revision of the graph that the answer was read from.", examples=[1])]
RevisionWanted = Annotated[
    int | None,
    Field(ge=1, description="Revision to read; the newest where it is left out.", examples=[1]),
]
Count = Annotated[int, Field(ge=0, description="How many there are on all pages.")]
Following = Annotated[str | None, Field(description="Cursor of the next page; null where this is the last.")]


class Listed(Answer):
    """A page of a list."""

    revision: Revision
    count: Count
    next: Following
