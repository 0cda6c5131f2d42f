"""Signatures of webhooks, as the Standard Webhooks specification (1.0.0) has them.

What is signed is the message's id, the time of the attempt in seconds, and the body, with full stops between them; the
signature is its HMAC-SHA256 in base64. Whoever receives webhooks checks them with `verify`.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from kgservice.changes.watching.errors import BadSecret, BadSignature

__all__ = ["new_secret", "signature", "signed_headers", "verify"]

_PREFIX = "whsec_"
_SCHEME = "v1"
_FEWEST, _MOST = 24, 64
_DRAWN = 32


def new_secret() -> str:
    """Draw a secret of 256 random bits: `whsec_` with its base64 behind it."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(_DRAWN)).decode()


def signature(secret: str, id: str, timestamp: int, body: bytes) -> str:
    """Sign a message.

    Args:
        secret: as `new_secret` gives it; the prefix may be left out.
        id: of the message; holds no full stop.
        timestamp: seconds since 1970.
        body: as it is sent, to the byte.

    Raises:
        BadSecret: where the secret is none.

    >>> signature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_1", 1614265330, b"{}")
    'v1,ZztYR0IIDCBCUcYzh8ZE+qsQWpIgtHU7R1hpe8htaD4='
    """
    signed = b"%s.%d.%s" % (id.encode(), timestamp, body)
    return f"{_SCHEME},{base64.b64encode(hmac.new(_key(secret), signed, hashlib.sha256).digest()).decode()}"


def signed_headers(secrets: Sequence[str], id: str, at: datetime, body: bytes) -> dict[str, str]:
    """Give the headers of a message that is signed with one secret, or with a new one and those that it replaces."""
    timestamp = int(at.timestamp())
    return {
        "webhook-id": id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signature(secret, id, timestamp, body) for secret in secrets),
    }


def verify(
    headers: Mapping[str, str],
    body: bytes,
    secret: str,
    *,
    now: datetime | None = None,
    tolerance: float = 300.0,
) -> str:
    """Check a webhook that was received, and give its id, by which it is known when it comes again.

    Args:
        headers: of the request; their names in any case.
        body: as it was received, to the byte, and not parsed and written anew.
        secret: the one that was shown when the webhook was made, or when it was rotated.
        now: the time, the system's where none is given.
        tolerance: seconds by which the time of the attempt may differ from it.

    Raises:
        BadSignature: where the message is not from who knows the secret, or is too old or too new.
        BadSecret: where the secret is none.
    """
    given = {name.lower(): value for name, value in headers.items()}
    id, sent, signatures = (given.get(f"webhook-{name}", "") for name in ("id", "timestamp", "signature"))
    if not id or not signatures or not (sent.isascii() and sent.isdigit() and len(sent) <= 15):
        raise BadSignature(
            "this is no signed webhook", hint="it needs the headers webhook-id, webhook-timestamp, webhook-signature"
        )
    expected = signature(secret, id, int(sent), body).encode()
    # Every signature is compared, each in constant time.
    if not sum(hmac.compare_digest(expected, each.encode()) for each in signatures.split(" ")):
        raise BadSignature(
            "the signature does not fit the message",
            hint="check the secret, and that the body is compared as it was received",
            value=id,
        )
    away = (datetime.now(UTC) if now is None else now).timestamp() - int(sent)
    if abs(away) > tolerance:
        raise BadSignature(
            f"the message was sent {abs(away):.0f} s {'ago' if away > 0 else 'from now'}",
            hint="drop it, and check the clock",
            value=id,
        )
    return id


def _key(secret: str) -> bytes:
    try:
        key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        raise BadSecret from None
    if not _FEWEST <= len(key) <= _MOST:
        raise BadSecret
    return key
