"""Resolutions as JSON."""

from typing import Any

from kgservice.views.concepts import concept_reference
from mappings.resolution.answer import Candidate, Resolution

__all__ = ["resolution_view"]


def resolution_view(answer: Resolution) -> dict[str, Any]:
    """Give the answer for one text."""
    query = answer.query
    return {
        "query": {"text": query.text, "scheme": query.scheme.id if query.scheme else None, "lang": query.lang},
        "status": answer.status,
        "candidates": [_candidate(candidate) for candidate in answer.candidates],
        "reason": answer.reason,
        "question": answer.question,
        "suggestions": list(answer.suggestions),
    }


def _candidate(candidate: Candidate) -> dict[str, Any]:
    return {
        **concept_reference(candidate.concept),
        "score": candidate.score,
        "method": candidate.method,
        "reason": candidate.reason,
    }
