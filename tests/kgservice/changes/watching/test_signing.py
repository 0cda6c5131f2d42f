"""Webhooks are signed as the standard says, and checked as it says."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgservice.changes.watching.errors import BadSecret, BadSignature
from kgservice.changes.watching.signing import new_secret, signature, signed_headers, verify

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_the_example_that_libraries_of_the_standard_are_tested_with() -> None:
    signed = signature(SECRET, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@given(st.binary(max_size=200), st.text("abc_123", min_size=1, max_size=20))
def test_what_is_signed_is_believed_and_what_was_altered_is_not(body: bytes, id: str) -> None:
    secret = new_secret()
    headers = signed_headers([secret], id, NOW, body)
    assert verify(headers, body, secret, now=NOW) == id
    with pytest.raises(BadSignature, match="does not fit"):
        verify(headers, body + b" ", secret, now=NOW)
    with pytest.raises(BadSignature, match="does not fit"):
        verify(headers | {"webhook-id": id + "x"}, body, secret, now=NOW)
    with pytest.raises(BadSignature, match="does not fit"):
        verify(headers, body, new_secret(), now=NOW)


def test_headers_are_found_however_their_names_are_spelled() -> None:
    headers = {name.title(): value for name, value in signed_headers([SECRET], "m", NOW, b"{}").items()}
    assert verify(headers, b"{}", SECRET, now=NOW) == "m"


@pytest.mark.parametrize("minutes", [-6, 6])
def test_an_old_message_is_not_believed_nor_one_from_the_future(minutes: int) -> None:
    headers = signed_headers([SECRET], "m", NOW, b"{}")
    with pytest.raises(BadSignature, match="was sent"):
        verify(headers, b"{}", SECRET, now=NOW + timedelta(minutes=minutes))


def test_a_timestamp_cannot_be_put_forward() -> None:
    headers = signed_headers([SECRET], "m", NOW, b"{}")
    later = str(int((NOW + timedelta(hours=1)).timestamp()))
    with pytest.raises(BadSignature, match="does not fit"):
        verify(headers | {"webhook-timestamp": later}, b"{}", SECRET, now=NOW + timedelta(hours=1))


def test_either_secret_is_good_while_one_replaces_the_other() -> None:
    older, newer = new_secret(), new_secret()
    headers = signed_headers([newer, older], "m", NOW, b"{}")
    assert verify(headers, b"{}", older, now=NOW) == verify(headers, b"{}", newer, now=NOW) == "m"


@pytest.mark.parametrize(
    "change",
    [
        {"webhook-signature": ""},
        {"webhook-signature": "v1,é"},
        {"webhook-signature": "v2,aaaa v1a,bbbb"},
        {"webhook-timestamp": "soon"},
        {"webhook-timestamp": "9" * 40},
        {"webhook-id": ""},
    ],
)
def test_what_is_no_signature_is_not_believed(change: dict[str, str]) -> None:
    with pytest.raises(BadSignature):
        verify(signed_headers([SECRET], "m", NOW, b"{}") | change, b"{}", SECRET, now=NOW)


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_c2hvcnQ=", "whsec_***", "é" * 40])
def test_what_is_no_secret_signs_nothing_and_is_not_shown(secret: str) -> None:
    with pytest.raises(BadSecret) as caught:
        signature(secret, "m", 1, b"{}")
    assert not secret or secret not in str(caught.value).replace("whsec_ with", "")


def test_secrets_are_drawn_at_random_from_256_bits() -> None:
    drawn = {new_secret() for _ in range(100)}
    assert len(drawn) == 100 and all(len(secret) == len("whsec_") + 44 for secret in drawn)
