"""Principals: who asks, and what their role lets them do."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from kgservice.access.errors import Forbidden, KeyNeeded

__all__ = ["ANONYMOUS", "ASKED_KEY", "SCOPE_KEY", "Principal", "Role", "principal_of", "require"]

SCOPE_KEY = "emotaxa.principal"
"""Where the ASGI scope of a request holds its principal."""

ASKED_KEY = "emotaxa.asked"
"""Where it holds the list of the roles that were asked for while it was answered, for the audit log."""


class Role(IntEnum):
    """Roles; each may do all that those below it may.

    A viewer reads, a commenter comments on change requests, an editor makes changes, a reviewer approves those of
    others, an admin manages keys and settings. `NOBODY` is who shows no key where reading needs one.
    """

    NOBODY = 0
    VIEWER = 1
    COMMENTER = 2
    EDITOR = 3
    REVIEWER = 4
    ADMIN = 5

    @property
    def label(self) -> str:
        """The name, as users write it."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks.

    Attributes:
        name: the owner that the key names, or `anonymous`.
        role: what they may do.
        key: public id of the key, or None without one.
    """

    name: str
    role: Role
    key: str | None = None


ANONYMOUS = Principal("anonymous", Role.VIEWER)
"""Who shows no key, where reading is open."""


def principal_of(scope: Mapping[str, Any]) -> Principal:
    """Give the principal of a request; anonymous where nothing has looked for a key, as in process."""
    found = scope.get(SCOPE_KEY, ANONYMOUS)
    assert isinstance(found, Principal)
    return found


def require(scope: Mapping[str, Any], role: Role) -> Principal:
    """Give the principal of a request, who has to have at least a role.

    Raises:
        KeyNeeded: where no key was shown (401).
        Forbidden: where the key's role does not suffice (403).
    """
    principal = principal_of(scope)
    asked = scope.get(ASKED_KEY)
    if isinstance(asked, list):
        asked.append(role)
    if principal.role >= role:
        return principal
    if principal.key is None:
        raise KeyNeeded(role.label)
    raise Forbidden(role.label, principal.role.label)
