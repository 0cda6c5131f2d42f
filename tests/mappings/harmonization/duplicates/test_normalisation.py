"""Normalisation: what is the same text, and what is another."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mappings.harmonization.duplicates.normalisation import normalised


def same(one: str, other: str, *, masked: bool = False) -> bool:
    first, second = normalised(pl.Series([one, other]), masked=masked)
    return bool(first == second)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Thank you!", "THANK  you!"),
        ("caf\u00e9", "cafe\u0301"),
        ("\uff34\uff48\uff41\uff4e\uff4b\uff53", "thanks"),
        ("so \ufb01ne", "So fine"),
        ("it\u2019s \u201cfine\u201d", 'it\'s "fine"'),
        ("wait\u2026", "Wait..."),
        ("  one\t\ntwo\u00a0three ", "one two three"),
        ("H\u0331i", "h\u0331i"),
        ("\u1e9e", "\u00df"),
        ("\u0130stanbul", "i\u0307stanbul"),
    ],
)
def test_the_same_text_however_it_is_typed(one: str, other: str) -> None:
    assert same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Fine.", "Fine!"), ("not ok", "notok"), ("r\u00e9sum\u00e9", "resume"), ("10 %", "11 %"), ("ok 😀", "ok 😢")],
)
def test_what_tells_texts_apart_stays(one: str, other: str) -> None:
    assert not same(one, other)


def test_addresses_and_accounts_are_masked_only_where_that_is_asked_for() -> None:
    posts = "@ann look http://t.co/a1", "@USER look  http"
    assert same(*posts, masked=True) and not same(*posts)
    assert same("<user> see <url>", "@bob see www.example.org/x?y=1", masked=True)
    assert not same("mail me", "@me", masked=True)


def test_a_null_is_a_text_without_characters() -> None:
    assert normalised(pl.Series([None, " \u3000\n"], dtype=pl.String)).to_list() == ["", ""]


@given(st.lists(st.text(max_size=30), max_size=5))
def test_normalising_twice_changes_nothing(texts: list[str]) -> None:
    for masked in (False, True):
        once = normalised(pl.Series(texts, dtype=pl.String), masked=masked)
        assert normalised(once, masked=masked).to_list() == once.to_list()


@given(st.lists(st.text(max_size=20), min_size=1, max_size=8))
def test_a_text_is_normalised_the_same_in_whatever_company(texts: list[str]) -> None:
    together = normalised(pl.Series(texts, dtype=pl.String)).to_list()
    assert together == [normalised(pl.Series([text])).item() for text in texts]
