"""Surroundings: negations deny within their clause, degrees strengthen and weaken."""

from collections.abc import Callable

import pytest

from classifiers.classification import Span

Spans = Callable[[str], tuple[Span, ...]]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("I am not angry.", "angry"),
        ("I'm not really all that scared", "scared"),
        ("She never loved him.", "loved"),
        ("He came without fear.", "fear"),
        ("It didn't surprise me", "surprise"),
        ("It didn\u2019t surprise me", "surprise"),
        ("it dont annoy me", "annoy"),
        ("I don't think that I love him", "love"),
        ("He is neither angry nor sad", "sad"),
        ("I have not been happier", "happier"),
        ("Nobody was amused.", "amused"),
        ("I am far from happy", "happy"),
        ("That is far from being happy", "happy"),
        ("I can't be happy", "happy"),
    ],
)
def test_negation_denies(spans: Spans, text: str, word: str) -> None:
    (found,) = [span for span in spans(text) if span.text == word and span.weight < 0]
    assert found.negated


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("I am angry.", "angry"),
        ("I did not go, I was angry.", "angry"),
        ("I did not go because I was angry.", "angry"),
        ("I am not only happy, I am proud", "happy"),
        ("Not bad! I love it", "love"),
        ("I have never been happier", "happier"),
        ("I couldn't be more proud", "proud"),
        ("I cannot be happier", "happier"),
        ("I can't be more proud", "proud"),
        ("He came from afar, happy", "happy"),
        ("Never have I been so amazed", "amazed"),
        ("I can't not love you", "love"),
        ("There is nothing but love in this house", "love"),
    ],
)
def test_negation_elsewhere_denies_nothing(spans: Spans, text: str, word: str) -> None:
    (found,) = [span for span in spans(text) if span.text == word]
    assert found.weight > 0
    assert not found.negated


def test_denying_something_mild_and_pleasant_says_the_contrary(chosen: Callable[[str], set[str]]) -> None:
    assert chosen("I'm not happy about this.") == {"unhappiness"}
    assert chosen("I don't like it at all.") == {"dislike"}
    assert chosen("They do not care.") == {"indifference"}


def test_denial_of_one_does_not_outvote_what_is_said_of_another(chosen: Callable[[str], set[str]]) -> None:
    assert "happiness" in chosen("She isn't happy, but I am happy")
    assert "happiness" not in chosen("I was a bit happy, and now I am not happy at all")


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\u200b", "\ufeff", "\u2060", "\x85"])
def test_what_cannot_be_seen_hides_no_word(spans: Spans, sign: str) -> None:
    (found,) = spans(f"so{sign} {sign}disappointed{sign}")
    assert (found.text, found.start) == ("disappointed", 5)


def test_denying_something_strong_or_unpleasant_says_nothing(chosen: Callable[[str], set[str]]) -> None:
    assert chosen("I do not love him.") == set()
    assert chosen("I was not angry.") == set()


@pytest.mark.parametrize("text", ["very sad", "so sad", "really very sad", "such a sad day", "sad, so very sad"])
def test_intensifier_strengthens(spans: Spans, text: str) -> None:
    (plain,) = spans("sad")
    assert max(span.weight for span in spans(text)) > plain.weight


@pytest.mark.parametrize("text", ["slightly sad", "a bit sad", "kind of sad", "a little sad", "sad a bit"])
def test_downtoner_weakens(spans: Spans, text: str) -> None:
    (plain,), (weakened,) = spans("sad"), spans(text)
    assert 0 < weakened.weight < plain.weight


def test_degree_after_a_verb_counts(spans: Spans) -> None:
    (plain,), (much,), (lot,) = spans("I adore it"), spans("I adore it so much"), spans("I adore it a lot")
    assert plain.weight < much.weight == lot.weight


def test_degree_of_another_clause_does_not(spans: Spans) -> None:
    (plain,), (after) = spans("I was sad"), spans("It was very late, I was sad")
    assert [span.weight for span in after] == [plain.weight]


def test_weights_stay_in_their_range(spans: Spans) -> None:
    text = "very very love, not very joy, extremely furious, a bit of a shame, not happy at all :( :( :("
    assert all(-1 <= span.weight <= 1 for span in spans(text))
