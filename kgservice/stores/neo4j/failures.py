"""Failures: what the driver raises, worded for the user."""

from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConfigurationError,
    DriverError,
    IncompleteCommit,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
)

from kgservice.stores.errors import StoreUnavailable, UncertainWrite

__all__ = ["FAILURES", "is_passing", "is_silence", "uncertain", "worded"]

FAILURES = (DriverError, Neo4jError, OSError)
"""What goes wrong between the driver and the server."""

_START = "start the server, or check the address; the store comes back by itself when the server does"
_AGAIN = "try again in a moment"
_CURES = {
    "Neo.ClientError.Security": "set EMOTAXA_NEO4J__USER and EMOTAXA_NEO4J__PASSWORD to a user who may write there",
    "Neo.ClientError.Database": "name a database of the server at the end of the URL, as in neo4j://HOST/DATABASE",
    "Neo.ClientError.Transaction.TransactionTimedOut": "try again when the server is less busy, or allow more time",
    "Neo.TransientError": _AGAIN,
    "Neo.DatabaseError": "look into the log of the Neo4j server",
}
"""How to mend an error, by the beginning of Neo4j's code for it."""


def is_silence(error: BaseException) -> bool:
    """Whether an error says that the server, or its database, is not there now."""
    if isinstance(error, TransientError):
        return "Unavailable" in (error.code or "")
    return isinstance(error, ServiceUnavailable | SessionExpired | OSError) and not isinstance(error, IncompleteCommit)


def is_passing(error: BaseException) -> bool:
    """Whether the same transaction may well succeed a moment later, as after a deadlock."""
    return isinstance(error, DriverError | Neo4jError) and error.is_retryable()


def uncertain(url: str) -> UncertainWrite:
    """Say that nobody knows whether a change stands; the URL holds no password."""
    return UncertainWrite(
        f"the connection to {url} was lost while a change was being written, and it may stand or not",
        hint="look into the change log before it is made again",
        value=url,
    )


def worded(error: BaseException, url: str) -> StoreUnavailable:
    """Say what a failure means, and how to mend it; the URL holds no password."""
    if isinstance(error, IncompleteCommit):
        return uncertain(url)
    if is_silence(error):
        return StoreUnavailable(f"the Neo4j server at {url} does not answer", hint=_START, value=url)
    if isinstance(error, AuthError):
        said = f"the Neo4j server at {url} does not let the user in"
        return StoreUnavailable(said, hint=_CURES["Neo.ClientError.Security"], value=url)
    if isinstance(error, ConfigurationError):
        return StoreUnavailable(f"the Neo4j server at {url} cannot be spoken to: {error}", hint=_START, value=url)
    code = error.code or "" if isinstance(error, ClientError | Neo4jError) else ""
    cure = next((cure for start, cure in _CURES.items() if code.startswith(start)), _AGAIN)
    reason = error.message if isinstance(error, Neo4jError) else str(error)
    return StoreUnavailable(f"the Neo4j server at {url} gave up: {reason}", hint=cure, value=url)
