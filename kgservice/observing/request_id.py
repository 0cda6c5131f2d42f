"""The id of the request that is being answered, known wherever its work goes on."""

from contextvars import ContextVar

__all__ = ["REQUEST_ID", "REQUEST_ID_KEY"]

REQUEST_ID: ContextVar[str | None] = ContextVar("emotaxa_request_id", default=None)
"""Printable ASCII of at most 200 characters; None outside of requests."""

REQUEST_ID_KEY = "emotaxa.request_id"
"""Where the ASGI scope of a request holds it."""
