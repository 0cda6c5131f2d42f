"""The holder of a key: who shows it, where it is taken."""

import hmac
from datetime import UTC, datetime

from kgservice.access.errors import BadKey
from kgservice.access.keys import Key, KeyStore
from kgservice.access.principal import Principal
from kgservice.access.token import Token

__all__ = ["holder", "principal_with"]

_NOBODYS = bytes(32)
"""A digest that no secret has."""


def holder(keys: KeyStore, token: Token, digest: bytes) -> tuple[Key, Principal]:
    """Find the key that a token is of, whether it is still valid or not, and note that it was used.

    Args:
        keys: where keys are kept.
        token: what was shown.
        digest: SHA-256 of its secret.

    Raises:
        BadKey: where no key has this id and this secret.
        StoreUnavailable: where the keys cannot be read.
    """
    key = keys.find(token.id)
    # An id that no key has takes as long as a wrong secret.
    same = hmac.compare_digest(_NOBODYS if key is None else key.digest, digest)
    if key is None or not same:
        raise BadKey("wrong")
    now = datetime.now(UTC)
    hour = now.replace(minute=0, second=0, microsecond=0)
    if key.status(now) == "valid" and (key.used is None or key.used < hour):
        keys.use(key.id, hour)
    return key, Principal(key.name, key.role, key.id)


def principal_with(keys: KeyStore, text: str) -> Principal:
    """Give who shows a key, as it was shown when it was made.

    Raises:
        BadKey: where it is none, or is not taken.
        StoreUnavailable: where the keys cannot be read.
    """
    token = Token.read(text.strip())
    if token is None:
        raise BadKey("malformed")
    key, principal = holder(keys, token, token.digest)
    status = key.status(datetime.now(UTC))
    if status != "valid":
        raise BadKey(status)
    return principal
