"""Errors of linked data.

EmotaxaError
 ├── NotAcceptable (ValueError)   a document in none of the forms that a client takes
 └── Gone (LookupError)           a retired name that nothing has taken the place of
"""

from collections.abc import Sequence

from ontology.errors import EmotaxaError

__all__ = ["Gone", "NotAcceptable"]


class NotAcceptable(EmotaxaError, ValueError):
    """A document in none of the forms that a client takes; `offered` holds the media types that there are."""

    def __init__(self, accept: str, offered: Sequence[str]) -> None:
        """Name what there is."""
        super().__init__(
            "there is no form of this that the header Accept takes",
            hint=f"ask for one of {', '.join(offered)}",
            value=accept,
        )
        self.offered = tuple(offered)


class Gone(EmotaxaError, LookupError):
    """A retired name that nothing has taken the place of; its document is still there."""
