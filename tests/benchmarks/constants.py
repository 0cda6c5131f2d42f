"""What the service is measured against: endpoints with its models that do nothing, and that answer with constants."""

from typing import Any

from fastapi import FastAPI

from kgservice.rest.models.convert import ConvertAnswer, ConvertRequest

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


def create() -> FastAPI:
    """Build the application."""
    app = FastAPI()
    one = ConvertAnswer.model_validate({"revision": 1, "results": [_ANSWER]})

    @app.post("/empty")
    async def empty(body: ConvertRequest) -> ConvertAnswer:
        """Answer always the same."""
        return one

    @app.post("/constants")
    async def constants(body: ConvertRequest) -> ConvertAnswer:
        """Answer the same for each item."""
        return ConvertAnswer(revision=1, results=one.results * len(body.items))

    return app
