"""Errors of the queue of suggestions.

EmotaxaError
 ├── UnknownSuggestion (LookupError)   an id that no suggestion has
 └── Decided (RuntimeError)            a suggestion that waits no more
"""

from ontology.errors import EmotaxaError

__all__ = ["Decided", "UnknownSuggestion"]


class UnknownSuggestion(EmotaxaError, LookupError):
    """An id that no suggestion has."""

    def __init__(self, identifier: str) -> None:
        """Name the id."""
        shown = identifier if len(identifier) <= 40 else f"{identifier[:37]}..."
        super().__init__(
            f"there is no suggestion {shown!r}", hint="list them to see their ids", value=shown, field="suggestion"
        )


class Decided(EmotaxaError, RuntimeError):
    """A suggestion that somebody has accepted, rejected or withdrawn; `value` is its state."""

    def __init__(self, identifier: str, state: str, by: str) -> None:
        """Say who did what."""
        super().__init__(
            f"the suggestion {identifier} was {state} by {by} already",
            hint="reopen it, so that it waits anew",
            value=state,
            field="suggestion",
        )
        self.by = by
