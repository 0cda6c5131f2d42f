"""Mapping records."""

from pydantic import Field

from kgservice.rest.models.base import Answer, Listed, Share

__all__ = ["SelectedMapping", "SelectedMappings"]


class SelectedMapping(Answer):
    """A mapping record (SSSOM), stated or derived."""

    record: str = Field(description="IRI that names the record.")
    subject: str
    subject_label: str
    predicate: str = Field(examples=["skos:narrowMatch"])
    negated: bool = Field(description="Whether the record says that the relation does not hold.")
    object: str
    object_label: str
    confidence: Share | None = Field(description="Null where the record names none, which counts as sure.")
    justification: str = Field(examples=["semapv:ManualMappingCuration", "semapv:MappingChaining"])
    mapping_set: str
    derived_from: list[str] = Field(description="The records that it follows from, in order; none where it is stated.")
    comment: str


class SelectedMappings(Listed):
    """A page of the records asked for."""

    mappings: list[SelectedMapping]
