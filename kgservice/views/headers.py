"""Headers that pages and answers have in common."""

__all__ = ["REVISION_HEADER"]

REVISION_HEADER = "x-emotaxa-revision"
"""Names the revision that a response was read from."""
