"""Tokens are where they say, leave nothing out, and take no longer for a text that means harm."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgservice.sparql.tokens import Kind, place_of, tokens_of


@given(st.text(st.sampled_from("aS:?$<>{}()[].,;'\"\\#@_1e-+ \n\té%/|^&!=~"), max_size=60))
def test_tokens_stand_where_they_say_and_leave_out_only_blanks_and_comments(text: str) -> None:
    end = 0
    for token in tokens_of(text):
        assert text[token.start : token.end] == token.text and token.text
        between = text[end : token.start]
        assert all(not line.strip(" \t\r\n") or line.lstrip(" \t\r\n").startswith("#") for line in between.split("\n"))
        end = token.end


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("'a' \"b\" '''c'd''' \"\"\"e\"f\n\"\"\"", [Kind.STRING] * 4),
        ("<http://e/#a> <> <\\u0041>", [Kind.IRI] * 3),
        ("?a $b ?1", [Kind.VARIABLE] * 3),
        ("ex:a : ex: :a ex:a.b ex:%20 ex:a\\,b ex:a:b", [Kind.NAME] * 8),
        ("_:a _:1.b", [Kind.BLANK] * 2),
        ("@en @en-GB-x1", [Kind.TAG] * 2),
        ("1 1.5 .5 1e5 1.e5 1.5E-3", [Kind.NUMBER] * 6),
        ("SELECT a true", [Kind.WORD] * 3),
        ("< <= && << <<( )>>", [Kind.SIGN] * 6),
    ],
)
def test_tokens_of_each_kind(text: str, kinds: list[Kind]) -> None:
    assert [token.kind for token in tokens_of(text)] == kinds


@pytest.mark.parametrize(
    "text",
    [
        "'" * 200_000,
        '""' + '"' + '""a' * 60_000,
        "ex:" + "a." * 100_000,
        "a." * 60_000,
        "<" * 200_000,
        "''" + "'" + "\\" * 200_000,
        "ex:a" + "." * 200_000 + "b",
        "@a-" * 60_000,
        "\\u" * 100_000,
    ],
)
def test_a_text_that_means_harm_is_read_in_time(text: str) -> None:
    begin = process_time()
    assert sum(1 for _ in tokens_of(text))
    # Were it quadratic, these took minutes.
    assert process_time() - begin < 10


def test_places_are_told_as_line_and_column() -> None:
    assert [place_of("ab\ncd\n", at) for at in (0, 1, 3, 4)] == ["1:1", "1:2", "2:1", "2:2"]
