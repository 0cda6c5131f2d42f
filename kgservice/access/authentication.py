"""Authentication: from the header of a request to who asks."""

import time
from collections import OrderedDict
from datetime import UTC, datetime

from starlette.concurrency import run_in_threadpool

from kgservice.access.errors import BadKey
from kgservice.access.holder import holder
from kgservice.access.keys import Key, KeyStore
from kgservice.access.principal import Principal
from kgservice.access.token import Token

__all__ = ["Authentication"]

_SECONDS = 0.5
_MOST = 4096


class Authentication:
    """Finds the holder of a key, and remembers it for half a second: a key that was revoked stops within a second."""

    def __init__(self, keys: KeyStore) -> None:
        """Take keys from a store; it stays the caller's to close."""
        self._keys = keys
        self._known: OrderedDict[bytes, tuple[float, Key, Principal]] = OrderedDict()

    def takes_time(self, header: bytes) -> bool:
        """Tell whether a key has to be looked up, and was never taken before as far as is known here."""
        token = _token(header)
        return token is not None and token.digest not in self._known

    async def principal(self, header: bytes) -> Principal:
        """Give who shows a key.

        Args:
            header: value of the header Authorization.

        Raises:
            BadKey: where it holds no key, or one that is not taken.
            StoreUnavailable: where the keys cannot be read.
        """
        token = _token(header)
        if token is None:
            raise BadKey("malformed")
        # By the digest of the whole secret: how long the look-up takes tells nothing about any other.
        digest = token.digest
        found = self._known.get(digest)
        if found is not None and found[0] > time.monotonic() and found[1].id == token.id:
            _, key, principal = found
        else:
            key, principal = await run_in_threadpool(holder, self._keys, token, digest)
            self._remember(digest, key, principal)
        status = key.status(datetime.now(UTC))
        if status != "valid":
            raise BadKey(status)
        return principal

    def _remember(self, digest: bytes, key: Key, principal: Principal) -> None:
        """Keep what was found, on the loop alone, so that no lock is needed."""
        self._known[digest] = (time.monotonic() + _SECONDS, key, principal)
        self._known.move_to_end(digest)
        while len(self._known) > _MOST:
            self._known.popitem(last=False)


def _token(header: bytes) -> Token | None:
    scheme, _, text = header.partition(b" ")
    if scheme.lower() != b"bearer":
        return None
    try:
        return Token.read(text.strip(b" ").decode("ascii"))
    except UnicodeDecodeError:
        return None
