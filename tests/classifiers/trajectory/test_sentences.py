"""Sentences: real punctuation, and the law that nothing of a document is lost or told twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.trajectory.sentences import sentences


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("It was late. She wept!", ["It was late.", "She wept!"]),
        ("Dr. Fry met Mr. J. Smith of the U.S. Senate. Why?", ["Dr. Fry met Mr. J. Smith of the U.S. Senate.", "Why?"]),
        ("It cost $3.50. That was cheap.", ["It cost $3.50.", "That was cheap."]),
        ("We left at 5 p.m. It rained.", ["We left at 5 p.m.", "It rained."]),
        ("We left at 5 p.m. on Monday.", ["We left at 5 p.m. on Monday."]),
        ("See no. 5 and fig. 3. Then go.", ["See no. 5 and fig. 3.", "Then go."]),
        ("He said no. She left.", ["He said no.", "She left."]),
        ("Apples, pears, etc. Then plums.", ["Apples, pears, etc.", "Then plums."]),
        ('"Stop!" he cried. "Why?" she asked.', ['"Stop!" he cried.', '"Why?" she asked.']),
        (
            "\u201cI won.\u201d (He smiled.) So did I. Really?!",
            ["\u201cI won.\u201d", "(He smiled.)", "So did I.", "Really?!"],
        ),
        ("Well... maybe. Hm\u2026 No.", ["Well... maybe.", "Hm\u2026", "No."]),
        ("A title\n\nA paragraph\nover lines. End", ["A title", "A paragraph over lines.", "End"]),
        ("\u00c9tait-ce lui ? Oui. \u00c0 demain.", ["\u00c9tait-ce lui ?", "Oui.", "\u00c0 demain."]),
        ("\u6211\u5f88\u9ad8\u5174\u3002\u4f60\u5462\uff1f", ["\u6211\u5f88\u9ad8\u5174\u3002", "\u4f60\u5462\uff1f"]),
        ("no stop", ["no stop"]),
        (" \n ", []),
    ],
)
def test_sentences_end_where_readers_end_them(document: str, expected: list[str]) -> None:
    assert [one.text for one in sentences(document)] == expected


@pytest.mark.parametrize(
    "piece", [".", " ", "\n ", "\n", "\r\n", ".)", "...x", '?!\u2026"', " \t", "a.", "\x00", "\u3002"]
)
def test_a_megabyte_of_anything_is_divided_at_once(piece: str) -> None:
    document = piece * (1_000_000 // len(piece))
    found = sentences(document)
    assert sum(len(one.text) - one.text.count(" ") for one in found) == len("".join(document.split()))


@given(st.text(alphabet="aB1 .!?\n\t\u2026\"')\u201d\u3002\ud83d\U0001f600\x00", max_size=80))
def test_every_character_is_in_one_sentence_at_its_place(document: str) -> None:
    found = sentences(document)
    assert "".join("".join(one.text.split()) for one in found) == "".join(document.split())
    starts = [one.start for one in found]
    assert starts == sorted(set(starts))
    for one in found:
        assert document[one.start] == one.text[0]
