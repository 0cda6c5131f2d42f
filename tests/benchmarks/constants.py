"""What the service is measured against: endpoints with its models that do nothing, and that answer with constants."""

from typing import Any

from fastapi import FastAPI

from kgservice.rest.models.convert import ConvertAnswer, ConvertRequest
from kgservice.rest.models.resolve import ResolveAnswer, ResolveRequest

__all__ = ["create"]

_ANSWER: dict[str, Any] = {
    "status": "mapped",
    "targets": [
        {
            "concept": "https://w3id.org/emotaxa/ekman/anger",
            "curie": "ekman:anger",
            "label": "anger",
            "degree": 1.0,
            "share": 1.0,
            "relation": "broader",
            "from": ["annoyance"],
        }
    ],
    "runners_up": [],
    "margin": 1.0,
    "vad": None,
    "loss_bits": 1.404230072,
    "ambiguity_bits": 0.0,
    "unmapped": [],
    "unmapped_share": 0.0,
    "warnings": [],
    "explanation": None,
}

_RESOLVED: dict[str, Any] = {
    "query": {"text": "annoyance", "scheme": "goemotions", "lang": None},
    "status": "resolved",
    "candidates": [
        {
            "concept": "https://w3id.org/emotaxa/goemotions/annoyance",
            "curie": "goemotions:annoyance",
            "label": "annoyance",
            "scheme": "goemotions",
            "score": 1.0,
            "method": "exact",
            "reason": "it is the concept's label",
        }
    ],
    "reason": "one concept is called so",
    "question": "",
    "suggestions": [],
}


def create() -> FastAPI:
    """Build the application."""
    app = FastAPI()
    one = ConvertAnswer.model_validate({"revision": 1, "results": [_ANSWER]})

    @app.post("/empty")
    async def empty(body: ConvertRequest) -> ConvertAnswer:
        """Answer always the same."""
        return one

    resolved = ResolveAnswer.model_validate({"revision": 1, "results": [_RESOLVED]})

    @app.post("/empty-resolve")
    async def empty_resolve(body: ResolveRequest) -> ResolveAnswer:
        """Answer always the same."""
        return resolved

    @app.post("/constants")
    async def constants(body: ConvertRequest) -> ConvertAnswer:
        """Answer the same for each item."""
        return ConvertAnswer(revision=1, results=one.results * len(body.items))

    return app
