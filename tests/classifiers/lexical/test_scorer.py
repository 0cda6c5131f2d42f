"""The scorer: rows in order, NaN where there is nothing to go by, and any string taken."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifiers.lexical.scorer import LexicalScorer
from classifiers.scores import Scorer, Scores
from mappings.conversion.converter import Converter
from mappings.knowledge import Knowledge
from ontology.errors import EmotaxaError
from ontology.taxonomy import Taxonomy

Score = Callable[..., Scores]
WORDS = (
    "I",
    "am",
    "not",
    "so",
    "happy",
    "sad",
    "angry",
    ",",
    "but",
    ".",
    "😂",
    ":(",
    "the",
    "\ud800",
    "\n",
    "é",
    "love",
)


def test_it_is_a_scorer_of_the_senses(scorer: LexicalScorer, converter: Converter) -> None:
    kind: Scorer = scorer
    head = kind.head(converter.level("ekman", "to"))
    assert head.level == "sense"
    assert head.concepts == tuple(concept.iri for concept in converter.knowledge.taxonomy.by_scheme["sense"])
    assert kind.model.kind == "lexical"


@pytest.mark.parametrize("text", ["", " \t\n", "?!...", "\ud800", "\0\0"])
def test_text_without_a_word_gets_nan(score: Score, text: str) -> None:
    assert np.isnan(score(text).probability).all()


def test_text_without_emotion_is_as_likely_neutral_as_not(scorer: LexicalScorer, score: Score) -> None:
    (row,) = score("The train leaves at nine.").probability
    assert row[scorer.lexicon.neutral] == 0.5
    assert np.delete(row, scorer.lexicon.neutral).max() == 0


def test_emotion_leaves_less_to_neutral(scorer: LexicalScorer, score: Score) -> None:
    rows = score("I am happy", "I am happy and proud").probability[:, scorer.lexicon.neutral]
    assert 0.5 > rows[0] > rows[1]


def test_more_words_make_a_sense_likelier(score: Score) -> None:
    rows = score("anger", "anger, anger", "anger, anger, anger").probability.max(axis=1)
    assert rows[0] < rows[1] < rows[2] <= 1


def test_rows_come_in_order_over_chunks(scorer: LexicalScorer, score: Score) -> None:
    texts = ["joy", "fear", "", "the table"] * 5000
    found = score(*texts)
    assert found.probability.shape == (20_000, len(scorer.lexicon.senses))
    assert np.array_equal(found.probability[:4], found.probability[-4:], equal_nan=True)
    assert [len(spans) for spans in found.spans[-4:]] == [1, 1, 0, 0]


def test_no_texts_give_no_rows(score: Score) -> None:
    assert score().probability.shape[0] == 0


@pytest.mark.parametrize("text", ["a" * 10**6, "!" * 10**6, "joy " * 250_000, ":)" * 50_000, "\0\x07\x1bjoy\ud83d\xff"])
def test_long_and_binary_texts_are_taken(score: Score, text: str) -> None:
    found = score(text)
    assert all(span.text == text[span.start : span.end] for span in found.spans[0])


@settings(max_examples=60)
@given(st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join) | st.text())
def test_spans_are_cut_from_the_text(scorer: LexicalScorer, score: Score, text: str) -> None:
    found = score(text)
    for span in found.spans[0]:
        assert 0 <= span.start < span.end <= len(text)
        assert text[span.start : span.end] == span.text
        assert -1 <= span.weight <= 1
        assert (span.concept, span.label) in scorer.lexicon.senses
    starts = [span.start for span in found.spans[0]]
    assert starts == sorted(starts)
    row = found.probability[0]
    assert np.isnan(row).all() or ((row >= 0) & (row <= 1)).all()


def test_threads_get_the_same_scores(score: Score, goemotions: Path) -> None:
    lines = (goemotions / "dev.tsv").read_text(encoding="utf-8").splitlines()[:400]
    texts = [line.split("\t")[0] for line in lines]
    alone = score(*texts).probability
    with ThreadPoolExecutor(4) as pool:
        for together in pool.map(lambda _: score(*texts).probability, range(4)):
            assert np.array_equal(alone, together, equal_nan=True)


def test_words_that_were_met_do_not_pile_up(
    scorer: LexicalScorer, score: Score, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("classifiers.lexical.scorer._MOST_WORDS", 12_000)
    for batch in range(4):
        text = " ".join(f"w{batch}x{word}" for word in range(7000))
        assert score(f"{text} joy").spans[0][0].label == "joy"
        assert len(scorer._nlp.vocab.strings) < 26_000


def test_graph_without_senses_is_refused() -> None:
    with pytest.raises(EmotaxaError, match="no sense inventory"):
        LexicalScorer(Converter(Knowledge(1, Taxonomy({}, {}, {}))))


def test_name_added_to_a_sense_counts_at_once(converter: Converter) -> None:
    from dataclasses import replace

    from ontology.concept import Label

    knowledge = converter.knowledge
    iri = "https://w3id.org/emotaxa/sense/joy"
    joy = knowledge.taxonomy.concepts[iri]
    named = replace(joy, labels=(*joy.labels, Label("chuffedness", "en", "alternative")))
    taxonomy = replace(knowledge.taxonomy, concepts={**knowledge.taxonomy.concepts, iri: named})
    later = Converter(replace(knowledge, taxonomy=taxonomy))
    before, after = LexicalScorer(converter), LexicalScorer(later)
    text = ["Oh the chuffedness of it"]
    assert not before.score(text, before.head(later.level("sense", "to")), explain=True).spans[0]
    (span,) = after.score(text, after.head(later.level("sense", "to")), explain=True).spans[0]
    assert (span.concept, span.text) == (iri, "chuffedness")
    assert before.model.version != after.model.version
