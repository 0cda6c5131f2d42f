"""Documents that reconciliation answers with, for the OpenAPI document (specification, sections 3 to 7)."""

from typing import Any

from pydantic import BaseModel, Field

__all__ = [
    "CandidateFeature",
    "Candidates",
    "DescribedEntry",
    "EntityCandidate",
    "ExtensionAnswer",
    "ExtensionColumn",
    "Flyout",
    "ManifestAnswer",
    "NamedEntry",
    "PropertiesAnswer",
    "Suggestion",
    "SuggestionsAnswer",
]


class NamedEntry(BaseModel):
    """An entity, a type or a property, by id and name."""

    id: str
    name: str


class DescribedEntry(NamedEntry):
    """The same with a line about it."""

    description: str | None = None


class CandidateFeature(BaseModel):
    """Something that a client may weigh a candidate by."""

    id: str
    value: bool | float


class EntityCandidate(DescribedEntry):
    """An entity that a query may mean."""

    score: float = Field(description="From 0 to 100.", ge=0, le=100)
    match: bool = Field(description="Whether it is certain that this is the one.")
    features: list[CandidateFeature]
    type: list[NamedEntry] = Field(description="Types that it bears, the narrowest first.")


class Candidates(BaseModel):
    """The candidates of one query, best first."""

    result: list[EntityCandidate]


class ManifestAnswer(BaseModel):
    """What the service offers, and where."""

    versions: list[str]
    name: str
    identifier_space: str = Field(alias="identifierSpace")
    schema_space: str = Field(alias="schemaSpace")
    documentation: str
    logo: str
    service_version: str = Field(alias="serviceVersion")
    default_types: list[NamedEntry] = Field(alias="defaultTypes")
    view: dict[str, str]
    preview: dict[str, Any]
    suggest: dict[str, dict[str, str]]
    extend: dict[str, Any]
    batch_size: int = Field(alias="batchSize", description="Queries of one batch at the most.")
    authentication: dict[str, str] | None = Field(None, description="How to show a key, where reading needs one.")


class ExtensionColumn(NamedEntry):
    """A property that was asked for."""

    type: NamedEntry | None = None


class ExtensionAnswer(BaseModel):
    """Values of properties, by entity and property."""

    meta: list[ExtensionColumn]
    rows: dict[str, dict[str, list[dict[str, Any]]]] = Field(
        description="Each value is an entity with id and name, or has one of str, float and int."
    )


class Suggestion(DescribedEntry):
    """Something that what was typed may be the beginning of."""

    notable: list[NamedEntry] | None = Field(None, description="Types of an entity.")
    broader: list[NamedEntry] | None = Field(None, description="Types directly above a type.")


class SuggestionsAnswer(BaseModel):
    """Suggestions, best first."""

    result: list[Suggestion]


class Flyout(BaseModel):
    """A small view, as HTML to put into a page."""

    id: str
    html: str


class PropertiesAnswer(BaseModel):
    """Properties that data can be extended by."""

    properties: list[DescribedEntry]
    type: str
    limit: int | None = None
