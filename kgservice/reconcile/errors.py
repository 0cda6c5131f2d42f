"""Errors of reconciliation.

EmotaxaError
 ├── NoQuery (ValueError)          a request that asks nothing that reconciliation answers
 ├── BatchTooLarge (ValueError)    more queries or entities than one request may hold
 ├── TooManyLookups (ValueError)   queries that name too many schemes between them
 ├── TakesTooLong (TimeoutError)   a request that keeps the service busy for too long
 └── UnsafeCallback (ValueError)   a JSONP callback that is no plain name of a function
"""

from ontology.errors import EmotaxaError

__all__ = ["BatchTooLarge", "NoQuery", "TakesTooLong", "TooManyLookups", "UnsafeCallback"]


class NoQuery(EmotaxaError, ValueError):
    """A form that holds neither `queries` nor `extend`, or both."""


class BatchTooLarge(EmotaxaError, ValueError):
    """More queries or entities than one request may hold; `value` is how many there are."""

    def __init__(self, what: str, count: int, most: int) -> None:
        """Name the limit, which the manifest names too."""
        super().__init__(
            f"the request has {count:,} {what}, and {most:,} are the most",
            hint=f"send them in batches of {most:,}, the batchSize of the manifest",
            value=count,
        )


class TooManyLookups(EmotaxaError, ValueError):
    """Queries that name too many schemes between them; `value` is how many lookups they come to."""

    def __init__(self, count: int, most: int) -> None:
        """Say what is counted."""
        super().__init__(
            f"the texts come to {count:,} lookups, each in each of the types that its query names, and {most:,} are the"
            " most",
            hint="send smaller batches, or name fewer types",
            value=count,
        )


class TakesTooLong(EmotaxaError, TimeoutError):
    """A request that keeps the service busy for too long; `value` is how many seconds it was given."""

    def __init__(self, seconds: float) -> None:
        """Say how to ask for less."""
        super().__init__(
            f"the answer takes longer than {seconds:g} seconds",
            hint="send smaller batches, name types, and ask for conversions only together with a text",
            value=seconds,
        )


class UnsafeCallback(EmotaxaError, ValueError):
    """A JSONP callback that is no plain name of a function."""

    def __init__(self, callback: str) -> None:
        """Say what a callback may look like."""
        super().__init__(
            "the callback is no name of a function",
            hint="use letters, digits, _, $ and dots, at most 100, as jQuery does; or leave it out, and rely on CORS",
            value=callback,
            field="callback",
        )
