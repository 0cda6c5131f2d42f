"""Answers: JSON responses that say which revision they were read from."""

from typing import Any

import orjson
from starlette.responses import Response

from kgservice.views.headers import REVISION_HEADER

__all__ = ["JsonBytes", "json_answer", "raw_answer"]


class JsonBytes(Response):
    """A response whose body is JSON already."""

    media_type = "application/json"


def raw_answer(body: bytes, revision: int) -> Response:
    """Answer with a body that is JSON already."""
    return JsonBytes(body, headers={REVISION_HEADER: str(revision)})


def json_answer(document: Any, revision: int) -> Response:  # noqa: ANN401
    """Answer with a JSON document read from a revision."""
    return raw_answer(orjson.dumps(document), revision)
