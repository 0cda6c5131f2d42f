"""What a key looks like."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgservice.access.token import PATTERN, Token


def test_a_token_reads_back_and_no_two_are_the_same() -> None:
    tokens = [Token.new() for _ in range(200)]
    assert all(Token.read(token.text()) == token for token in tokens)
    assert len({token.id for token in tokens}) == len({token.secret for token in tokens}) == 200


def test_a_scanner_finds_a_token_in_a_text_by_its_form() -> None:
    text = Token.new().text()
    assert PATTERN.findall(f'curl -H "Authorization: Bearer {text}" http://x') == [PATTERN.fullmatch(text).groups()]  # type: ignore[union-attr]


@given(st.integers(min_value=0, max_value=61), st.sampled_from("aZ09_- é\n"))
def test_a_mistyped_token_is_none(place: int, char: str) -> None:
    text = Token("abcdefghijkl", "x" * 43).text()
    mistyped = text[:place] + char + text[place + 1 :]
    assert (Token.read(mistyped) is None) == (mistyped != text)


@pytest.mark.parametrize("text", ["", "emx_", "Bearer", "emx__", "emx_" + "a" * 12 + "_" + "b" * 49, "x" * 100_000])
def test_what_is_no_token_is_none(text: str) -> None:
    assert Token.read(text) is None


def test_what_is_stored_and_what_is_shown_of_a_token_hold_no_secret() -> None:
    token = Token.new()
    assert token.secret not in repr(token)
    assert token.digest == hashlib.sha256(token.secret.encode()).digest()
