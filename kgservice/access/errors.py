"""Errors of access.

EmotaxaError
 ├── KeyNeeded (PermissionError)   something that needs a key, asked without one
 ├── BadKey (PermissionError)      a key that is not taken
 ├── Forbidden (PermissionError)   something that needs a higher role than the key has
 ├── TooManyRequests               more requests than one key or address may send
 ├── BadPath (ValueError)          a path with control characters
 ├── Encoded (ValueError)          a compressed body
 ├── UnknownKey (LookupError)      an id that no key has
 └── Unruled (RuntimeError)        a route for which the table of rules has no line
"""

from collections.abc import Sequence

from ontology.errors import EmotaxaError

__all__ = ["BadKey", "BadPath", "Encoded", "Forbidden", "KeyNeeded", "TooManyRequests", "UnknownKey", "Unruled"]

_CHALLENGE = 'Bearer realm="emotaxa"'
_OF_KEYS = {
    "malformed": ("the header Authorization holds no key", "send Authorization: Bearer emx_..., as it was shown"),
    "wrong": ("there is no such key", "ask an admin for one, or leave the header Authorization out"),
    "revoked": ("the key has been revoked", "ask an admin for a new one"),
    "expired": ("the key has expired", "ask an admin for a new one"),
}
"""What is wrong with a key, and how to mend it."""


class KeyNeeded(EmotaxaError, PermissionError):
    """Something that needs a key, asked without one; `role` is the one that suffices."""

    def __init__(self, role: str) -> None:
        """Say how to show a key."""
        super().__init__(
            f"this needs a key with the role {role}",
            hint="send the header Authorization: Bearer KEY; an admin makes keys with emotaxa key",
        )
        self.role = role
        self.headers = {"www-authenticate": _CHALLENGE}


class BadKey(EmotaxaError, PermissionError):
    """A key that is not taken; `reason` says why: `malformed`, `wrong`, `revoked` or `expired`.

    Only who has the whole key learns that it was revoked or has expired: an unknown id and a wrong secret are one
    reason.
    """

    def __init__(self, reason: str) -> None:
        """Say why."""
        message, hint = _OF_KEYS[reason]
        super().__init__(message, hint=hint)
        self.reason = reason
        self.headers = {"www-authenticate": f'{_CHALLENGE}, error="invalid_token"'}


class Forbidden(EmotaxaError, PermissionError):
    """Something that needs a higher role than the key has."""

    def __init__(self, role: str, has: str) -> None:
        """Name both roles."""
        super().__init__(f"this needs the role {role}, and the key has {has}", hint="ask an admin for such a key")
        self.role = role
        self.headers = {"www-authenticate": f'{_CHALLENGE}, error="insufficient_scope"'}


class TooManyRequests(EmotaxaError):
    """More requests than one key or address may send; `seconds` tells after how many more are taken."""

    def __init__(self, message: str, seconds: int, headers: dict[str, str]) -> None:
        """Say when to come back."""
        super().__init__(message, hint=f"come back in {seconds} s, and keep below the limit")
        self.seconds = seconds
        self.headers = {"retry-after": str(seconds), **headers}


class BadPath(EmotaxaError, ValueError):
    """A path with control characters, of which nothing that is served has any; `value` holds the path."""

    def __init__(self, path: str) -> None:
        """Say what to leave out."""
        super().__init__(
            "the path holds control characters", hint="leave line breaks and the like (%0A, %00) out of it", value=path
        )


class Encoded(EmotaxaError, ValueError):
    """A compressed body; `value` names its encoding."""

    def __init__(self, encoding: str) -> None:
        """Say what to send."""
        super().__init__(
            "compressed bodies are not taken", hint="send the body as it is, without Content-Encoding", value=encoding
        )
        self.headers = {"accept-encoding": "identity"}


class UnknownKey(EmotaxaError, LookupError):
    """An id that no key has."""

    def __init__(self, id: str) -> None:
        """Say where the ids stand."""
        super().__init__(f"there is no key {id!r}", hint="emotaxa key list shows their ids", value=id)


class Unruled(EmotaxaError, RuntimeError):
    """Routes for which the table of rules has no line; `value` holds them."""

    def __init__(self, routes: Sequence[str]) -> None:
        """Name the routes."""
        super().__init__(
            f"no rule says who may use {', '.join(routes)}",
            hint="add a line to RULES in kgservice/access/rules.py",
            value=tuple(routes),
        )
