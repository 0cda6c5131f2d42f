"""Tokens: what a key looks like to its owner.

`emx_<id>_<secret><check>`: an id of 12 characters by which the key is looked up and spoken of, a secret of 256 random
bits, and a CRC-32 of all before it, both in base 62. The fixed beginning and the check let scanners for leaked secrets
find tokens in files without guessing, and let a mistyped one be refused without a look into the store.
"""

import hashlib
import re
import secrets
import zlib
from dataclasses import dataclass

__all__ = ["PATTERN", "Token"]

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_SMALL = "0123456789abcdefghijklmnopqrstuvwxyz"
_ID, _SECRET, _CHECK = 12, 43, 6

PATTERN = re.compile(rf"emx_([0-9a-z]{{{_ID}}})_([0-9A-Za-z]{{{_SECRET}}})([0-9A-Za-z]{{{_CHECK}}})", re.ASCII)
"""What a token looks like; for scanners too."""


@dataclass(frozen=True, slots=True)
class Token:
    """A key as its owner holds it.

    Attributes:
        id: what the key is called; no secret.
        secret: 256 random bits in base 62; never shown in a representation.
    """

    id: str
    secret: str

    @classmethod
    def new(cls) -> "Token":
        """Draw a token from the system's source of randomness."""
        return cls("".join(secrets.choice(_SMALL) for _ in range(_ID)), _based(secrets.randbits(256), _SECRET))

    @classmethod
    def read(cls, text: str) -> "Token | None":
        """Read a token; None where the text is none, or was mistyped.

        >>> Token.read("emx_abcdefghijkl_secret") is None
        True
        """
        found = PATTERN.fullmatch(text)
        if found is None:
            return None
        token = cls(found[1], found[2])
        return token if token.text() == text else None

    def text(self) -> str:
        """Write the token, with its check."""
        said = f"emx_{self.id}_{self.secret}"
        return said + _based(zlib.crc32(said.encode()), _CHECK)

    @property
    def digest(self) -> bytes:
        """SHA-256 of the secret: what is stored.

        A slow hash as bcrypt's is for passwords, which can be guessed. 256 random bits cannot, however fast the hash
        is, and a slow one would let anybody keep the service busy with wrong keys.
        """
        return hashlib.sha256(self.secret.encode()).digest()

    def __repr__(self) -> str:
        """Show the id alone, so that no log or traceback holds the secret."""
        return f"Token({self.id!r})"


def _based(number: int, width: int) -> str:
    """Write a number in base 62.

    >>> _based(62**3 - 1, 4)
    '0zzz'
    """
    digits = []
    for _ in range(width):
        number, rest = divmod(number, 62)
        digits.append(_DIGITS[rest])
    return "".join(reversed(digits))
