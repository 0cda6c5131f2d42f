"""Errors of the REST service; the handlers in `kgservice.rest.problems` turn each into a problem document.

EmotaxaError
 ├── NotFound (LookupError)       a path or a release that names nothing here
 ├── InvalidRequest (ValueError)  a body or a query that is not of the shape that was asked for
 ├── WrongMediaType (ValueError)  a body of another kind than the operation takes
 ├── BodyTooLarge (ValueError)    a body over its limit
 ├── TooSlow (TimeoutError)       a body that takes too long to arrive
 ├── TooManyJobs                  as many jobs as are taken have not ended
 ├── CannotKeep                   a corpus or a result for which there is no room on the disk
 └── NotReady                     the result of a job that has not ended yet
"""

from collections.abc import Sequence
from typing import Any

from ontology.errors import EmotaxaError

__all__ = [
    "BodyTooLarge",
    "CannotKeep",
    "InvalidRequest",
    "NotFound",
    "NotReady",
    "TooManyJobs",
    "TooSlow",
    "WrongMediaType",
    "in_bytes",
]


class NotFound(EmotaxaError, LookupError):
    """A path or a release that names nothing here."""

    @classmethod
    def of(cls, error: EmotaxaError) -> "NotFound":
        """Say of something in the path what an error says of it."""
        return cls(error.message, hint=error.hint, value=error.value)


class InvalidRequest(EmotaxaError, ValueError):
    """A body or a query that does not validate; `errors` holds the findings, `fields` the names that it may have."""

    def __init__(self, errors: Sequence[Any], fields: Sequence[str] = ()) -> None:
        """Keep the findings."""
        super().__init__("the request does not fit what this operation takes")
        self.errors = tuple(errors)
        self.fields = tuple(fields)


class WrongMediaType(EmotaxaError, ValueError):
    """A body that is not said to be what the operation takes; `value` holds its media type."""

    def __init__(self, media_type: str, wanted: str = "JSON", takes: Sequence[str] = ("application/json",)) -> None:
        """Name the header that mends it."""
        super().__init__(
            f"the body is not said to be {wanted}",
            hint=f"send the header Content-Type: {' or '.join(takes)}",
            value=media_type,
        )


class BodyTooLarge(EmotaxaError, ValueError):
    """A body over its limit; `value` holds the limit in bytes."""

    def __init__(self, limit: int, hint: str) -> None:
        """Name the limit."""
        super().__init__(f"the body is larger than {in_bytes(limit)}, the most that is taken", hint=hint, value=limit)


class TooSlow(EmotaxaError, TimeoutError):
    """A body that takes too long to arrive."""


class TooManyJobs(EmotaxaError):
    """As many jobs as are taken have not ended."""


class CannotKeep(EmotaxaError):
    """A corpus or a result for which there is no room on the disk, or among the jobs."""


class NotReady(EmotaxaError):
    """The result of a job that has not ended yet; `value` holds its status."""


def in_bytes(count: int) -> str:
    """Say a number of bytes.

    >>> in_bytes(16 * 1024 * 1024)
    '16 MiB'
    """
    for unit, size in (("GiB", 1024**3), ("MiB", 1024**2), ("KiB", 1024)):
        if count >= size:
            return f"{count / size:g} {unit}"
    return f"{count} bytes"
