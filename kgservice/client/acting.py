"""Acting: who it is that asks in process."""

import getpass

from kgservice.access.keys import LONGEST_NAME
from kgservice.access.principal import Principal, Role
from kgservice.changes.texts import read_line
from kgservice.stores.protocol import GraphStore
from ontology.errors import EmotaxaError

__all__ = ["acting_as", "holder_of"]

_NO_KEY = "none, in process"
"""In the place of a key's id: whoever names themselves is somebody, and no one without a key."""


def acting_as(name: str | None, role: str | None) -> Principal:
    """Give somebody by name and role: the user of the system, and admin, where nothing is said.

    >>> acting_as("Ann Author", "editor").role.label
    'editor'

    Raises:
        EmotaxaError: where there is no such role, or the name is none.
    """
    who = read_line(_user() if name is None else name, LONGEST_NAME, "name")
    if role is None:
        return Principal(who, Role.ADMIN, _NO_KEY)
    known = {each.label: each for each in Role if each is not Role.NOBODY}
    if role not in known:
        raise EmotaxaError(
            f"there is no role {role!r}", hint=f"it is one of {', '.join(known)}", value=role, field="role"
        )
    return Principal(who, known[role], _NO_KEY)


def holder_of(store: GraphStore, key: str) -> Principal:
    """Give the holder of a key of a store.

    Raises:
        BadKey: where the key is not taken.
        StoreUnavailable: where the keys cannot be read.
    """
    from kgservice.access.holder import principal_with
    from kgservice.access.open_keys import open_keys

    keys = open_keys(store)
    try:
        return principal_with(keys, key)
    finally:
        keys.close()


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        # No name in the environment, and none known to the system, as in some containers.
        return "unknown"
