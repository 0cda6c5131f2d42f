"""Parameters that many operations share."""

from typing import Annotated

from fastapi import Path

from kgservice.rest.settings import MAX_LABEL

__all__ = ["API", "ChangePath", "ConceptPath", "SchemePath"]

API = "/api/v1"

SchemePath = Annotated[
    str,
    Path(
        max_length=MAX_LABEL,
        description="Id, printed name or IRI of a scheme.",
        openapi_examples={"theory": {"value": "parrott"}, "labels": {"value": "goemotions"}},
    ),
]
ConceptPath = Annotated[
    str,
    Path(
        max_length=MAX_LABEL,
        description="CURIE or IRI of a concept; an IRI percent-encoded.",
        openapi_examples={
            "label": {"value": "goemotions:annoyance"},
            "tiered": {"value": "parrott:3/joy"},
            "iri": {"value": "https://w3id.org/emotaxa/ekman/anger"},
        },
    ),
]
ChangePath = Annotated[
    int,
    Path(alias="number", ge=1, description="Number of a change request.", openapi_examples={"first": {"value": 1}}),
]
